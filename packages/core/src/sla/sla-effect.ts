import type { NotifyEffect } from '../pipeline/effect.js'
import type { TicketId } from '../tickets/ticket.js'
import type { Timestamp } from '../time/clock.js'
import type { SlaMetric } from './sla.js'

interface SlaEffectBase {
  /** Deterministic: `<ticketId>/sla/<metric>/<startedAt>/<what>`, `<what>` with the target it is of; of a reminder also with `at`. */
  readonly key: string
  readonly ticketId: TicketId
  readonly metric: SlaMetric | null
  /** When it was due. */
  readonly at: Timestamp
  /** More than a minute after `at`: nobody woke it up in time. */
  readonly late: boolean
}

/** A reminder, or a step of an escalation. A runner of `notify` takes it as it is. */
export interface SlaNotifyEffect extends NotifyEffect, SlaEffectBase {
  readonly key: string
}

/** A target was missed. */
export interface SlaBreachedEffect extends SlaEffectBase {
  readonly type: 'slaBreached'
  readonly metric: SlaMetric
  readonly policy: string
  readonly target: number
}

/** A target that was told to be missed was not: that the clock stood still, or that the promise was kept, was learnt later. */
export interface SlaBreachTakenBackEffect extends SlaEffectBase {
  readonly type: 'slaBreachTakenBack'
  readonly metric: SlaMetric
  /** The key of the `slaBreached` that is none. The same key may come again, when the target is missed after all. */
  readonly breach: string
}

/** A clock stopped: what reports and predictions are made of. Working time, in milliseconds. */
export interface SlaMeasuredEffect extends SlaEffectBase {
  readonly type: 'slaMeasured'
  readonly metric: SlaMetric
  readonly policy: string | null
  readonly used: number
  readonly target: number | null
  readonly outcome: 'met' | 'missed' | 'cancelled'
  /** The key of the `slaMeasured` that is none: an answer was given before the end of the ticket, as is known since. It may be the same key. */
  readonly replaces?: string
}

/** What a ticket's service level wants done, in order. */
export type SlaEffect = SlaNotifyEffect | SlaBreachedEffect | SlaBreachTakenBackEffect | SlaMeasuredEffect
