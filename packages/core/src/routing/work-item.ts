import type { Facts } from '../rules/facts-of.js'
import type { Timestamp } from '../time/clock.js'

/** What work comes as. Calls and messages need somebody now; tickets can lie on a desk. */
export const workChannels = ['call', 'message', 'ticket'] as const
/** One of them. */
export type WorkChannel = (typeof workChannels)[number]

/** How far it has come in its workflow: to be kept between two decisions. */
export interface WorkProgress {
  readonly filter: string
  /** Index of the target. */
  readonly target: number
  /** At this target. */
  readonly since: Timestamp
}

/** A call, message or ticket that needs somebody. */
export interface WorkItem {
  readonly id: string
  readonly channel: WorkChannel
  /** When it began to wait. */
  readonly enteredAt: Timestamp
  /** About call, contact, ticket and so on. */
  readonly facts: Facts
  /**
   * Whether it can wait where it is until somebody is free. A call that nobody has answered yet cannot: it goes to somebody, to a
   * queue of the switch, or on.
   */
  readonly mayWait: boolean
  /** Extensions of those who were offered it and did not take it. */
  readonly declined?: readonly string[]
  /** How many who wait at its target come before it; everybody who waits there if absent, as for something new. */
  readonly ahead?: number
  readonly progress?: WorkProgress | null
  /** Seconds of head start beside its priority, as a rule says. */
  readonly queueScore?: number
}
