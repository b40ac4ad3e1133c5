import type { BoardOrder } from './board.js'
import { type Draft, remove } from './draft.js'
import type { RouteState } from './route-state.js'

/** How many visits are taken out in one go, on average, and the most of one route. */
const averageRemoved = 8
const longestString = 6

/** Takes strings of visits off routes, one string a route, from those routes that come first to the orders `near`. Work that has begun stays. */
export function takeOutStrings(draft: Draft, near: readonly BoardOrder[], random: () => number): void {
  const driven = draft.routes.filter(({ stops }) => stops.length > 0)
  const served = driven.reduce((sum, { stops }) => sum + stops.length, 0)
  const longest = Math.max(1, Math.min(longestString, served / Math.max(1, driven.length)))
  let strings = Math.floor(random() * ((4 * averageRemoved) / (1 + longest) - 1) + 1)
  const touched = new Set([-1])
  for (const order of near) {
    if (strings === 0) return
    const engineer = draft.engineerOf[order.index] ?? -1
    if (touched.has(engineer)) continue
    touched.add(engineer)
    strings--
    remove(draft, engineer, stringWith(order, draft.routes[engineer] as RouteState, longest, random))
  }
}

/** Visits in a row, of which the order is one. */
function stringWith(
  order: BoardOrder,
  { stops, startedStops }: RouteState,
  longest: number,
  random: () => number,
): ReadonlySet<number> {
  const open = stops.slice(startedStops).map((stop) => stop.order.index)
  const length = Math.floor(random() * Math.min(open.length, longest) + 1)
  const at = open.indexOf(order.index)
  const first = Math.max(0, at - length + 1)
  const last = Math.min(at, open.length - length)
  const from = first + Math.floor(random() * (last - first + 1))
  return new Set(open.slice(from, from + length))
}
