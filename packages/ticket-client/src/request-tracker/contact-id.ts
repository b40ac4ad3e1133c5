import { type ContactId, toContactId } from '@ringloop/core'

const prefix = 'rt:'

/** The contact id of an RT user. Marked, so that "42" of another directory is never taken for RT's user 42. */
export const contactIdOfUser = (name: string): ContactId => toContactId(prefix + name)

/** RT's user name in a contact id, or `null` if it is another directory's. */
export const userOfContactId = (id: string): string | null => (id.startsWith(prefix) ? id.slice(prefix.length) : null)
