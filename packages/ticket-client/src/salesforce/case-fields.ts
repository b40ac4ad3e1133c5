import { RingloopError, type TicketField } from '@ringloop/core'
import type { CaseMapping } from './case-mapping.js'
import type { DescribedField } from './salesforce-answers.js'

const types: Readonly<Record<string, TicketField['type']>> = {
  string: 'text',
  email: 'text',
  phone: 'text',
  url: 'text',
  textarea: 'longText',
  double: 'number',
  int: 'number',
  long: 'number',
  currency: 'number',
  percent: 'number',
  date: 'date',
  datetime: 'dateTime',
  boolean: 'boolean',
  picklist: 'choice',
  multipicklist: 'choices',
}

/** The custom fields that a case can be given, without those that have a meaning of their own to us. */
export function customFieldsOf(described: readonly DescribedField[], { fields }: CaseMapping): readonly DescribedField[] {
  const ours = Object.values(fields)
  return described.filter((field) => field.custom && (field.createable || field.updateable) && !ours.includes(field.name))
}

/** A field as everybody else reads it. */
export function toTicketField(field: DescribedField): TicketField {
  return {
    name: field.name,
    label: field.label || field.name,
    type: types[field.type] ?? 'other',
    required: !field.nillable && !field.defaultedOnCreate && field.createable,
    options: field.picklistValues.filter(({ active }) => active).map(({ value, label }) => ({ value, label: label || value })),
  }
}

/**
 * Makes sure that Salesforce itself refuses a second case with the same key.
 *
 * @throws `invalidConfig` saying what the field lacks
 */
export function demandUnique(name: string, described: readonly DescribedField[], field: string): void {
  const found = described.find((one) => one.name === field)
  const lacks =
    found === undefined
      ? 'is not there, or hidden from the account'
      : !found.createable
        ? 'cannot be written by the account'
        : !found.unique
          ? 'is not unique'
          : !found.caseSensitive
            ? 'takes "ABC" and "abc" for the same'
            : found.length < 255
              ? 'holds fewer than 255 characters'
              : null
  if (lacks === null) return
  throw new RingloopError('invalidConfig', `${name}: the field ${field} of Case ${lacks}`, {
    mend: `Make ${field} a text of 255 characters, "External ID", "Unique", "case sensitive", and let the account read and edit it.`,
  })
}
