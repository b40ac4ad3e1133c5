import type { Timestamp } from '../time/clock.js'
import type { CostWeights } from './cost.js'
import type { Depot, Engineer } from './engineer.js'
import type { WorkOrder } from './work-order.js'

/** Everything that a plan is made from. */
export interface DispatchProblem {
  /** Nobody leaves before. */
  readonly now: Timestamp
  readonly orders: readonly WorkOrder[]
  readonly engineers: readonly Engineer[]
  readonly depots: readonly Depot[]
  /** How long it takes to fetch parts at a depot. Default 10. */
  readonly pickUpMinutes?: number
  /** What each thing costs, where it is not the default. */
  readonly weights?: Partial<CostWeights>
}
