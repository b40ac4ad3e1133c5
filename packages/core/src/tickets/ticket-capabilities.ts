/** What a ticket system can do beyond the least. Data: asking for it sends nothing. */
export interface TicketCapabilities {
  /**
   * How a ticket is created at most once: the system knows a key of ours (`idempotencyKey`, `upsert`), or is searched before and after
   * (`search`). `none` files twice after an answer that was lost.
   */
  readonly createOnce: 'idempotencyKey' | 'upsert' | 'search' | 'none'
  /** The conditions of a `TicketQuery` that it can answer; others are refused with `invalidInput`. */
  readonly findBy: readonly TicketCondition[]
  /** `update({ ifVersion })` refuses an outdated version with `conflict`; without, the last change wins. */
  readonly versions: boolean
  readonly priority: boolean
  readonly tags: boolean
  /** A description can be read back. */
  readonly description: boolean
  /** Who can read a remark; empty if there is no `comment`. */
  readonly comments: readonly CommentVisibility[]
  /** `null` if there is no `attach`. */
  readonly attachments: AttachmentCapabilities | null
  /** Custom fields by `fields`, as named in the configuration, or none. */
  readonly customFields: 'discovered' | 'configured' | 'none'
  /** How a ticket belongs to another: it has a parent, is linked to it, or cannot. */
  readonly subTickets: 'parent' | 'link' | 'none'
  /** How changes made by others are learned; empty if there is no `changes`. */
  readonly changes: readonly ('poll' | 'webhook')[]
}

/** What can be done with files. */
export interface AttachmentCapabilities {
  /** Bytes of one file; `null` if no limit is known. */
  readonly maximumBytes: number | null
  /** Who can read a file; `public` alone where everybody who sees the ticket sees its files. Others are refused with `invalidInput`. */
  readonly visibility: readonly CommentVisibility[]
}

/** A condition under which tickets can be found. */
export type TicketCondition = 'externalId' | 'contact' | 'number' | 'open' | 'status' | 'parent'

/** Who can read a remark: colleagues alone, or the customer too. */
export type CommentVisibility = 'internal' | 'public'
