import type { ContactId, E164 } from '../contacts/contact.js'
import type { NewTicket, Ticket, TicketId, TicketPriority, TicketStatus } from './ticket.js'
import type { NewAttachment, TicketAttachment } from './ticket-attachment.js'
import type { CommentVisibility, TicketCapabilities } from './ticket-capabilities.js'
import type { TicketChangeFeed } from './ticket-change-feed.js'
import type { TicketField } from './ticket-field.js'

/** What every request to a ticket system takes: it ends when the signal fires. */
export interface CallOptions {
  readonly signal: AbortSignal
}

/** Which tickets to find. Every given field must hold; one that the backend cannot answer is refused, never ignored. */
export interface TicketQuery {
  readonly externalId?: string
  readonly contactId?: ContactId
  readonly number?: E164
  readonly open?: boolean
  readonly status?: TicketStatus
  /** The sub-tickets of this one. */
  readonly parentId?: TicketId
  /** At most this many, newest first. */
  readonly limit: number
}

/** What to change; what is absent stays as it is. */
export interface TicketChanges {
  readonly status?: TicketStatus
  readonly priority?: TicketPriority
  readonly subject?: string
  readonly owner?: string
  readonly customFields?: Readonly<Record<string, string>>
}

/**
 * The port to a ticket system. Four methods are required; the rest a backend has or has not, as its `capabilities` say.
 *
 * Errors are `RingloopError`s: `unauthorised`, `notFound`, `conflict`, `invalidInput`, `rateLimited`, `unavailable`, `timeout`.
 */
export interface TicketBackend {
  readonly name: string
  readonly capabilities: TicketCapabilities
  /**
   * Creates the ticket once: a second call with the same `externalId`, also after a crash in the middle of the first,
   * gives the ticket that is already there.
   *
   * `triedBefore`: an earlier try, perhaps of a process that was killed, may have been carried out unseen. A system whose search lags must
   * not take its silence for an answer then, and says `unavailable` with `retryAfterMs` until it can know.
   */
  create(
    ticket: NewTicket,
    options: CallOptions & { readonly externalId: string; readonly triedBefore?: boolean },
  ): Promise<Ticket>
  /** @throws `notFound` */
  get(id: TicketId, options: CallOptions): Promise<Ticket>
  find(query: TicketQuery, options: CallOptions): Promise<readonly Ticket[]>
  /** @throws `conflict` if `ifVersion` is given and the ticket has changed since. */
  update(id: TicketId, changes: TicketChanges, options: CallOptions & { readonly ifVersion?: string }): Promise<Ticket>
  /** Optional capability: cheap proof that address and credentials work; used by `ringloop doctor`. */
  check?(options: CallOptions): Promise<{ readonly version: string }>
  /** Optional capability: a remark on the ticket. */
  comment?(id: TicketId, text: string, options: CallOptions & { readonly visibility: CommentVisibility }): Promise<void>
  /**
   * Optional capability: puts a file on the ticket, once for a `key`: a second call with the same key, also after a crash in the
   * middle of the first, gives the file that is already there.
   */
  attach?(
    id: TicketId,
    attachment: NewAttachment,
    options: CallOptions & { readonly key: string; readonly visibility: CommentVisibility },
  ): Promise<TicketAttachment>
  /** Optional capability: the files of a ticket, oldest first. */
  attachments?(id: TicketId, options: CallOptions): Promise<readonly TicketAttachment[]>
  /** Optional capability: the custom fields that tickets have. */
  fields?(options: CallOptions): Promise<readonly TicketField[]>
  /** Optional capability: what others do to tickets. */
  readonly changes?: TicketChangeFeed
}
