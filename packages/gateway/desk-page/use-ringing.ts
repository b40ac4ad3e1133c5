import { callerInWords, callerWords, useIncomingCalls, useRingloop, useWords } from '@ringloop/react-bindings'
import { pageWordsIn } from './page-words.js'

/** "Incoming: Ann Lin", of the call that rings first; `null` while none does. */
export function useRinging(): string | null {
  const { language, format } = useRingloop()
  const words = useWords(callerWords)
  const call = useIncomingCalls()[0]
  return call === undefined ? null : pageWordsIn(language).ringing(callerInWords(call.view.interaction, words, format))
}
