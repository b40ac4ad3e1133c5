import type { DayPlan } from '../day-plan.js'
import type { Board, BoardOrder } from './board.js'
import { type Draft, insert } from './draft.js'
import { waysToParts } from './parts-source.js'
import type { RouteState } from './route-state.js'

/** Which engineer has each order in a plan. */
export const engineersOf = (plan: DayPlan): ReadonlyMap<string, string> =>
  new Map(plan.routes.flatMap(({ engineerId, visits }) => visits.map(({ orderId }) => [orderId, engineerId] as const)))

/** Drives a present plan again, in its order, as things are now. Gives the orders whose visits are not possible any more. */
export function warmStart(draft: Draft, present: DayPlan): readonly BoardOrder[] {
  const { board } = draft
  const engineers = new Map<string, number>(board.engineers.map(({ engineer, index }) => [engineer.id, index]))
  const orders = new Map<string, BoardOrder>(board.orders.map((order) => [order.order.id, order]))
  const lost: BoardOrder[] = []
  for (const { engineerId, visits } of present.routes) {
    const engineer = engineers.get(engineerId)
    for (const { orderId, fetch } of visits) {
      const order = orders.get(orderId)
      // done, or at work already
      if (order === undefined || (draft.engineerOf[order.index] ?? -1) >= 0) continue
      if (engineer === undefined || !append(draft, engineer, order, fetch?.depotId ?? null)) lost.push(order)
    }
  }
  return lost
}

/** Puts an order at the end of a route, its parts from the depot of before if they are not on the van. */
function append(draft: Draft, engineer: number, order: BoardOrder, depotId: string | null): boolean {
  const { board } = draft
  const route = draft.routes[engineer] as RouteState
  if (board.latestEnd(route.engineer, order) < 0 || route.stops.length >= route.engineer.capacity) return false
  const ways = waysToParts(board, route, order, draft.depotUse)
  const asBefore = ways.filter(({ depot }) => depotOf(board, depot) === depotId)
  return [...asBefore, ...ways].some((task) => insert(draft, engineer, { at: route.stops.length, task, cost: 0 }))
}

const depotOf = (board: Board, depot: number): string | null => board.depots[depot]?.depot.id ?? null
