import { type DraftPart, safeLine, type TicketPriority } from '@ringloop/core'
import type { ReactNode } from 'react'
import type { TicketDraftModel } from '../hooks/use-ticket-draft.js'
import { useWords } from '../hooks/use-words.js'
import { priorityWords } from '../words/priority-words.js'
import { ticketWords } from '../words/ticket-words.js'
import { DismissButton } from './dismiss-button.js'
import { ErrorSentence } from './error-sentence.js'
import { OriginMark } from './origin-mark.js'

const priorities: readonly TicketPriority[] = ['urgent', 'high', 'normal', 'low']

/** One field of the draft: label, origin, control, and what went wrong while saving. */
export function DraftField({ model, name }: { readonly model: TicketDraftModel; readonly name: DraftPart }): ReactNode {
  const words = useWords(ticketWords)
  const { origin, confidence, mine, saving, error, dismiss } = model.field(name)
  return (
    <div className={`rl-field rl-field-${name}`}>
      <div className="rl-field-head">
        <label className="rl-label" htmlFor={model.getLabelProps(name).htmlFor}>
          {words.ticket[name]}
        </label>
        <span className="rl-field-mark" {...model.getMarkProps(name)}>
          {saving === 'typing' || saving === 'saving' ? <span className="rl-saving">{words.ticket.saving}</span> : null}
          {origin && <OriginMark origin={origin} confidence={confidence} mine={mine} />}
        </span>
      </div>
      <Control model={model} name={name} />
      {error && (
        <p className="rl-error" role="status">
          {error.code === 'invalidInput' && name === 'subject' ? (
            words.ticket.subjectEmpty
          ) : (
            <>
              {words.ticket.notSaved} <ErrorSentence error={error} />
            </>
          )}
          {dismiss && <DismissButton dismiss={dismiss} />}
        </p>
      )}
    </div>
  )
}

function Control({ model, name }: { readonly model: TicketDraftModel; readonly name: DraftPart }): ReactNode {
  const words = useWords(priorityWords)
  const { readOnly, ...props } = model.getFieldProps(name)
  if (name === 'priority') {
    return (
      <select className="rl-input" {...props} disabled={readOnly}>
        {priorities.map((priority) => (
          <option key={priority} value={priority}>
            {words.priority[priority]}
          </option>
        ))}
      </select>
    )
  }
  if (name === 'description') return <textarea className="rl-input rl-description" rows={7} {...props} readOnly={readOnly} />
  return <input className="rl-input" type="text" maxLength={250} autoComplete="off" {...props} readOnly={readOnly} />
}

/** A field that nobody types: a fact of the call, the tags, the customer. */
export function DraftFact({
  label,
  value,
  field,
}: {
  readonly label: string
  readonly value: string
  readonly field: { readonly origin: Parameters<typeof OriginMark>[0]['origin']; readonly confidence: number }
}): ReactNode {
  return (
    <div className="rl-fact">
      <dt>{safeLine(label, 60)}</dt>
      <dd>
        <bdi>{safeLine(value, 300)}</bdi> <OriginMark origin={field.origin} confidence={field.confidence} />
      </dd>
    </div>
  )
}
