import type { RouteState } from './route-state.js'
import type { RoutingModel } from './routing-model.js'
import type { PlannedRoute, RoutePlan } from './routing-problem.js'

/** Reads a plan out of a state, with its costs added up anew. */
export function readRoutePlan(model: RoutingModel, state: RouteState, iterations: number): RoutePlan {
  const { stops, vehicles, row, size, lengthFrom, service, serving, fixedCost, penalty } = model
  const routes: PlannedRoute[] = []
  let cost = 0
  let length = 0
  for (let vehicle = 0; vehicle < vehicles; vehicle++) {
    if (state.count[vehicle] === 0) continue
    const end = stops + 2 * vehicle + 1
    const served: number[] = []
    const begins: number[] = []
    let way = 0
    for (let node = end - 1; node !== end; ) {
      const following = state.next[node] as number
      way += lengthFrom[(row[node] as number) * size + (row[following] as number)] as number
      if (following !== end) {
        served.push(following)
        begins.push((state.done[following] as number) - (service[following] as number))
        if (serving !== null) cost += serving[vehicle * stops + following] as number
      }
      node = following
    }
    cost += way + (fixedCost[vehicle] as number)
    length += way
    routes.push({ vehicle, stops: served, begins, length: way })
  }
  const must = (stop: number) => penalty[stop] === Number.POSITIVE_INFINITY
  const absent = Array.from(state.absent.subarray(0, state.absentCount)).sort(
    (a, b) => Number(must(b)) - Number(must(a)) || a - b,
  )
  for (const stop of absent) if (!must(stop)) cost += penalty[stop] as number
  return { routes, unserved: absent, complete: state.missing === 0, cost, length, iterations }
}
