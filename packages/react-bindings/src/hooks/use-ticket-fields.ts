import { type CallId, type CaseField, RingloopError } from '@ringloop/core'
import {
  type FieldProblem,
  fieldProblem,
  joinChoices,
  localised,
  longestFieldValue,
  missingFields,
  splitChoices,
} from '@ringloop/core/ticket-fields'
import { type ChangeEvent, useId, useMemo, useSyncExternalStore } from 'react'
import { draftEditsPart } from '../drafts/draft-edits-part.js'
import type { CaseMessages } from '../words/case-words.js'
import { caseWords } from '../words/case-words.js'
import { type DraftFieldModel, draftFieldModel } from './draft-field-model.js'
import { useRingloop } from './ringloop-context.js'
import { useCase } from './use-case.js'
import { useAgent, useInteraction } from './use-desk.js'
import { usePart } from './use-part.js'
import { useWords } from './use-words.js'

type Changed = ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>

/** One custom field as the form shows it. */
export interface TicketFieldModel extends DraftFieldModel {
  readonly field: CaseField
  /** In the desk's language. */
  readonly title: string
  readonly description: string | null
  readonly options: readonly { readonly value: string; readonly title: string; readonly chosen: boolean }[]
  /** What is wrong with what was typed, as a sentence. */
  readonly problem: string | null
  /** For an `<input>`, `<select>` or `<textarea>`; not for `choices`. */
  readonly getInputProps: () => FieldInputProps
  readonly getLabelProps: () => { readonly htmlFor: string }
  readonly getMarkProps: () => { readonly id: string }
  /** For the sentence under the field: its description, or what is wrong. */
  readonly getHelpProps: () => { readonly id: string }
  /** Of `choices`: for the `<fieldset>`, and for the `<input type=checkbox>` of each. */
  readonly getGroupProps: () => { readonly 'aria-describedby': string; readonly disabled: boolean }
  readonly getOptionProps: (value: string) => {
    readonly type: 'checkbox'
    readonly checked: boolean
    readonly onChange: () => void
  }
}

/** What an input needs; `type` and bounds are those of its field. */
export interface FieldInputProps {
  readonly id: string
  readonly name: string
  readonly value: string
  readonly onChange: (event: Changed) => void
  readonly onBlur: () => void
  readonly 'aria-describedby': string
  readonly 'aria-invalid': boolean
  readonly 'aria-required': boolean
  readonly disabled: boolean
  readonly type?: 'text' | 'date' | 'datetime-local'
  readonly inputMode?: 'decimal' | 'numeric'
  readonly maxLength?: number
}

/** The custom fields of a call's ticket, in their order, with the form's behaviour and without looks. */
export interface TicketFieldsModel {
  readonly fields: readonly TicketFieldModel[]
  /** Titles of required fields without a value, while one can be given. The ticket is filed without them all the same. */
  readonly missing: readonly string[]
}

const none: TicketFieldsModel = { fields: [], missing: [] }

