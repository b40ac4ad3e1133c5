import { RingloopError } from '../../errors/ringloop-error.js'
import { nearest } from '../../text/nearest.js'
import { type Cost, costDifference } from '../cost.js'
import { type DayPlan, emptyPlan, type Visit } from '../day-plan.js'
import type { DispatchProblem } from '../dispatch-problem.js'
import type { EngineerId } from '../engineer.js'
import type { Refusal } from '../obstacle.js'
import type { TravelTable } from '../travel-time.js'
import type { WorkOrderId } from '../work-order.js'
import type { BoardOrder } from './board.js'
import { bestPlace, type Draft, insert, withTask } from './draft.js'
import { bestInsertion } from './insertion.js'
import { planOfDraft, visitOf } from './plan-of-draft.js'
import { resume } from './plan-routes.js'
import { type Reason, reasonsOf } from './reasons.js'
import { refusalsOf } from './refusals.js'
import type { Insertion, RouteState } from './route-state.js'

/** One engineer who could take an order. */
export interface Proposal {
  readonly engineerId: EngineerId
  readonly visit: Visit
  /** How many visits come before it. */
  readonly position: number
  /** What the plan costs more with it. */
  readonly cost: Cost
  /** What it costs to choose this one instead of the best, part by part; all 0 for the best. */
  readonly deviation: Cost
  readonly reasons: readonly Reason[]
  /** The engineer's later visits that begin at another time then. */
  readonly delays: readonly { readonly orderId: WorkOrderId; readonly minutes: number }[]
}

/** Who could take an order, best first, and who could not, and why. */
export interface Suggestion {
  readonly orderId: WorkOrderId
  readonly proposals: readonly Proposal[]
  readonly refusals: readonly Refusal[]
  /** Visits of the present plan that are not possible any more as things are now; the proposals do without them. A re-plan has to look after them. */
  readonly lost: readonly WorkOrderId[]
}

/** What is asked for with a suggestion. */
export interface SuggestOptions {
  readonly travel: TravelTable
  /** The plan as it is; the order may be in it or not. Default: nobody has anything to do. */
  readonly present?: DayPlan
  /** Proposals at most. Default: one for each engineer who could. */
  readonly limit?: number
}

/**
 * Who shall take an order: for each engineer the cheapest place in their day, cheapest first, with reasons and with what each costs more than
 * the best. What is planned stays planned, and in its order, as far as it is still possible.
 *
 * @throws `notFound` if the problem has no such order; `notPossible` if it has begun
 */
export function suggest(problem: DispatchProblem, orderId: WorkOrderId, options: SuggestOptions): Suggestion {
  const { draft, lost } = resume(problem, options.present ?? emptyPlan, options.travel, orderId)
  const order = orderOn(draft, orderId)
  const found = placesFor(draft, order)
  const best = found[0]
  const proposals = found.slice(0, options.limit ?? found.length).map(({ engineer, insertion, cost, after }): Proposal => {
    const route = draft.routes[engineer] as RouteState
    return {
      engineerId: route.engineer.engineer.id,
      visit: visitOf(draft.board, after, insertion.at),
      position: insertion.at,
      cost,
      deviation: costDifference(cost, best?.cost ?? cost),
      reasons: reasonsOf(draft.board, after, insertion.at),
      delays: delaysOf(route, after),
    }
  })
  return { orderId, proposals, refusals: refusalsOf(draft, order), lost }
}

/**
 * Puts one order into a present plan where it costs least and leaves everything else in its place. If nobody has room, it is among the
 * unplanned; a re-plan may then make room. So is a visit of the present plan that is not possible any more as things are now.
 *
 * @throws `notFound`, `notPossible` as {@link suggest}
 */
export function insertOrder(problem: DispatchProblem, orderId: WorkOrderId, options: Omit<SuggestOptions, 'limit'>): DayPlan {
  const { draft } = resume(problem, options.present ?? emptyPlan, options.travel, orderId)
  const best = bestPlace(draft, orderOn(draft, orderId))
  if (best !== null) insert(draft, best.engineer, best.insertion)
  return planOfDraft(draft)
}

/** The order that somebody is wanted for. */
function orderOn(draft: Draft, orderId: WorkOrderId): BoardOrder {
  const order = draft.board.orders.find((each) => each.order.id === orderId)
  if (order === undefined) {
    const meant = nearest(
      orderId,
      draft.board.orders.map((each) => each.order.id),
    )
    throw new RingloopError('notFound', `There is no work order ${JSON.stringify(orderId)} in the problem.`, {
      mend: meant === null ? 'Put it among the orders.' : `Did you mean ${JSON.stringify(meant)}?`,
    })
  }
  if (order.order.started !== null)
    throw new RingloopError('notPossible', `The work on ${JSON.stringify(orderId)} has begun; nobody else can be proposed.`, {
      mend: 'Take "started" from the order if it has to be given to somebody else.',
    })
  return order
}

interface Found {
  readonly engineer: number
  readonly insertion: Insertion
  readonly after: RouteState
  readonly cost: Cost
}

function placesFor(draft: Draft, order: BoardOrder): readonly Found[] {
  return draft.routes
    .flatMap((route, engineer): readonly Found[] => {
      const insertion = bestInsertion(draft.board, route, order, draft.depotUse)
      if (insertion === null) return []
      const after = withTask(draft.board, route, insertion)
      if (after === null) return []
      return [{ engineer, insertion, after, cost: costDifference(after.cost, route.cost) }]
    })
    .sort((one, other) => one.cost.total - other.cost.total)
}

function delaysOf(before: RouteState, after: RouteState): Proposal['delays'] {
  const starts = new Map(before.stops.map(({ order, start }) => [order.index, start]))
  return after.stops.flatMap(({ order, start }) => {
    const minutes = (start - (starts.get(order.index) ?? start)) / 60_000
    return minutes === 0 ? [] : [{ orderId: order.order.id, minutes }]
  })
}
