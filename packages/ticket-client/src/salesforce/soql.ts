import { RingloopError } from '@ringloop/core'

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A text as a literal of SOQL, whatever is in it. */
export const quoteSoql = (text: string): string => `'${text.replace(/[\\'\n\r\t]/g, (character) => escapes[character] ?? '')}'`

/** A text as a literal for `LIKE`, in which only our own `%` has a meaning. */
export const endsWithSoql = (text: string): string => `'%${quoteSoql(text.replace(/[\\%_]/g, '\\$&')).slice(1)}`

/** A list of texts, in brackets. */
export const listSoql = (texts: readonly string[]): string => `(${texts.map(quoteSoql).join(',')})`

/** A time as a literal: it stands without quotes. */
export const timeSoql = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')

/**
 * The name of a field or an object, which cannot be quoted.
 *
 * @throws `invalidConfig` for what is none
 */
export function fieldName(backend: string, name: string): string {
  if (/^[A-Za-z][A-Za-z0-9_]{0,79}$/.test(name)) return name
  throw new RingloopError('invalidConfig', `${backend}: "${name.slice(0, 40)}" is no name of a field`, {
    mend: 'Give the API name: Ringloop_Id__c, for one.',
  })
}
