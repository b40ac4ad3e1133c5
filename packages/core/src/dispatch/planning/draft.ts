import type { Board, BoardOrder } from './board.js'
import { bestInsertion } from './insertion.js'
import { type DepotUse, noDepotUse, withFetched } from './parts-source.js'
import { buildRoute, type Insertion, type RouteState, type Task } from './route-state.js'

/** A plan in the making. Changed in place; its routes are not, so a copy is cheap. */
export interface Draft {
  readonly board: Board
  /** One for each engineer. */
  readonly routes: RouteState[]
  depotUse: DepotUse
  /** Who has each order, −1 nobody. */
  readonly engineerOf: Int32Array
}

/** Everybody is free, but for work that has begun. */
export function beginDraft(board: Board): Draft {
  const engineerOf = new Int32Array(board.orders.length).fill(-1)
  const begun = new Map<string, BoardOrder[]>()
  for (const order of board.orders) {
    const by = order.order.started?.by
    if (by !== undefined) begun.set(by, [...(begun.get(by) ?? []), order])
  }
  const routes = board.engineers.map((engineer): RouteState => {
    const orders = begun.get(engineer.engineer.id) ?? []
    const tasks = orders
      .sort((one, other) => (one.order.started?.at ?? 0) - (other.order.started?.at ?? 0))
      .map((order): Task => ({ order, depot: -1, fromVan: [], fetched: [] }))
    takeFromVan(engineer.van, tasks)
    // who cannot be back in time any more gets nothing else
    const route = buildRoute(board, engineer, tasks) ?? buildRoute(board, { ...engineer, endNode: -1, capacity: 0 }, tasks)
    for (const { order } of tasks) engineerOf[order.index] = engineer.index
    return route as RouteState
  })
  return { board, routes, depotUse: noDepotUse(board), engineerOf }
}

/** Who is at work has the parts with them: they are the van's as far as it has them. */
function takeFromVan(van: Int32Array, tasks: Task[]): void {
  const left = van.slice()
  for (const [index, task] of tasks.entries()) {
    const fromVan = task.order.parts.flatMap(([part, count]) => {
      const taken = Math.min(count, left[part] ?? 0)
      left[part] = (left[part] ?? 0) - taken
      return taken > 0 ? [[part, taken] as const] : []
    })
    tasks[index] = { ...task, fromVan }
  }
}

/** A copy that can be changed without the other. */
export const copyDraft = ({ board, routes, depotUse, engineerOf }: Draft): Draft => ({
  board,
  routes: routes.slice(),
  depotUse,
  engineerOf: engineerOf.slice(),
})

/** Puts an order where {@link bestInsertion} has found a place; `false` if it is no place any more. */
export function insert(draft: Draft, engineer: number, insertion: Insertion): boolean {
  const { task } = insertion
  const next = withTask(draft.board, draft.routes[engineer] as RouteState, insertion)
  if (next === null) return false
  draft.routes[engineer] = next
  draft.depotUse = withFetched(draft.depotUse, task, 1)
  draft.engineerOf[task.order.index] = engineer
  return true
}

/** The route with one task more; `null` if it is not possible. */
export function withTask(board: Board, { engineer, stops }: RouteState, { at, task }: Insertion): RouteState | null {
  const tasks: Task[] = stops.slice()
  tasks.splice(at, 0, task)
  return buildRoute(board, engineer, tasks)
}

/** Takes orders off a route; `false`, and nothing changed, if what is left could not be driven. */
export function remove(draft: Draft, engineer: number, orders: ReadonlySet<number>): boolean {
  const route = draft.routes[engineer] as RouteState
  const kept = route.stops.filter(({ order }) => !orders.has(order.index))
  const next = buildRoute(draft.board, route.engineer, kept)
  if (next === null) return false
  draft.routes[engineer] = next
  for (const stop of route.stops) {
    if (!orders.has(stop.order.index)) continue
    draft.depotUse = withFetched(draft.depotUse, stop, -1)
    draft.engineerOf[stop.order.index] = -1
  }
  return true
}

/** The best place for an order on any route of those engineers, cheapest first engineer wins a tie. */
export function bestPlace(
  draft: Draft,
  order: BoardOrder,
  isAsked: (engineer: number) => boolean = () => true,
): { readonly engineer: number; readonly insertion: Insertion } | null {
  let best: { engineer: number; insertion: Insertion } | null = null
  for (const [engineer, route] of draft.routes.entries()) {
    if (!isAsked(engineer)) continue
    const insertion = bestInsertion(draft.board, route, order, draft.depotUse)
    if (insertion !== null && insertion.cost < (best?.insertion.cost ?? Number.POSITIVE_INFINITY)) best = { engineer, insertion }
  }
  return best
}

/** How bad it is: what is left out first, then the cost. */
export interface Score {
  readonly leftOut: number
  readonly cost: number
}

/** The score of a draft. */
export function scoreOf({ board, routes, engineerOf }: Draft): Score {
  let leftOut = 0
  let cost = 0
  for (const order of board.orders) if (engineerOf[order.index] === -1) leftOut += order.weight
  for (const route of routes) cost += route.cost.total
  return { leftOut, cost }
}
