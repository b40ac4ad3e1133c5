import type { TicketId, TicketPriority, TicketStatus } from '../tickets/ticket.js'
import type { Timestamp } from '../time/clock.js'

/** What is promised to a customer, in the order in which it comes due. */
export const slaMetrics = ['firstResponse', 'nextResponse', 'resolution'] as const
/** One of {@link slaMetrics}. */
export type SlaMetric = (typeof slaMetrics)[number]

interface ClockBase {
  readonly startedAt: Timestamp
  /** Working time used before the present run, in milliseconds. */
  readonly used: number
  /** Working time allowed, in milliseconds; `null`: nothing is promised, but it is counted. */
  readonly target: number | null
  /** When the target was missed. */
  readonly breachedAt: Timestamp | null
  /** The reminders that were told, or passed without being told by a change of the target. */
  readonly told: readonly string[]
  /** Time that was counted while no policy, and so no calendar, was the ticket's: at most 16 pieces. */
  readonly uncounted: readonly (readonly [from: Timestamp, to: Timestamp])[]
}

/**
 * One promise to the customer.
 *
 * ```
 *  started ─► running ◄──► paused
 *                │            │
 *                └─► stopped ◄┘   (reopened: running again, with what had been used)
 * ```
 */
export type SlaClock =
  | (ClockBase & {
      readonly state: 'running'
      /** When the present run began. */
      readonly since: Timestamp
      /** `null` without a target, or if the calendar has not so much open time in its horizon. */
      readonly dueAt: Timestamp | null
    })
  | (ClockBase & {
      readonly state: 'paused'
      /** When the pause began. */
      readonly since: Timestamp
    })
  | (ClockBase & {
      readonly state: 'stopped'
      readonly stoppedAt: Timestamp
      /** When its last run began; absent if it stood still. */
      readonly since?: Timestamp
      /** It ended with the ticket, without what it was for. */
      readonly unneeded?: true
      /** `cancelled`: it was no longer needed (resolved without an answer), in time. */
      readonly outcome: 'met' | 'missed' | 'cancelled'
    })

/** A chain of escalation that began, as long as it goes on. */
export interface SlaEscalation {
  readonly chain: string
  readonly startedAt: Timestamp
  /** The metric that was missed; `null`: a person or a rule began it. */
  readonly metric: SlaMetric | null
  readonly reason: string | null
  /** How many steps were told. */
  readonly step: number
  /** The instant of the next step; `null` after the last one, until somebody acknowledges. */
  readonly nextAt: Timestamp | null
}

/** The service level of one ticket: plain JSON, under 1 kB as a rule. */
export interface Sla {
  readonly version: 1
  readonly ticketId: TicketId
  /** The policy that holds, and the revision with which it was counted; `null`: none. */
  readonly policy: { readonly id: string; readonly revision: string } | null
  readonly priority: TicketPriority
  readonly status: TicketStatus
  readonly openedAt: Timestamp
  readonly clocks: { readonly [metric in SlaMetric]: SlaClock | null }
  /** At most eight go on at once. */
  readonly escalations: readonly SlaEscalation[]
  /** Who acknowledged last. */
  readonly acknowledged: { readonly by: string; readonly at: Timestamp } | null
  /** When an agent answered last, and when the customer wrote since, oldest first: news may come in any order. At most 16 are kept. */
  readonly respondedAt: Timestamp | null
  readonly unanswered: readonly Timestamp[]
  /** The next instant at which anything must happen: send `slaWoke` then. */
  readonly wakeAt: Timestamp | null
}
