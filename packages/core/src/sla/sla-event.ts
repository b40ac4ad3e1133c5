import type { TicketId, TicketPriority, TicketStatus } from '../tickets/ticket.js'
import type { Timestamp } from '../time/clock.js'

interface EventBase {
  /** When it happened. It may be learnt later: within the present run of a clock it counts as of then. */
  readonly at: Timestamp
}

/** What a ticket's service level hears of. */
export type SlaEvent =
  /** The first event of every ticket; a second one changes nothing. */
  | (EventBase & {
      readonly type: 'ticketOpened'
      readonly ticketId: TicketId
      readonly priority: TicketPriority
      readonly status: TicketStatus
    })
  /** An agent answered, and the customer sees it. */
  | (EventBase & { readonly type: 'responded' })
  /** The customer wrote or called. */
  | (EventBase & { readonly type: 'customerReplied' })
  | (EventBase & { readonly type: 'statusChanged'; readonly to: TicketStatus })
  | (EventBase & { readonly type: 'priorityChanged'; readonly to: TicketPriority })
  /** Something else that a policy's condition looks at changed; give the new facts in the context. */
  | (EventBase & { readonly type: 'factsChanged' })
  /** The policies or calendars changed; give those before in the context, if they are known. */
  | (EventBase & { readonly type: 'policiesChanged' })
  /** Begin this chain, whatever the clocks say; of a ticket that is done none begins. */
  | (EventBase & { readonly type: 'escalated'; readonly chain: string; readonly reason: string | null })
  /** Somebody takes care of it: every chain of this ticket stops. */
  | (EventBase & { readonly type: 'acknowledged'; readonly by: string })
  /** `wakeAt` has come. */
  | (EventBase & { readonly type: 'slaWoke' })
