import type { NewTicket } from '@ringloop/core'
import { appendDetails } from '../text/append-details.js'
import { oneLineOfBytes, plainText } from '../text/plain-text.js'
import { userOfContactId } from './contact-id.js'
import type { ExternalKey } from './external-key.js'
import type { TrackerMapping } from './read-ticket.js'

/** RT keeps 200 bytes of a subject, cut anywhere. */
export const subjectBytes = 200
/** RT keeps 255 bytes of a custom field that it can search. */
export const fieldBytes = 255

/** The body of `POST /ticket`, as far as anybody looks at it again. */
export interface NewTrackerTicket {
  readonly Content: string
  readonly [field: string]: unknown
}

/**
 * The body of `POST /ticket`. Everything that has no field of its own in RT is written below the description.
 *
 * @param fieldNames a ticket's custom field → RT's
 */
export function writeTicket(
  ticket: NewTicket,
  key: ExternalKey,
  mapping: TrackerMapping,
  fieldNames: ReadonlyMap<string, string>,
): NewTrackerTicket {
  const { fields } = mapping
  const number = ticket.contact?.number
  const contactId = ticket.contact?.id
  const queue = ticket.queue === undefined ? undefined : mapping.queues[ticket.queue]
  const customFields: Record<string, string | readonly string[]> = { [fields.callId]: key.field }
  const rest: [string, string][] = []
  if (number) customFields[fields.callerPhone] = oneLineOfBytes(number, fieldBytes)
  if (contactId !== undefined && fields.contactId !== undefined)
    customFields[fields.contactId] = oneLineOfBytes(contactId, fieldBytes)
  // Somebody whom RT does not know as a user: their name is worth keeping.
  const requestor = requestorOf(ticket)
  if (requestor === null && ticket.contact?.name) rest.push(['customer', ticket.contact.name])
  if (ticket.queue !== undefined && queue === undefined && ticket.queue !== mapping.queue) rest.push(['queue', ticket.queue])
  if (ticket.tags.length > 0) {
    if (fields.tags === undefined) rest.push(['tags', ticket.tags.join(', ')])
    else customFields[fields.tags] = ticket.tags.map((tag) => oneLineOfBytes(tag, fieldBytes))
  }
  for (const [name, value] of Object.entries(ticket.customFields)) {
    const theirs = fieldNames.get(name)
    if (theirs === undefined) rest.push([name, value])
    else customFields[theirs] = oneLineOfBytes(value, fieldBytes)
  }
  return {
    Queue: queue ?? mapping.queue,
    // RT shows tickets without a subject as "(No subject)", which nobody can tell apart.
    Subject: oneLineOfBytes(ticket.subject, subjectBytes) || 'Call',
    Priority: mapping.priorities.toTracker(ticket.priority),
    Content: appendDetails(plainText(ticket.description), mapping.unmapped === 'drop' ? [] : rest),
    ContentType: 'text/plain',
    RefersTo: key.link,
    ...(ticket.parentId === undefined ? {} : { MemberOf: Number(ticket.parentId) }),
    CustomFields: customFields,
    ...(requestor === null ? {} : { Requestor: [requestor] }),
    ...(ticket.owner === undefined ? {} : { Owner: ticket.owner }),
  }
}

/**
 * RT reads a requestor as a list of mail addresses and makes a user of each, so only a single plain address may pass:
 * a caller's "name" must not add recipients.
 */
function requestorOf({ contact }: NewTicket): string | null {
  const user = contact?.id === undefined ? null : userOfContactId(contact.id)
  if (user !== null && !/[,;<>"\p{C}]/u.test(user)) return user
  const email = contact?.email?.trim() ?? ''
  return email.length <= 120 && /^[^\s@<>,;:"'()[\]\\\p{C}]+@[^\s@<>,;:"'()[\]\\\p{C}]+$/u.test(email) ? email : null
}
