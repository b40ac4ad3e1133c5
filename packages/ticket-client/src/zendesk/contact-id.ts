import { type ContactId, toContactId } from '@ringloop/core'

const prefix = 'zendesk:'

/** The contact id of a Zendesk user. Marked, so that "42" of another directory is never taken for Zendesk's user 42. */
export const contactIdOfUser = (id: number): ContactId => toContactId(prefix + id)

/** Zendesk's user id in a contact id, or `null` if it is another directory's. */
export function userOfContactId(contactId: string): number | null {
  const digits = contactId.startsWith(prefix) ? contactId.slice(prefix.length) : ''
  return /^[1-9]\d{0,15}$/.test(digits) && Number.isSafeInteger(Number(digits)) ? Number(digits) : null
}
