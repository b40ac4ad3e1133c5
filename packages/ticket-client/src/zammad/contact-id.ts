import { type ContactId, toContactId } from '@ringloop/core'

const prefix = 'zammad:'

/** The contact id of a Zammad user. Marked, so that "42" of another directory is never taken for Zammad's user 42. */
export const contactIdOfUser = (id: number): ContactId => toContactId(prefix + id)

/** Zammad's user id in a contact id, or `null` if it is another directory's. */
export function userOfContactId(id: string): number | null {
  const number = id.startsWith(prefix) ? id.slice(prefix.length) : ''
  return /^[1-9]\d{0,15}$/.test(number) ? Number(number) : null
}
