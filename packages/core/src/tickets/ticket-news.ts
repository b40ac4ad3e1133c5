import { safeLine } from '../text/safe-text.js'
import type { Timestamp } from '../time/clock.js'
import type { Ticket, TicketId } from './ticket.js'
import type { CommentVisibility } from './ticket-capabilities.js'
import type { TicketChange } from './ticket-change-feed.js'

/** How a ticket stands, as far as calls show it. */
export interface TicketState extends Pick<Ticket, 'subject' | 'status' | 'priority' | 'updatedAt' | 'version'> {
  /** Who has it, as the ticket system calls them; absent in what was recorded before 2026-11-22. */
  readonly owner?: string | null
}

/** A change of a ticket as calls keep it: texts are one safe line, the ticket is what is shown of it. */
export interface TicketNews {
  /** The change's own: the same however often it is learned. */
  readonly id: string
  readonly ticketId: TicketId
  /** The ticket system's time. */
  readonly at: Timestamp
  readonly type: TicketChange['type']
  readonly by: string | null
  readonly own: boolean
  /** The ticket after it; `null` if nobody could tell. */
  readonly ticket: TicketState | null
  readonly comment: { readonly text: string; readonly visibility: CommentVisibility } | null
}

/** What of a change is worth keeping. */
export function toTicketNews({ id, ticketId, at, type, by, own, ticket, comment }: TicketChange): TicketNews {
  return {
    id,
    ticketId,
    at,
    type,
    by: (by === null ? null : safeLine(by, 100)) || null,
    own,
    ticket: ticket === undefined ? null : toTicketState(ticket),
    comment: comment === undefined ? null : { text: safeLine(comment.text, 300), visibility: comment.visibility },
  }
}

const toTicketState = ({ subject, status, priority, owner, updatedAt, version }: Ticket): TicketState => ({
  subject: safeLine(subject, 300),
  status,
  priority,
  owner: owner && safeLine(owner, 100),
  updatedAt,
  version,
})

/**
 * Which of two is newer, as for `sort`: by the time of the ticket after it, then its version where versions are numbers (nothing comes after
 * a deletion), then the time of the change. The id decides between those that are still equal, so that all who see the same come to the same.
 */
export function compareTicketNews(a: TicketNews, b: TicketNews): number {
  return standing(a) - standing(b) || versionNumber(a) - versionNumber(b) || compareTime(a, b)
}

/** Which of two happened later, as for `sort`. */
export const compareTime = (a: TicketNews, b: TicketNews): number => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** The time as of which it says how the ticket stands. */
export const standing = ({ ticket, at }: TicketNews): Timestamp => ticket?.updatedAt ?? at

const versionNumber = ({ ticket, type }: TicketNews): number =>
  ticket ? (/^\d{1,15}$/.test(ticket.version) ? Number(ticket.version) : -1) : type === 'deleted' ? Number.POSITIVE_INFINITY : -1
