import type { CallId, Timestamp } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useCallTimer } from '../hooks/use-call-timer.js'
import { useInteraction } from '../hooks/use-desk.js'
import { useWords } from '../hooks/use-words.js'
import { useWrapUp, type WrapUpModel } from '../hooks/use-wrap-up.js'
import { errorWords } from '../words/error-words.js'
import { wrapUpWords } from '../words/wrap-up-words.js'
import { ErrorSentence } from './error-sentence.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { Part } from './part.js'
import { SuggestedSummary } from './suggested-summary.js'

/**
 * What the agent does after a call: disposition, note, and the time until the ticket is filed by itself. Afterwards what the ticket was
 * filed without, until the agent has seen it.
 */
export function WrapUpPane({ callId }: { readonly callId: CallId }): ReactNode {
  const words = useWords(wrapUpWords, errorWords)
  const view = useInteraction(callId)
  const model = useWrapUp(callId)
  if (!model?.fillable && !model?.leftOut) return null
  const { wrapUp, form, leftOut } = model
  const files = view?.interaction.filing.state === 'draft'
  return (
    <Part name="wrap-up" aria-label={words.wrapUp.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (wrapUp.state === 'open') model.submit()
        }}
      >
        <header className="rl-wrap-up-head">
          <h2 className="rl-pane-title">{words.wrapUp.title}</h2>
          {wrapUp.state === 'open' && <Countdown since={wrapUp.since} dueAt={wrapUp.dueAt} />}
        </header>
        <Dispositions model={model} keys={view?.mine === 'wrapUp'} />
        {!leftOut && <SuggestedSummary callId={callId} />}
        <div className="rl-field">
          <label className="rl-label" htmlFor={model.getNoteLabelProps().htmlFor}>
            {words.wrapUp.note}
          </label>
          <textarea
            className="rl-input"
            rows={3}
            maxLength={20_000}
            placeholder={words.wrapUp.notePlaceholder}
            data-rl-focus="note"
            {...model.getNoteProps()}
          />
        </div>
        {form.error && (
          <p className="rl-error" role="status">
            {words.wrapUp.failed} {!leftOut && <ErrorSentence error={form.error} />}
          </p>
        )}
        {leftOut && (
          <button type="button" className="rl-button rl-button-wide" onClick={model.dismiss}>
            {words.error.dismiss}
          </button>
        )}
        {wrapUp.state === 'open' && (
          <button className="rl-button rl-button-primary rl-button-wide" {...model.getSubmitProps()}>
            <Icon path={Icons.check} className="rl-icon-small" />
            {form.state === 'sending' ? words.wrapUp.sending : files ? words.wrapUp.file : words.wrapUp.finish}
          </button>
        )}
      </form>
    </Part>
  )
}

/** `keys`: the digits choose among them. */
function Dispositions({ model, keys }: { readonly model: WrapUpModel; readonly keys: boolean }): ReactNode {
  const words = useWords(wrapUpWords)
  if (model.dispositions.length === 0) return null
  return (
    <fieldset className="rl-choices">
      <legend className="rl-label">{words.wrapUp.disposition}</legend>
      {model.dispositions.map(({ value, label }, index) => {
        const key = keys && index < 9 ? index + 1 : undefined
        return (
          <label key={value} className="rl-choice">
            <input {...model.getDispositionProps(value)} data-rl-disposition={key} aria-keyshortcuts={key?.toString()} />
            <span>
              {label}
              {key !== undefined && (
                <span className="rl-choice-key" aria-hidden="true">
                  {key}
                </span>
              )}
            </span>
          </label>
        )
      })}
    </fieldset>
  )
}

function Countdown({ since, dueAt }: { readonly since: Timestamp; readonly dueAt: Timestamp }): ReactNode {
  const words = useWords(wrapUpWords)
  const { text, milliseconds, getTimerProps } = useCallTimer(dueAt, 'down')
  const over = milliseconds === 0
  return (
    <div className="rl-countdown" data-soon={milliseconds <= 15_000 || undefined}>
      <span className="rl-timer" {...getTimerProps()}>
        {over ? words.wrapUp.countdownDone : words.wrapUp.countdown(text)}
      </span>
      <progress className="rl-progress" max={Math.max(1, dueAt - since)} value={milliseconds} aria-hidden="true" />
    </div>
  )
}
