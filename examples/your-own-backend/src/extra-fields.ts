import type { TicketField } from '@ringloop/core'
import type { AcmeExtraField } from './acme-answers.js'

/** Describes a field by its key, which stays when somebody changes the title. */
export function describeField({ key, title, kind, choices }: AcmeExtraField): TicketField {
  return {
    name: key,
    label: title || key,
    type: kind === 'text' || kind === 'choice' ? kind : 'other',
    required: false,
    options: choices.map((choice) => ({ value: choice, label: choice })),
  }
}

/** Whether the desk has a field of this name that can hold this value. */
export function canHold(fields: readonly AcmeExtraField[], name: string, value: string): boolean {
  const field = fields.find(({ key }) => key === name)
  return field !== undefined && (field.kind !== 'choice' || field.choices.includes(value))
}
