import { type ContactId, toContactId } from '@ringloop/core'

const prefix = 'hubspot:'

/** The contact id of a HubSpot contact. Marked, so that "42" of another directory is never taken for HubSpot's contact 42. */
export const contactIdOfHubSpot = (id: string): ContactId => toContactId(prefix + id)

/** HubSpot's id in a contact id, or `null` if it is another directory's. */
export function hubSpotIdOfContact(id: string): string | null {
  const own = id.startsWith(prefix) ? id.slice(prefix.length) : ''
  return /^\d{1,20}$/.test(own) ? own : null
}
