import type { ContactId } from '../contacts/contact.js'
import type { Brand } from '../identity/brand.js'
import type { Timestamp } from '../time/clock.js'

/** The id of a ticket in its ticket system. */
export type TicketId = Brand<string, 'TicketId'>
/** Takes a string that comes from the ticket system as a ticket's id. */
export const toTicketId = (value: string): TicketId => value as TicketId

/** The life of a ticket, after TMF621. */
export type TicketStatus = 'acknowledged' | 'inProgress' | 'pending' | 'held' | 'resolved' | 'closed' | 'cancelled'

/** `open` for everything that still needs somebody. */
export const isOpen = (status: TicketStatus): boolean => status !== 'resolved' && status !== 'closed' && status !== 'cancelled'

/** ITIL: from impact and urgency; the least urgent first. */
export const ticketPriorities = ['low', 'normal', 'high', 'urgent'] as const
/** One of {@link ticketPriorities}. */
export type TicketPriority = (typeof ticketPriorities)[number]

/** A ticket as a list shows it. */
export interface TicketSummary {
  readonly id: TicketId
  readonly subject: string
  readonly status: TicketStatus
  readonly priority: TicketPriority
  readonly createdAt: Timestamp
  readonly updatedAt: Timestamp
  /** `https:` or `http:` link for people. */
  readonly url?: string
}

/** A ticket as the ticket system has it. */
export interface Ticket extends TicketSummary {
  readonly description: string
  /** Our own key on the ticket: the key of the effect that filed it. At most one ticket has it. */
  readonly externalId: string | null
  readonly contactId: ContactId | null
  /** The ticket that this one is a part of. */
  readonly parentId: TicketId | null
  readonly queue: string | null
  /** `null`: nobody was given it. Whom a system enters because nobody else was named is nobody. */
  readonly owner: string | null
  readonly tags: readonly string[]
  readonly customFields: Readonly<Record<string, string>>
  /** Changes with every change; an update can insist on it. */
  readonly version: string
}

/** What a backend is asked to create. Plain values; where they came from stays with the draft. */
export interface NewTicket {
  readonly subject: string
  readonly description: string
  readonly priority: TicketPriority
  readonly queue?: string
  readonly owner?: string
  /** Makes it a sub-ticket. */
  readonly parentId?: TicketId
  readonly tags: readonly string[]
  readonly contact?: { readonly id?: ContactId; readonly name?: string; readonly email?: string; readonly number?: string }
  readonly customFields: Readonly<Record<string, string>>
}
