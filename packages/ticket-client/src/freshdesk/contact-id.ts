import { type ContactId, toContactId } from '@ringloop/core'

const prefix = 'freshdesk:'

/** The contact id of a Freshdesk contact. Marked, so that "42" of another directory is never taken for Freshdesk's contact 42. */
export const contactIdOfContact = (id: number): ContactId => toContactId(prefix + id)

/** Freshdesk's contact id in a contact id, or `null` if it is another directory's. */
export function contactOfContactId(contactId: string): number | null {
  const digits = contactId.startsWith(prefix) ? contactId.slice(prefix.length) : ''
  return /^[1-9]\d{0,15}$/.test(digits) && Number.isSafeInteger(Number(digits)) ? Number(digits) : null
}