/** The custom fields that the ticket's template asks for. What a person types stays, and is sent when it can be right. */
export function useTicketFields(callId: CallId | null): TicketFieldsModel {
  const { format, language } = useRingloop()
  const edits = usePart(draftEditsPart)
  const words = useWords(caseWords).case
  const rows = useCase(callId).fields
  const filing = useInteraction(callId)?.interaction.filing
  const agent = useAgent()
  useSyncExternalStore(edits.subscribe, edits.getSnapshot, edits.getSnapshot)
  const base = useId()
  const ordered = useMemo(() => Object.values(rows).sort((a, b) => a.place - b.place), [rows])
  if (callId === null || filing === undefined || filing.state === 'none') return none
  const { draft } = filing
  const editable = filing.state === 'draft' || filing.state === 'failed'

  const model = (field: CaseField): TicketFieldModel => {
    const { name } = field
    const key = `fields.${name}` as const
    const known = Object.hasOwn(draft.fields, name) ? (draft.fields[name] ?? null) : null
    // one that was emptied is as one that nobody filled
    const shown = draftFieldModel(edits, callId, key, { known: known?.value ? known : null, agent, editable })
    const { value } = shown
    const wrong = shown.error?.code === 'invalidInput' ? fieldProblem(field, value) : null
    const id = `${base}${name}`
    const type = (next: string) =>
      edits.type(callId, key, next, (last) => {
        const problem = fieldProblem(field, last)
        return (
          problem && new RingloopError('invalidInput', `${key}: ${problem.is}`, { mend: problemInWords(problem, words, String) })
        )
      })
    const flush = () => void edits.flush(callId, key).catch(() => {})
    const chosen = splitChoices(value)
    return {
      ...shown,
      field,
      error: wrong === null ? shown.error : null,
      title: localised(field.title, language),
      description: field.description === null ? null : localised(field.description, language),
      options: field.options.map((option) => ({
        value: option.value,
        title: localised(option.title, language),
        chosen: chosen.includes(option.value),
      })),
      problem: wrong && problemInWords(wrong, words, format.count),
      getInputProps: () => ({
        id,
        name: key,
        value: field.type === 'dateTime' ? localTime(value) : value,
        onChange: ({ target }) => type(field.type === 'dateTime' ? withZone(target.value) : target.value),
        onBlur: flush,
        'aria-describedby': `${id}-mark ${id}-help`,
        'aria-invalid': wrong !== null,
        'aria-required': field.required,
        disabled: !editable,
        ...inputOf(field),
      }),
      getLabelProps: () => ({ htmlFor: id }),
      getMarkProps: () => ({ id: `${id}-mark` }),
      getHelpProps: () => ({ id: `${id}-help` }),
      getGroupProps: () => ({ 'aria-describedby': `${id}-mark ${id}-help`, disabled: !editable }),
      getOptionProps: (option) => ({
        type: 'checkbox',
        checked: chosen.includes(option),
        onChange: () => {
          const wanted = chosen.includes(option) ? chosen.filter((one) => one !== option) : [...chosen, option]
          // in the order of the list, whatever was pressed first
          type(joinChoices(field.options.flatMap((one) => (wanted.includes(one.value) ? [one.value] : []))))
        },
      }),
    }
  }
  const fields = ordered.map(model)
  const filled = fields.map(({ field: { name }, value }) => [name, { value, origin: { source: 'call' }, confidence: 1 }] as const)
  const missing = editable ? missingFields(ordered, { fields: Object.fromEntries(filled) }) : []
  return { fields, missing: missing.map(({ title }) => localised(title, language)) }
}

function problemInWords(problem: FieldProblem, words: CaseMessages, count: (limit: number) => string): string {
  return 'limit' in problem ? words.problem[problem.is](count(problem.limit)) : words.problem[problem.is]
}

function inputOf({ type, maxLength }: CaseField): Pick<FieldInputProps, 'type' | 'inputMode' | 'maxLength'> {
  switch (type) {
    case 'date':
      return { type: 'date' }
    case 'dateTime':
      return { type: 'datetime-local' }
    case 'number':
    case 'integer':
      // no `type=number`: it changes under a wheel, and hides what it cannot read
      return { type: 'text', inputMode: type === 'integer' ? 'numeric' : 'decimal', maxLength: 40 }
    case 'text':
      return { type: 'text', maxLength: maxLength ?? longestFieldValue }
    case 'longText':
      return { maxLength: maxLength ?? longestFieldValue }
    default:
      return {}
  }
}

/** As an `<input type=datetime-local>` has it: by this browser's clock, without a zone. */
function localTime(value: string): string {
  const at = Date.parse(value)
  if (Number.isNaN(at)) return value
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function withZone(local: string): string {
  const at = Date.parse(local)
  return Number.isNaN(at) ? local : new Date(at).toISOString()
}
