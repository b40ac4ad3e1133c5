import { type CallId, safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useSuggestedSummary } from '../hooks/use-suggested-summary.js'
import { useWords } from '../hooks/use-words.js'
import { assistWords } from '../words/assist-words.js'
import { originWords } from '../words/origin-words.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

/** The summary that a program suggests, with who wrote it and how sure it is, and the button that takes it over. */
export function SuggestedSummary({ callId }: { readonly callId: CallId }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(originWords, assistWords)
  const model = useSuggestedSummary(callId)
  if (model === null) return null
  const { summary, taken } = model
  return (
    <div className="rl-suggestion">
      <div className="rl-field-head">
        <h3 className="rl-label">{words.assist.summary}</h3>
        <span className="rl-field-mark">
          <span className="rl-origin">
            <bdi>{words.assist.by(safeLine(summary.by, 64))}</bdi>
          </span>
          {summary.confidence < 0.9 && (
            <span className="rl-origin-confidence">{words.origin.confidence(format.percent(summary.confidence))}</span>
          )}
        </span>
      </div>
      <p className="rl-suggestion-text">
        <bdi>{summary.text}</bdi>
      </p>
      <button className="rl-button rl-button-small" {...model.getTakeProps()}>
        {taken && <Icon path={Icons.check} className="rl-icon-small" />}
        {taken ? words.assist.taken : words.assist.take}
      </button>
    </div>
  )
}
