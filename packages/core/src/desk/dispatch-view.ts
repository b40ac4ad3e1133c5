import type { Obstacle } from '../dispatch/obstacle.js'
import type { Place } from '../dispatch/place.js'
import type { Reason } from '../dispatch/planning/reasons.js'
import type { TimeWindow } from '../dispatch/work-order.js'
import type { TicketPriority } from '../tickets/ticket.js'
import type { Timestamp } from '../time/clock.js'
import type { DispatchCommand } from './dispatch-command.js'

/** The name of what somebody can ask dispatch for. */
export type DispatchCommandType = DispatchCommand['type']

/** Somebody who drives out, or has an order without standing in the roster. */
export interface DispatchEngineerRow {
  /** The extension. */
  readonly id: string
  readonly name: string
  /** Where they are, or where their day begins; `null`: nobody has told. */
  readonly place: Place | null
  /** `offShift`: their shifts are over, have not begun, or are not known. */
  readonly state: 'free' | 'busy' | 'offShift' | 'away'
  /** Today's, in order; empty if they stand in no roster. */
  readonly shifts: readonly TimeWindow[]
  /** Each with its level. */
  readonly skills: Readonly<Record<string, number>>
  /** How many orders they have. */
  readonly orders: number
  /** They cannot do all that they have. */
  readonly overloaded: boolean
}

/** A work order of the open pool, free or somebody's. */
export interface DispatchOrderRow {
  readonly id: string
  readonly ticketId: string
  /** One line, fit to be shown; from outside: escape it. */
  readonly title: string
  readonly place: Place
  readonly priority: TicketPriority
  /** When it has to be done. */
  readonly dueAt: Timestamp | null
  /** When the work has to begin, as the customer was promised. */
  readonly promised: TimeWindow | null
  readonly minutes: number | null
  /** What it takes, in the words of the offer: `heating:2, lifts`. Empty: nothing special. */
  readonly skills: string
  readonly certificates: string
  readonly parts: string
  readonly offeredAt: Timestamp
  /** Whom it is offered to alone, by name; `null`: everybody. */
  readonly offeredTo: readonly string[] | null
  /** Who has it, and since when; `null`: it is free. */
  readonly taken: { readonly by: string; readonly name: string; readonly at: Timestamp } | null
  /** What this person may do with it now. */
  readonly commands: readonly DispatchCommandType[]
}

/** When somebody is at a customer: of the day that they have, or of a plan that nobody has accepted yet. */
export interface DispatchStopRow {
  /** Of the order. */
  readonly id: string
  readonly engineerId: string
  /** 1 for the first of their day. */
  readonly position: number
  /** When they have to leave where they were. */
  readonly leaveAt: Timestamp
  readonly arriveAt: Timestamp
  readonly startAt: Timestamp
  readonly endAt: Timestamp
  /** Where parts are fetched on the way; `null`: none are. */
  readonly depotId: string | null
  /** The order is free; a plan would give it to them. */
  readonly proposed: boolean
}

/** A place where parts can be fetched. */
export interface DispatchDepotRow {
  readonly id: string
  readonly place: Place
}

/** A plan of the day that was asked for, by whom (their name). */
export type DispatchPlan =
  | { readonly state: 'none' }
  | { readonly state: 'planning'; readonly id: string; readonly by: string; readonly at: Timestamp }
  /** `orders` would be given out, to `engineers`; `left` are free and nobody can drive to them. */
  | {
      readonly state: 'ready'
      readonly id: string
      readonly by: string
      readonly at: Timestamp
      readonly orders: number
      readonly engineers: number
      readonly left: number
    }
  | { readonly state: 'failed'; readonly id: string; readonly by: string; readonly at: Timestamp; readonly message: string }

/** The one row of {@link DispatchView.board}. */
export interface DispatchBoardRow {
  readonly id: 'board'
  /** Why what is shown may be old: the pool cannot be read now. `null`: it is as it is. */
  readonly trouble: string | null
  /** Orders of the pool that are not shown, as there are too many. */
  readonly more: number
  readonly plan: DispatchPlan
  /** What this person may do that is about no single order. */
  readonly commands: readonly DispatchCommandType[]
}

/**
 * The topic `dispatch`: who drives out, to what. Supervisors see everybody; others what is offered to them, and what they have. Each row
 * is found by its `id`; a stop by its order's.
 */
export interface DispatchView {
  readonly board: Readonly<Record<string, DispatchBoardRow>>
  readonly engineers: Readonly<Record<string, DispatchEngineerRow>>
  readonly orders: Readonly<Record<string, DispatchOrderRow>>
  readonly stops: Readonly<Record<string, DispatchStopRow>>
  readonly depots: Readonly<Record<string, DispatchDepotRow>>
}

/** An engineer who could take the order. */
export interface DispatchProposalRow {
  /** The engineer's. */
  readonly id: string
  readonly name: string
  /** 1 for the best. */
  readonly rank: number
  readonly leaveAt: Timestamp
  readonly startAt: Timestamp
  readonly endAt: Timestamp
  /** What the day costs more with this one than with the best, in minutes of driving. */
  readonly extraMinutes: number
  /** What speaks for and against; `describeReason` of `@ringloop/core/dispatch` makes sentences of them. */
  readonly reasons: readonly Reason[]
  /** Of their other orders, those that begin later then. */
  readonly delays: readonly { readonly orderId: string; readonly minutes: number }[]
}

/** An engineer who could not. */
export interface DispatchRefusalRow {
  readonly id: string
  readonly name: string
  /** `describeObstacle` makes sentences of them; empty: they cannot even do what they have. */
  readonly obstacles: readonly Obstacle[]
}

/** How far a suggestion is: the one row of {@link SuggestionView.suggestion}. */
export interface DispatchSuggestionRow {
  readonly id: 'suggestion'
  readonly state: 'thinking' | 'ready' | 'failed'
  /** Why it failed. */
  readonly message: string | null
  /** Whether ways are by road or estimated. */
  readonly basis: 'roads' | 'straightLine' | 'partly' | null
}

/** The topic `suggestion/<order>`: who could take an order, and why; supervisors. It is thought about again when the board changes. */
export interface SuggestionView {
  readonly suggestion: Readonly<Record<string, DispatchSuggestionRow>>
  readonly proposals: Readonly<Record<string, DispatchProposalRow>>
  readonly refusals: Readonly<Record<string, DispatchRefusalRow>>
}
