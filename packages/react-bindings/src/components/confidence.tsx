import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { sureWords } from '../words/sure-words.js'

/** How sure something is, as a number and a word. */
export function Confidence({ value }: { readonly value: number }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(sureWords)
  const word = value >= 0.9 ? 'sure' : value >= 0.6 ? 'likely' : 'unsure'
  return (
    <span className={`rl-confidence rl-confidence-${word}`}>{words.sure.percent(format.percent(value), words.sure[word])}</span>
  )
}
