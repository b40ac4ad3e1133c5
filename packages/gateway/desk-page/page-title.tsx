import { useRingloop } from '@ringloop/react-bindings'
import { useEffect } from 'react'
import type { PageName } from './page-name.js'
import { pageWordsIn } from './page-words.js'
import { useRinging } from './use-ringing.js'

/** Keeps the tab's title: who rings, else the name of the page. */
export function PageTitle({ page }: { readonly page: PageName }): null {
  const { language } = useRingloop()
  const ringing = useRinging()
  const title = ringing === null ? `${pageWordsIn(language).pages[page]} · Ringloop` : `☎ ${ringing}`
  useEffect(() => {
    document.title = title
  }, [title])
  return null
}
