import type { Call } from '../calls/call.js'
import type { CallId } from '../calls/call-id.js'
import type { ContactId, ContactMatch } from '../contacts/contact.js'
import type { ScreenPop } from '../pops/screen-pop.js'
import type { RouteTarget } from '../routing/route-target.js'
import type { Decision } from '../rules/decision.js'
import type { SubTickets } from '../tickets/sub-tickets/sub-tickets.js'
import type { TicketId } from '../tickets/ticket.js'
import type { TicketDraft } from '../tickets/ticket-draft.js'
import type { TicketNews } from '../tickets/ticket-news.js'
import type { Timestamp } from '../time/clock.js'
import type { CallBack } from './call-back.js'
import type { RuleActionTaken } from './rule-action.js'

/** A part of the answer that did not come in time. */
export type MissingPart = 'contact' | 'openTickets' | 'history'

/**
 * What we know of who is calling.
 *
 * ```text
 * pending ──▶ matched | unknown | unavailable ──(late answer)──▶ matched | unknown
 * hidden, unusable: never looked up
 * ```
 */
export type ContactLookup =
  /** The caller hides; nobody looks them up. */
  | { readonly state: 'hidden' }
  /** A number that is no telephone number, or none at all. */
  | { readonly state: 'unusable' }
  | { readonly state: 'pending' }
  /** Best first; `chosen` once there is only one or an agent has picked one. */
  | {
      readonly state: 'matched'
      readonly matches: readonly ContactMatch[]
      readonly chosen: ContactId | null
      readonly missing: readonly MissingPart[]
    }
  | { readonly state: 'unknown' }
  | { readonly state: 'unavailable'; readonly reason: string }

/**
 * The life of the call's ticket.
 *
 * ```text
 * none ◀──decided anew──▶ draft ──the call or its wrap-up is over──▶ waiting ──▶ filed
 *                                                                      │ ▲
 *                                            for good: a person mends  ▼ │ tried again
 *                                                                     failed
 * ```
 *
 * On its way a ticket cannot be changed or called back. A failure that passes keeps it `waiting`, with its trouble.
 */
export type Filing =
  | { readonly state: 'none'; readonly decision: Decision | null }
  | { readonly state: 'draft'; readonly draft: TicketDraft; readonly decision: Decision }
  | {
      readonly state: 'waiting'
      readonly draft: TicketDraft
      readonly decision: Decision
      readonly since: Timestamp
      /** The last failure, if the backend could not be reached so far. */
      readonly trouble: { readonly reason: string; readonly attempts: number } | null
    }
  | {
      readonly state: 'filed'
      readonly draft: TicketDraft
      readonly decision: Decision
      /** `version`: as we wrote it; `null` if that was not noted. */
      readonly ticket: { readonly id: TicketId; readonly url: string | null; readonly version: string | null }
      readonly at: Timestamp
    }
  | {
      readonly state: 'failed'
      readonly draft: TicketDraft
      readonly decision: Decision
      readonly reason: string
      readonly mend: string | null
      readonly at: Timestamp
    }

/** What the agent does after the call. */
export type WrapUp =
  | { readonly state: 'none' }
  | { readonly state: 'open'; readonly extension: string; readonly since: Timestamp; readonly dueAt: Timestamp }
  | {
      readonly state: 'done'
      readonly extension: string
      readonly at: Timestamp
      readonly disposition: string | null
      readonly note: string | null
    }

/** Where the switch was told to send the call before anybody answered, and why; the last time, if it asked again. */
export interface Routing {
  readonly target: RouteTarget
  readonly decision: Decision
  readonly at: Timestamp
}

/** Who a workflow gave the filed ticket to, and why. */
export interface Assignment {
  readonly owner: string | null
  readonly queue: string | null
  readonly decision: Decision
  readonly at: Timestamp
}

/** What has become known of the call's tickets since: the one it filed, and the customer's open ones. */
export interface TicketChangesSeen {
  /** What others did, oldest first; the last twenty. */
  readonly told: readonly TicketNews[]
  /** How each ticket stands by the newest of its changes. */
  readonly latest: readonly TicketNews[]
}

/** A call and everything Ringloop did about it. */
export interface Interaction {
  readonly id: CallId
  readonly call: Call
  readonly lookup: ContactLookup
  /** `null` if the switch did not ask. */
  readonly routing: Routing | null
  readonly pops: readonly ScreenPop[]
  /** Keys of the pops that an agent has seen and accepted or put away. */
  readonly acknowledgedPops: readonly string[]
  readonly filing: Filing
  readonly wrapUp: WrapUp
  readonly ticketChanges: TicketChangesSeen
  /** What rules did once about the call, in order; as the journal has it. */
  readonly ruleActions: readonly RuleActionTaken[]
  readonly callBack: CallBack
  /** The parts that the filed ticket was split into, by template. */
  readonly subTickets: readonly SubTickets[]
  /** The workflow that was asked who has the filed ticket; `null` if none was. */
  readonly workflow: string | null
  /** Who it gave the ticket to; `null` as long as it has not said. */
  readonly assignment: Assignment | null
  /** When a rule that asks how long the customer waits is to be asked again; `null` if none will. */
  readonly wakeAt: Timestamp | null
}
