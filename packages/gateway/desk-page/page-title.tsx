import { callerInWords, useIncomingCalls, useRingloop } from '@ringloop/react-bindings'
import { useEffect } from 'react'
import type { pageWords } from './page-words.js'

/** Keeps the tab's title: who rings, else the name of the desk. */
export function PageTitle({ words }: { readonly words: (typeof pageWords)['en'] }): null {
  const { words: desk, format } = useRingloop()
  const call = useIncomingCalls()[0]
  const title = call ? `☎ ${words.ringing(callerInWords(call.view.interaction, desk, format))}` : `${desk.desk.title} · Ringloop`
  useEffect(() => {
    document.title = title
  }, [title])
  return null
}
