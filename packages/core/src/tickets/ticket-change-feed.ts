import type { Timestamp } from '../time/clock.js'
import type { Ticket, TicketId } from './ticket.js'
import type { CallOptions } from './ticket-backend.js'
import type { CommentVisibility } from './ticket-capabilities.js'

/** Something that happened to a ticket in its ticket system. */
export interface TicketChange {
  /** Made of the fact: the same however often and by whichever way it is learned. */
  readonly id: string
  readonly ticketId: TicketId
  /** The system's time, in milliseconds since 1970. */
  readonly at: Timestamp
  readonly type: 'created' | 'changed' | 'commented' | 'deleted'
  /** The ticket after it, if it came along; else it has to be read. */
  readonly ticket?: Ticket
  readonly comment?: { readonly text: string; readonly visibility: CommentVisibility; readonly author: string | null }
  /** Who did it, in the system's words. */
  readonly by: string | null
  /** Done by our own account, so our own doing: an echo. */
  readonly own: boolean
}

/** Where a poll goes on. Opaque: only the backend that made it understands it; it may be stored. */
export type ChangeCursor = string

/** A request that somebody sent to our webhook, as it came. */
export interface WebhookRequest {
  readonly method: string
  /** As the sender signed it: scheme, host, path and query. */
  readonly url: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Exactly as it came: signatures are over bytes. */
  readonly body: Uint8Array
  readonly receivedAt: Timestamp
}

/** How changes made by others are learned. Both ways give the same changes, so using both does no harm. */
export interface TicketChangeFeed {
  /**
   * What happened since `cursor`, oldest first. `null` begins now: nothing of the past is told. `more`: ask again at once.
   *
   * Changes may be told twice, never left out: what the system writes late, or in the same second, is found too.
   */
  poll?(
    cursor: ChangeCursor | null,
    options: CallOptions & { readonly limit: number },
  ): Promise<{ readonly changes: readonly TicketChange[]; readonly cursor: ChangeCursor; readonly more: boolean }>
  /**
   * Reads a webhook after checking who sent it and when.
   *
   * @throws `unauthorised` for a signature that is missing or wrong, or a time outside the window; `invalidInput` for what is no webhook
   */
  receive?(request: WebhookRequest, options: CallOptions): Promise<readonly TicketChange[]>
}
