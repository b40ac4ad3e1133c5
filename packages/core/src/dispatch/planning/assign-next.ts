import type { DayPlan } from '../day-plan.js'
import type { DispatchProblem } from '../dispatch-problem.js'
import type { EngineerId } from '../engineer.js'
import type { Refusal } from '../obstacle.js'
import { solveAssignment } from '../solving/assignment.js'
import type { TravelTable } from '../travel-time.js'
import type { WorkOrderId } from '../work-order.js'
import { type BoardOrder, createBoard } from './board.js'
import { beginDraft, bestPlace, copyDraft, type Draft, insert } from './draft.js'
import { bestInsertion } from './insertion.js'
import { planOfDraft } from './plan-of-draft.js'
import type { Insertion, RouteState } from './route-state.js'

/** More than any cost: what is weightier goes first where not all can go. */
const perRank = 1e7

/** An order that waits, with the place it would have with each engineer, and what that counts. */
interface Row {
  readonly order: BoardOrder
  readonly places: (Insertion | null)[]
  readonly cost: number[]
}

/**
 * Who goes where next: each engineer at most one order beyond the work that has begun, as many orders as can be, the weightiest first, and of
 * all such choices the cheapest. A proven optimum, unless orders compete for the same parts of a depot: then one that cannot have them goes
 * to its next best engineer, or to who is left.
 */
export function assignNext(problem: DispatchProblem, { travel }: { readonly travel: TravelTable }): DayPlan {
  const draft = beginDraft(createBoard(problem, travel))
  const waiting = draft.board.orders.filter(({ index }) => draft.engineerOf[index] === -1)
  const ranks = [...new Set(waiting.map(({ weight }) => weight))].sort((one, other) => one - other)
  const counts = (order: BoardOrder, place: Insertion | null) =>
    place === null ? Number.POSITIVE_INFINITY : place.cost - ranks.indexOf(order.weight) * perRank
  const lookAround = (order: BoardOrder, { depotUse }: Draft) =>
    draft.routes.map((route) => bestInsertion(draft.board, route, order, depotUse))
  const rows = waiting.map((order): Row => {
    const places = lookAround(order, draft)
    return { order, places, cost: places.map((place) => counts(order, place)) }
  })
  // each round makes a cell dearer at least, for good, so that there is an end
  for (;;) {
    const attempt = copyDraft(draft)
    const { columnOf } = solveAssignment(rows.map(({ cost }) => cost))
    const chosen = rows.flatMap((row, index) => {
      const column = columnOf[index] ?? null
      return column === null ? [] : [{ row, column }]
    })
    chosen.sort((one, other) => other.row.order.weight - one.row.order.weight)
    const lost = chosen.filter(({ row, column }) => {
      if (take(attempt, column, row.order, row.places[column] ?? null)) return false
      const before = row.cost[column]
      // what the depots have no more is gone for every engineer
      for (const [engineer, place] of lookAround(row.order, attempt).entries()) {
        const now = counts(row.order, place)
        if (now <= (row.cost[engineer] ?? 0)) continue
        row.places[engineer] = place
        row.cost[engineer] = now
      }
      if (row.cost[column] === before) row.cost[column] = Number.POSITIVE_INFINITY
      return true
    })
    if (lost.length > 0) continue
    giveSpare(draft, attempt, waiting)
    return planOfNext(draft, attempt)
  }
}

/** What was too dear for a part that another took meanwhile, and then went without: to who is still free, the weightiest first. */
function giveSpare(before: Draft, after: Draft, waiting: readonly BoardOrder[]): void {
  const isFree = (engineer: number) => after.routes[engineer] === before.routes[engineer]
  const left = waiting.filter(({ index }) => after.engineerOf[index] === -1)
  for (const order of left.sort((one, other) => other.weight - one.weight)) {
    const place = bestPlace(after, order, isFree)
    if (place !== null) insert(after, place.engineer, place.insertion)
  }
}

/** Puts the order in if what its place needs is still there, at no more than it was to cost. */
function take(draft: Draft, engineer: number, order: BoardOrder, place: Insertion | null): boolean {
  const now = bestInsertion(draft.board, draft.routes[engineer] as RouteState, order, draft.depotUse)
  return now !== null && place !== null && now.cost <= place.cost && insert(draft, engineer, now)
}

/** The plan, with the order they go to next as the reason of engineers who could have taken another one but for it. */
function planOfNext(before: Draft, after: Draft): DayPlan {
  const plan = planOfDraft(after)
  const next = new Map<EngineerId, WorkOrderId>()
  for (const [index, { engineer, stops }] of after.routes.entries()) {
    const last = stops.at(-1)
    if (last !== undefined && stops.length > (before.routes[index]?.stops.length ?? 0))
      next.set(engineer.engineer.id, last.order.order.id)
  }
  const refusalsOf = (known: readonly Refusal[]) => {
    const byEngineer = new Map(known.map((refusal) => [refusal.engineerId, refusal]))
    return after.board.engineers.flatMap(({ engineer: { id } }): readonly Refusal[] => {
      const orderId = next.get(id)
      const refusal =
        byEngineer.get(id) ?? (orderId && { engineerId: id, obstacles: [{ kind: 'hasNextOrder' as const, orderId }] })
      return refusal ? [refusal] : []
    })
  }
  return { ...plan, unplanned: plan.unplanned.map(({ orderId, refusals }) => ({ orderId, refusals: refusalsOf(refusals) })) }
}
