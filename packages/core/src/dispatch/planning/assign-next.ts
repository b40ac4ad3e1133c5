import type { DayPlan } from '../day-plan.js'
import type { DispatchProblem } from '../dispatch-problem.js'
import { solveAssignment } from '../solving/assignment.js'
import type { TravelTable } from '../travel-time.js'
import { type BoardOrder, createBoard } from './board.js'
import { beginDraft, type Draft, insert } from './draft.js'
import { bestInsertion } from './insertion.js'
import { planOfDraft } from './plan-of-draft.js'
import type { Insertion, RouteState } from './route-state.js'

/** More than any cost: what is weightier goes first where not all can go. */
const perRank = 1e7

/**
 * Who goes where next: each engineer at most one order beyond the work that has begun, as many orders as can be, the weightiest first, and of
 * all such choices the cheapest. A proven optimum, unless orders compete for the same parts of a depot: then one that cannot have them goes
 * to its next best engineer.
 */
export function assignNext(problem: DispatchProblem, { travel }: { readonly travel: TravelTable }): DayPlan {
  const draft = beginDraft(createBoard(problem, travel))
  const { board, routes } = draft
  const waiting = board.orders.filter(({ index }) => draft.engineerOf[index] === -1)
  const ranks = [...new Set(waiting.map(({ weight }) => weight))].sort((one, other) => one - other)
  const places = waiting.map((order) => routes.map((route) => bestInsertion(board, route, order, draft.depotUse)))
  const cost = waiting.map(({ weight }, row) =>
    (places[row] ?? []).map((place) =>
      place === null ? Number.POSITIVE_INFINITY : place.cost - ranks.indexOf(weight) * perRank,
    ),
  )
  // each round gives up one pair at least, so that there is an end
  for (;;) {
    const { columnOf } = solveAssignment(cost)
    const chosen = columnOf.flatMap((column, row) =>
      column === null ? [] : [{ row, column, order: waiting[row] as BoardOrder }],
    )
    const attempt = { ...draft, routes: routes.slice(), engineerOf: draft.engineerOf.slice() }
    const lost = chosen
      .sort((one, other) => other.order.weight - one.order.weight)
      .find(({ row, column, order }) => !take(attempt, column, order, places[row]?.[column] ?? null))
    if (lost === undefined) return planOfDraft(attempt)
    ;(cost[lost.row] as number[])[lost.column] = Number.POSITIVE_INFINITY
  }
}

/** Puts the order in if what its place needs is still there, at no more than it was to cost. */
function take(draft: Draft, engineer: number, order: BoardOrder, place: Insertion | null): boolean {
  const now = bestInsertion(draft.board, draft.routes[engineer] as RouteState, order, draft.depotUse)
  return now !== null && place !== null && now.cost <= place.cost && insert(draft, engineer, now)
}
