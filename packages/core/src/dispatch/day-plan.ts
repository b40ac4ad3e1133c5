import type { Timestamp } from '../time/clock.js'
import type { Cost } from './cost.js'
import type { EngineerId } from './engineer.js'
import type { Refusal } from './obstacle.js'
import type { WorkOrderId } from './work-order.js'

/** A detour on the way to a customer. */
export interface Fetch {
  readonly depotId: string
  readonly parts: Readonly<Record<string, number>>
  readonly arriveAt: Timestamp
  readonly leaveAt: Timestamp
}

/** An engineer at a customer. */
export interface Visit {
  readonly orderId: WorkOrderId
  /** When they have to leave where they were. */
  readonly leaveAt: Timestamp
  readonly fetch: Fetch | null
  readonly arriveAt: Timestamp
  readonly startAt: Timestamp
  readonly endAt: Timestamp
  /** What they take from the van. */
  readonly fromVan: Readonly<Record<string, number>>
  /** The work has begun. */
  readonly started: boolean
}

/** An engineer's day. */
export interface Route {
  readonly engineerId: EngineerId
  readonly visits: readonly Visit[]
  /** When they are where the day ends; `null` if it may end anywhere, or there is no visit. */
  readonly backAt: Timestamp | null
  readonly cost: Cost
}

/** An order that nobody drives to, and for each engineer why. */
export interface Unplanned {
  readonly orderId: WorkOrderId
  readonly refusals: readonly Refusal[]
}

/** Who drives where, and when. Only engineers with visits have a route. */
export interface DayPlan {
  readonly routes: readonly Route[]
  readonly unplanned: readonly Unplanned[]
  readonly cost: Cost
}

/** Nothing is planned yet. */
export const emptyPlan: DayPlan = {
  routes: [],
  unplanned: [],
  cost: { travel: 0, lateness: 0, balance: 0, overtime: 0, deviation: 0, total: 0 },
}
