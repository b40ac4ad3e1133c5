import { type Ticket, type TicketPriority, type TicketStatus, toContactId, toTicketId } from '@ringloop/core'

/** A row of `tickets`. */
export interface TicketRow {
  readonly id: number
  readonly external_id: string | null
  readonly subject: string
  readonly description: string
  readonly status: TicketStatus
  readonly priority: TicketPriority
  readonly queue: string | null
  readonly owner: string | null
  readonly contact_id: string | null
  readonly parent_id: number | null
  readonly tags: readonly string[]
  readonly custom_fields: Readonly<Record<string, string>>
  readonly created_at: number
  readonly updated_at: number
  readonly version: number
}

/** The columns that make a {@link TicketRow}. */
export const ticketColumns =
  'id, external_id, subject, description, status, priority, queue, owner, contact_id, parent_id, tags, custom_fields, created_at, updated_at, version'

/** The ticket in a row. */
export function toTicket(row: TicketRow): Ticket {
  return {
    id: toTicketId(String(row.id)),
    externalId: row.external_id,
    subject: row.subject,
    description: row.description,
    status: row.status,
    priority: row.priority,
    queue: row.queue,
    owner: row.owner,
    contactId: row.contact_id === null ? null : toContactId(row.contact_id),
    parentId: row.parent_id === null ? null : toTicketId(String(row.parent_id)),
    tags: row.tags,
    customFields: row.custom_fields,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
    version: String(row.version),
  }
}
