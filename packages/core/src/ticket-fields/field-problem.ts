import { splitChoices } from './choices.js'
import type { TicketFormField } from './ticket-form-field.js'

/** What is wrong with a value, and the bound that it breaks. */
export type FieldProblem =
  | { readonly is: 'notANumber' | 'notAnInteger' | 'notABoolean' | 'notADate' | 'notADateTime' | 'notAChoice' | 'otherPattern' }
  | { readonly is: 'tooSmall' | 'tooLarge' | 'tooLong'; readonly limit: number }

/** No value of a custom field is longer than this, in UTF-16 units, whatever its field says. */
export const longestFieldValue = 4_000

/**
 * What is wrong with a value for a field; `null` if nothing is. An empty one is none, and fits always: what is required and missing is named,
 * and hinders nobody. Numbers are written with a point, `true` and `false` are a boolean, dates are ISO 8601, choices stand with commas between.
 */
export function fieldProblem(field: TicketFormField, value: string): FieldProblem | null {
  if (value === '') return null
  const longest = Math.min(field.maxLength ?? longestFieldValue, longestFieldValue)
  if (value.length > longest) return { is: 'tooLong', limit: longest }
  switch (field.type) {
    case 'text':
    case 'longText':
      return field.pattern === null || matches(field.pattern, value) ? null : { is: 'otherPattern' }
    case 'number':
    case 'integer':
      return numberProblem(field, value)
    case 'boolean':
      return value === 'true' || value === 'false' ? null : { is: 'notABoolean' }
    case 'date':
      return isDate(value) ? null : { is: 'notADate' }
    case 'dateTime':
      return isDateTime(value) ? null : { is: 'notADateTime' }
    case 'choice':
      return field.options.some((option) => option.value === value) ? null : { is: 'notAChoice' }
    case 'choices':
      return splitChoices(value).every((one) => field.options.some((option) => option.value === one))
        ? null
        : { is: 'notAChoice' }
  }
}

function numberProblem({ type, minimum, maximum }: TicketFormField, value: string): FieldProblem | null {
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(value) || !Number.isFinite(Number(value))) return { is: 'notANumber' }
  const number = Number(value)
  if (type === 'integer' && !Number.isInteger(number)) return { is: 'notAnInteger' }
  if (minimum !== null && number < minimum) return { is: 'tooSmall', limit: minimum }
  if (maximum !== null && number > maximum) return { is: 'tooLarge', limit: maximum }
  return null
}

/** An expression that this browser cannot read hinders nobody: the gateway, which checked it, decides. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    return true
  }
}

/** A day that there is: `2026-02-30` is none. */
function isDate(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false
  const at = Date.parse(`${value}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value)
}

function isDateTime(value: string): boolean {
  const parts = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.exec(value)
  return parts !== null && isDate(parts[1] ?? '') && !Number.isNaN(Date.parse(value))
}
