import { type FieldOrigin, safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import type { Messages } from '../words/messages.js'
import { originWords } from '../words/origin-words.js'

/** Where a value came from, as a quiet word with the sentence on hover, and how sure it is where that is under 0.9. */
export function OriginMark({
  origin,
  confidence,
  mine = false,
}: {
  readonly origin: FieldOrigin
  readonly confidence: number
  readonly mine?: boolean
}): ReactNode {
  const { format } = useRingloop()
  const words = useWords(originWords)
  const sentence = originInWords(origin, mine, words)
  return (
    <span className={`rl-origin rl-origin-${mine ? 'you' : origin.source}`} title={sentence}>
      <span aria-hidden="true">{words.origin.short[mine ? 'you' : origin.source]}</span>
      <span className="rl-unseen">{sentence}</span>
      {confidence < 0.9 && <span className="rl-origin-confidence">{words.origin.confidence(format.percent(confidence))}</span>}
    </span>
  )
}

function originInWords(origin: FieldOrigin, mine: boolean, { origin: words }: Pick<Messages, 'origin'>): string {
  if (mine) return words.you
  switch (origin.source) {
    case 'rule':
      return words.rule(safeLine(origin.rule, 64))
    case 'person':
      return words.person(safeLine(origin.by, 60))
    default:
      return words[origin.source]
  }
}
