import { type ContactId, toContactId } from '@ringloop/core'

const prefix = 'chatwoot:'

/** The contact id of a contact. Marked, so that "42" of another directory is never taken for Chatwoot's 42. */
export const contactIdOf = (id: number): ContactId => toContactId(prefix + id)

/** Chatwoot's number in a contact id, or `null` if it is another directory's. */
export function numberOfContactId(id: string): string | null {
  const number = id.startsWith(prefix) ? id.slice(prefix.length) : ''
  return /^\d{1,15}$/.test(number) ? number : null
}
