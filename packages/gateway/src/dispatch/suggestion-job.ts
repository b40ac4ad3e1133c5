import { isRingloopError, type Language, type Timestamp } from '@ringloop/core'
import { createStraightLineTravelTime, type DispatchProblem, type TravelTime, type WorkOrder } from '@ringloop/core/dispatch'
import { heldOrders } from './held-order.js'
import type { PlanningJob } from './planning-job.js'
import type { PoolOrder } from './pool-order.js'
import type { Roster } from './roster.js'
import { type TravelMatrix, travelMatrix } from './travel-matrix.js'

/** What {@link suggestionJob} needs besides. */
export interface SuggestionJobOptions {
  readonly travelTime: TravelTime
  readonly language: Language
  readonly now: () => Timestamp
  /** Told why ways are reckoned by the straight line, if they are: there are more places than are asked for at once. */
  readonly onStraightLine: (problem: string) => void
  readonly signal: AbortSignal
}

/** Who of a roster shall take an order: what they have in the pool is theirs, and planned first. */
export async function suggestionJob(
  asked: {
    readonly order: WorkOrder
    readonly roster: Roster
    /** What these people have; the order itself may be among it. */
    readonly taken: readonly PoolOrder[]
    readonly limit: number
  },
  options: SuggestionJobOptions,
): Promise<PlanningJob> {
  const { order, roster, taken, limit } = asked
  const at = options.now()
  const others = taken.filter(({ id }) => id !== order.id)
  const problem = { ...roster, now: at, orders: [order, ...heldOrders(others, roster.engineers, at)] }
  const travel = await waysOf(problem, options)
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return { kind: 'suggest', orderId: order.id, present: 'others', limit, problem, travel, language: options.language, timeZone }
}

/** All ways of a problem; by the straight line if there are more places than are asked for at once. */
export function waysOf(
  problem: DispatchProblem,
  { travelTime, onStraightLine, signal }: Pick<SuggestionJobOptions, 'travelTime' | 'onStraightLine' | 'signal'>,
): Promise<TravelMatrix> {
  return travelMatrix(problem, travelTime, signal).catch((error: unknown) => {
    if (!isRingloopError(error) || error.code !== 'invalidInput') throw error
    onStraightLine(error.message)
    return travelMatrix(problem, createStraightLineTravelTime(), signal)
  })
}
