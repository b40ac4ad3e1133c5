import { insertStop, type RouteState } from './route-state.js'
import type { RoutingModel } from './routing-model.js'
import type { RoutingOptions } from './routing-problem.js'

/** Serves stops as an earlier plan did, each behind the one before; what no longer fits stays absent. */
export function beginFrom(model: RoutingModel, state: RouteState, routes: NonNullable<RoutingOptions['from']>): void {
  for (const { vehicle, stops } of routes) {
    if (!(vehicle >= 0 && vehicle < model.vehicles)) continue
    for (const stop of stops) {
      const index = state.absent.subarray(0, state.absentCount).indexOf(stop)
      if (index === -1) continue
      const node = state.previous[model.stops + 2 * vehicle + 1] as number
      const delta = costAtEnd(model, state, stop, vehicle, node)
      if (delta !== null) insertStop(model, state, index, vehicle, node, delta)
    }
  }
}

/** What it costs to serve `stop` as the vehicle's last, behind `node`; null: not possible. */
function costAtEnd(model: RoutingModel, state: RouteState, stop: number, vehicle: number, node: number): number | null {
  const { stops, kinds, size, row, timeFrom, lengthFrom, early, late, service, serving, demand, capacity, fixedCost } = model
  for (let kind = 0; kind < kinds; kind++) {
    const at = vehicle * kinds + kind
    if ((state.load[at] as number) + (demand[stop * kinds + kind] as number) > (capacity[at] as number)) return null
  }
  const extra = serving === null ? 0 : (serving[vehicle * stops + stop] as number)
  const from = (row[node] as number) * size
  const to = row[stops + 2 * vehicle + 1] as number
  const begin = Math.max(early[stop] as number, (state.done[node] as number) + (timeFrom[from + stop] as number))
  const end = begin + (service[stop] as number) + (timeFrom[stop * size + to] as number)
  if (extra === Number.POSITIVE_INFINITY || begin > (late[stop] as number) || end > (late[stops + 2 * vehicle + 1] as number))
    return null
  const way = (lengthFrom[from + stop] as number) + (lengthFrom[stop * size + to] as number)
  return extra + way + (state.count[vehicle] === 0 ? (fixedCost[vehicle] as number) : -(lengthFrom[from + to] as number))
}
