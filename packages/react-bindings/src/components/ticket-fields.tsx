import { type CallId, safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { type TicketFieldModel, useTicketFields } from '../hooks/use-ticket-fields.js'
import { useWords } from '../hooks/use-words.js'
import { caseWords } from '../words/case-words.js'
import { ticketWords } from '../words/ticket-words.js'
import { DismissButton } from './dismiss-button.js'
import { ErrorSentence } from './error-sentence.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { OriginMark } from './origin-mark.js'

/** The custom fields that the ticket's template asks for, each with where its value came from; and which required ones are missing. */
export function TicketFields({ callId }: { readonly callId: CallId }): ReactNode {
  const { format } = useRingloop()
  const said = useWords(caseWords).case
  const { fields, missing } = useTicketFields(callId)
  if (fields.length === 0) return null
  return (
    <div className="rl-form rl-custom-fields">
      {fields.map((model) => (
        <TicketField key={model.field.name} model={model} />
      ))}
      <p className="rl-missing-fields" role="status">
        {missing.length > 0 && (
          <>
            <Icon path={Icons.alert} className="rl-icon-small" />
            <span>{said.missing(format.list(missing.slice(0, 8).map((title) => safeLine(title, 60))))}</span>
          </>
        )}
      </p>
    </div>
  )
}

function TicketField({ model }: { readonly model: TicketFieldModel }): ReactNode {
  const words = useWords(ticketWords)
  const { field, problem, error, description, dismiss } = model
  const label = <FieldLabel model={model} />
  const marks = <FieldMarks model={model} />
  const help = (
    <p className={problem || error ? 'rl-error' : 'rl-quiet rl-field-help'} {...model.getHelpProps()} role="status">
      {problem ??
        (error ? (
          <>
            {words.ticket.notSaved} <ErrorSentence error={error} />
          </>
        ) : (
          safeLine(description ?? '', 300)
        ))}
      {dismiss && <DismissButton dismiss={dismiss} />}
    </p>
  )
  if (field.type === 'choices')
    return (
      <fieldset className="rl-field rl-field-choices" {...model.getGroupProps()}>
        <legend className="rl-unseen">{label}</legend>
        <div className="rl-field-head">
          <span className="rl-label" aria-hidden="true">
            {label}
          </span>
          {marks}
        </div>
        <div className="rl-choices">
          {model.options.map(({ value, title }) => (
            <label key={value} className="rl-choice">
              <input {...model.getOptionProps(value)} />
              <span>
                <bdi>{safeLine(title, 100)}</bdi>
              </span>
            </label>
          ))}
        </div>
        {help}
      </fieldset>
    )
  return (
    <div className={`rl-field rl-field-${field.type}`}>
      <div className="rl-field-head">
        <label className="rl-label" htmlFor={model.getLabelProps().htmlFor}>
          {label}
        </label>
        {marks}
      </div>
      <FieldControl model={model} />
      {help}
    </div>
  )
}

function FieldLabel({ model: { field, title } }: { readonly model: TicketFieldModel }): ReactNode {
  const said = useWords(caseWords).case
  return (
    <>
      <bdi>{safeLine(title, 100)}</bdi>
      {field.required && <span className="rl-required"> ({said.required})</span>}
    </>
  )
}

function FieldMarks({ model }: { readonly model: TicketFieldModel }): ReactNode {
  const words = useWords(ticketWords)
  const { origin, confidence, mine, saving } = model
  return (
    <span className="rl-field-mark" {...model.getMarkProps()}>
      {(saving === 'typing' || saving === 'saving') && <span className="rl-saving">{words.ticket.saving}</span>}
      {origin && <OriginMark origin={origin} confidence={confidence} mine={mine} />}
    </span>
  )
}

function FieldControl({ model }: { readonly model: TicketFieldModel }): ReactNode {
  const said = useWords(caseWords).case
  const { type, value, options } = model.field.type === 'boolean' ? booleanOf(model, said) : choiceOf(model)
  const { type: inputType, ...props } = model.getInputProps()
  if (type === 'select') {
    const { inputMode: _, maxLength: __, ...rest } = props
    return (
      <select className="rl-input" {...rest}>
        <option value="">–</option>
        {/* a value that the list does not have is shown all the same: somebody, or a rule, has written it */}
        {value !== '' && !options.some((option) => option.value === value) && (
          <option value={value}>{safeLine(value, 100)}</option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {safeLine(option.title, 100)}
          </option>
        ))}
      </select>
    )
  }
  if (model.field.type === 'longText') return <textarea className="rl-input" rows={3} {...props} />
  return <input className="rl-input" autoComplete="off" type={inputType ?? 'text'} {...props} />
}

const choiceOf = ({ field, value, options }: TicketFieldModel) => ({
  type: field.type === 'choice' ? 'select' : 'input',
  value,
  options,
})
const booleanOf = ({ value }: TicketFieldModel, { yes, no }: { readonly yes: string; readonly no: string }) => ({
  type: 'select',
  value,
  options: [
    { value: 'true', title: yes },
    { value: 'false', title: no },
  ],
})
