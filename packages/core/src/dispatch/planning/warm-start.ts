import type { DayPlan, Visit } from '../day-plan.js'
import type { WorkOrderId } from '../work-order.js'
import type { Board, BoardOrder } from './board.js'
import { type Draft, insert } from './draft.js'
import { waysToParts } from './parts-source.js'
import type { PartCounts, RouteState, Task } from './route-state.js'

/** Which engineer has each order in a plan. */
export const engineersOf = (plan: DayPlan): ReadonlyMap<string, string> =>
  new Map(plan.routes.flatMap(({ engineerId, visits }) => visits.map(({ orderId }) => [orderId, engineerId] as const)))

/**
 * Drives a present plan again, in its order, as things are now. Gives the orders whose visits are not possible any more.
 *
 * @param except an order that is left out, as if it had never been in the plan
 */
export function warmStart(draft: Draft, present: DayPlan, except?: WorkOrderId): readonly WorkOrderId[] {
  const { board } = draft
  const engineers = new Map<string, number>(board.engineers.map(({ engineer, index }) => [engineer.id, index]))
  const orders = new Map<string, BoardOrder>(board.orders.map((order) => [order.order.id, order]))
  const lost: WorkOrderId[] = []
  for (const { engineerId, visits } of present.routes) {
    const engineer = engineers.get(engineerId)
    for (const visit of visits) {
      if (visit.orderId === except) continue
      const order = orders.get(visit.orderId)
      // done, or at work already
      if (order === undefined || (draft.engineerOf[order.index] ?? -1) >= 0) continue
      if (engineer === undefined || !append(draft, engineer, order, visit)) lost.push(visit.orderId)
    }
  }
  return lost
}

/** Puts an order at the end of a route, its parts from where they were to come from, if they still can. */
function append(draft: Draft, engineer: number, order: BoardOrder, visit: Visit): boolean {
  const { board } = draft
  const route = draft.routes[engineer] as RouteState
  if (board.latestEnd(route.engineer, order) < 0 || route.stops.length >= route.engineer.capacity) return false
  const ways = [...asBefore(draft, route, order, visit), ...waysToParts(board, route, order, draft.depotUse)]
  return ways.some((task) => insert(draft, engineer, { at: route.stops.length, task, cost: 0 }))
}

function asBefore({ board, depotUse }: Draft, route: RouteState, order: BoardOrder, { fetch, fromVan }: Visit): readonly Task[] {
  const depot = fetch === null ? -1 : board.depots.findIndex((each) => each.depot.id === fetch.depotId)
  if (fetch !== null && depot === -1) return []
  const task = { order, depot, fromVan: numbered(board, fromVan), fetched: numbered(board, fetch?.parts ?? {}) }
  const sum = (part: number) =>
    [...task.fromVan, ...task.fetched].reduce((all, [each, count]) => (each === part ? all + count : all), 0)
  const fits =
    order.parts.every(([part, count]) => sum(part) === count) &&
    task.fromVan.every(([part, count]) => count <= (route.engineer.van[part] ?? 0) - (route.vanUsed[part] ?? 0)) &&
    task.fetched.every(([part, count]) => count <= (board.depots[depot]?.stock[part] ?? 0) - (depotUse[depot]?.[part] ?? 0))
  return fits ? [task] : []
}

const numbered = (board: Board, counts: Readonly<Record<string, number>>): PartCounts =>
  Object.entries(counts).flatMap(([part, count]) => {
    const number = board.partNames.indexOf(part)
    return number === -1 ? [] : [[number, count] as const]
  })
