import { type Ticket, toContactId, toTicketId } from '@ringloop/core'
import { textOfHtml } from '../text/text-of-html.js'
import { freshdeskContactIds } from './contact-id.js'
import type { FreshdeskRow, FreshdeskTicket } from './freshdesk-answers.js'
import type { FreshdeskMapping } from './freshdesk-mapping.js'

/** The text in a custom field, or `undefined` if it is empty. */
export function fieldText(row: FreshdeskRow, name: string): string | undefined {
  const value = row.custom_fields?.[name]
  if (value === null || value === undefined || value === '') return undefined
  if (Array.isArray(value)) return value.map(String).join(',')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Freshdesk's ticket in Ringloop's words. */
export function readTicket(ticket: FreshdeskTicket, mapping: FreshdeskMapping): Ticket {
  const { fields, groups } = mapping
  const foreign = fields.contactId === undefined ? undefined : fieldText(ticket, fields.contactId)
  const customFields: Record<string, string> = {}
  for (const name of Object.keys(ticket.custom_fields ?? {})) {
    const value = mapping.isOurs(name) ? undefined : fieldText(ticket, name)
    if (value !== undefined) customFields[mapping.nameOf(name)] = value
  }
  const group = ticket.group_id ?? null
  const parent = ticket.association_type === 2 ? ticket.associated_tickets_list?.[0] : undefined
  return {
    id: toTicketId(String(ticket.id)),
    subject: ticket.subject ?? '',
    description: textOfHtml(ticket.description ?? ''),
    status: mapping.statuses.read(ticket.status),
    priority: mapping.priorities.read(ticket.priority),
    createdAt: Date.parse(ticket.created_at),
    updatedAt: Date.parse(ticket.updated_at),
    url: `${mapping.publicUrl}a/tickets/${ticket.id}`,
    externalId: fieldText(ticket, fields.externalId) ?? null,
    contactId:
      foreign !== undefined ? toContactId(foreign) : ticket.requester_id ? freshdeskContactIds.of(ticket.requester_id) : null,
    parentId: parent === undefined ? null : toTicketId(String(parent)),
    queue: group === null ? null : (Object.entries(groups).find(([, id]) => id === group)?.[0] ?? String(group)),
    owner: ticket.responder_id ? String(ticket.responder_id) : null,
    tags: ticket.tags ?? [],
    customFields,
    version: ticket.updated_at,
  }
}
