import { type ContactId, RingloopError, toContactId } from '@ringloop/core'
import { oneLine } from '../text/plain-text.js'

/** What the first three characters of an id say it is of. */
const prefixes = {
  Case: '500',
  Contact: '003',
  User: '005',
  Group: '00G',
  ContentVersion: '068',
  ContentDocument: '069',
} as const
/** The objects whose ids we look at. */
export type SalesforceObject = keyof typeof prefixes

/** Whether this can be the id of such an object: fifteen characters, or eighteen. */
export const isIdOf = (object: SalesforceObject, text: string): boolean =>
  text.startsWith(prefixes[object]) && /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(text)

/** Checks an id before it gets into a path or a query. @throws `notFound` */
export function demandId(name: string, object: SalesforceObject, id: string): string {
  if (isIdOf(object, id)) return id
  throw new RingloopError('notFound', `${name}: "${oneLine(id, 40)}" is no id of a ${object.toLowerCase()}`, {
    mend: 'Check the id.',
  })
}

const mark = 'salesforce:'

/** The contact id of a contact. Marked, so that the id of another directory is never taken for one of these. */
export const contactIdOf = (id: string): ContactId => toContactId(mark + id)

/** Salesforce's id in a contact id, or `null` if it is another directory's. */
export function idOfContactId(id: string): string | null {
  const own = id.startsWith(mark) ? id.slice(mark.length) : ''
  return isIdOf('Contact', own) ? own : null
}
