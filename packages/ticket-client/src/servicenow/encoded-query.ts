import { RingloopError } from '@ringloop/core'

/** A value that may stand in an encoded query: no `^`, which begins the next condition, nothing that is run, and not nothing. */
const safe = /^(?!javascript:)(?!null$)[^^\p{C}]+$/iu

/** Whether a text can be compared with in an encoded query. */
export const isQueryable = (value: string): boolean => safe.test(value) && value === value.trim()

/** The operators we use. */
type Operator = '=' | '>=' | 'ENDSWITH' | 'IN' | 'NOT IN'

/**
 * One condition of an encoded query, `state=1`.
 *
 * @throws `invalidInput` for a value that could not stay one
 */
export function condition(column: string, operator: Operator, ...values: readonly string[]): string {
  const listed = operator === 'IN' || operator === 'NOT IN'
  for (const value of values) {
    if (isQueryable(value) && !(listed && value.includes(','))) continue
    throw new RingloopError('invalidInput', `servicenow: "${value.slice(0, 40)}" cannot be searched for`, {
      mend: 'Search for a text without ^ and control characters.',
    })
  }
  return `${column}${operator}${values.join(',')}`
}

/** Conditions that must hold all, and the order. */
export const allOf = (conditions: readonly string[], order: readonly string[] = []): string => [...conditions, ...order].join('^')

/** Conditions of which one must hold. */
export const anyOf = (conditions: readonly string[]): string => conditions.join('^OR')

/** The time as ServiceNow writes and reads it: UTC, in seconds. */
export const writeTime = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ')
