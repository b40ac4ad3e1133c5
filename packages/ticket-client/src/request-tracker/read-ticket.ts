import { type Ticket, type TicketId, toContactId, toTicketId } from '@ringloop/core'
import { contactIdOfUser } from './contact-id.js'
import { fieldOfLink } from './external-key.js'
import type { PriorityTable } from './priority-table.js'
import type { RequestTrackerFields } from './request-tracker-options.js'
import type { StatusTable } from './status-table.js'
import { fieldValues, type TrackerTicket, type TrackerTwin } from './tracker-answers.js'

/** How to translate between RT and Ringloop. */
export interface TrackerMapping {
  readonly fields: RequestTrackerFields & { readonly callId: string; readonly callerPhone: string }
  readonly fieldNames: Readonly<Record<string, string>>
  readonly unmapped: 'describe' | 'drop'
  readonly queue: string
  readonly queues: Readonly<Record<string, string>>
  readonly statuses: StatusTable
  readonly priorities: PriorityTable
  /** For people, with a slash at the end. */
  readonly publicUrl: string
}

/** What the links of a ticket say whom it was filed for, in the form of the custom field. */
export function linkedKeys(ticket: Pick<TrackerTwin, '_hyperlinks'>): readonly string[] {
  return ticket._hyperlinks
    .filter(({ ref }) => ref === 'refers-to')
    .map(({ _url }) => fieldOfLink(_url ?? ''))
    .filter((key) => key !== null)
}

/** The ticket that this one is a member of; of several the first. */
export function parentOf(ticket: Pick<TrackerTwin, '_hyperlinks'>): TicketId | null {
  const link = ticket._hyperlinks.find(({ ref, type, id }) => ref === 'parent' && type === 'ticket' && id !== undefined)
  return link?.id === undefined ? null : toTicketId(link.id)
}

/** RT's ticket in Ringloop's words. */
export function readTicket(ticket: TrackerTicket, etag: string, description: string, mapping: TrackerMapping): Ticket {
  const { fields } = mapping
  const [requestor] = ticket.Requestor
  const foreignContact = fields.contactId === undefined ? undefined : fieldValues(ticket, fields.contactId)[0]
  const queue = ticket.Queue.Name ?? ticket.Queue.id
  const customFields: Record<string, string> = {}
  const named = Object.entries(mapping.fieldNames)
  const own = new Set(Object.values(fields))
  for (const { id, name: theirs } of ticket.CustomFields) {
    const name = named.find(([, one]) => one === theirs)?.[0] ?? (own.has(theirs) || id === undefined ? null : `cf_${id}`)
    const values = fieldValues(ticket, theirs)
    if (name !== null && values.length > 0) customFields[name] = values.join(', ')
  }
  return {
    id: toTicketId(ticket.id),
    subject: ticket.Subject ?? '',
    description,
    status: mapping.statuses.fromTracker(ticket.Status),
    priority: mapping.priorities.fromTracker(ticket.Priority),
    createdAt: Date.parse(ticket.Created),
    updatedAt: Date.parse(ticket.LastUpdated),
    url: `${mapping.publicUrl}Ticket/Display.html?id=${encodeURIComponent(ticket.id)}`,
    externalId: fieldValues(ticket, fields.callId)[0] ?? linkedKeys(ticket)[0] ?? null,
    contactId: foreignContact !== undefined ? toContactId(foreignContact) : requestor ? contactIdOfUser(requestor.id) : null,
    parentId: parentOf(ticket),
    queue: Object.entries(mapping.queues).find(([, theirs]) => theirs === queue)?.[0] ?? queue,
    owner: ticket.Owner && ticket.Owner.id !== 'Nobody' ? ticket.Owner.id : null,
    tags: fields.tags === undefined ? [] : fieldValues(ticket, fields.tags),
    customFields,
    version: etag,
  }
}
