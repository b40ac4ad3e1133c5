import { type Ticket, toContactId, toTicketId } from '@ringloop/core'
import { zendeskContactIds } from './contact-id.js'
import { withoutTemplateGuards } from './template-text.js'
import type { ZendeskTicket } from './zendesk-answers.js'
import type { ZendeskMapping } from './zendesk-mapping.js'

/** The text in a field, or `undefined` if it is empty. */
export function fieldText(ticket: ZendeskTicket, id: number): string | undefined {
  const value = ticket.custom_fields?.find((field) => field.id === id)?.value
  if (value === null || value === undefined || value === '') return undefined
  return Array.isArray(value) ? value.join(',') : withoutTemplateGuards(String(value))
}

/**
 * Zendesk's ticket in Ringloop's words.
 *
 * @param me our own account: a ticket that it asked for itself has no customer
 */
export function readTicket(ticket: ZendeskTicket, mapping: ZendeskMapping, me: number): Ticket {
  const { fields, groups } = mapping
  const foreign = fields.contactId === undefined ? undefined : fieldText(ticket, fields.contactId)
  const requester = ticket.requester_id && ticket.requester_id !== me ? zendeskContactIds.of(ticket.requester_id) : null
  const customFields: Record<string, string> = {}
  for (const { id } of ticket.custom_fields ?? []) {
    const value = mapping.isOurs(id) ? undefined : fieldText(ticket, id)
    if (value !== undefined) customFields[mapping.nameOf(id)] = value
  }
  const group = ticket.group_id ?? null
  return {
    id: toTicketId(String(ticket.id)),
    subject: withoutTemplateGuards(ticket.subject ?? ''),
    description: withoutTemplateGuards(ticket.description ?? ''),
    status: mapping.statuses.read(ticket.status),
    priority: mapping.priorities.read(ticket.priority),
    createdAt: Date.parse(ticket.created_at),
    updatedAt: Date.parse(ticket.updated_at),
    url: `${mapping.publicUrl}agent/tickets/${ticket.id}`,
    externalId: ticket.external_id || null,
    contactId: foreign === undefined ? requester : toContactId(foreign),
    parentId: null,
    queue: group === null ? null : (Object.entries(groups).find(([, id]) => id === group)?.[0] ?? String(group)),
    owner: ticket.assignee_id ? String(ticket.assignee_id) : null,
    tags: ticket.tags ?? [],
    customFields,
    version: ticket.updated_at,
  }
}
