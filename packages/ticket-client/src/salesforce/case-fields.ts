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

/** Characters of a query for custom fields. It is sent as an address, which may have 16,384, headers included. */
const columnsLength = 10_000

/** The names of as many custom fields as a query can ask for; a few hundred. All can be written. */
export function readableFields(custom: readonly DescribedField[]): readonly string[] {
  let length = 0
  return custom
    .map(({ name }) => name)
    .filter((name) => {
      // a comma and a blank, escaped
      length += name.length + '%2C+'.length
      return length <= columnsLength
    })
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
 * Makes sure that the fields of the configuration are there.
 *
 * @throws `invalidConfig` naming one that is not
 */
export function demandFields(name: string, described: readonly DescribedField[], fields: readonly (string | undefined)[]): void {
  const missing = fields.find((field) => field !== undefined && !described.some((one) => one.name === field))
  if (missing === undefined) return
  throw new RingloopError('invalidConfig', `${name}: Case has no field ${missing}, or it is hidden from the account`, {
    mend: `Make it, let the account read and edit it, or name another in fields.`,
  })
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
