import type { Board, BoardOrder } from './board.js'
import { type DepotUse, waysToParts } from './parts-source.js'
import { endOf, type Insertion, positionAfter, type RouteState, routeCost, type Task } from './route-state.js'
import { deviationOf, latenessOf, type NextVisit, nextVisit, type Position } from './schedule.js'

/** The cheapest place for an order on a route, or `null` if there is none: every position, every way to its parts. */
export function bestInsertion(board: Board, route: RouteState, order: BoardOrder, used: DepotUse): Insertion | null {
  if (board.latestEnd(route.engineer, order) < 0 || route.stops.length >= route.engineer.capacity) return null
  const known = route.insertions.get(order.index)
  if (known !== undefined) return known
  const ways = waysToParts(board, route, order, used)
  let best: Insertion | null = null
  for (const task of ways) {
    for (let at = route.startedStops; at <= route.stops.length; at++) {
      const cost = insertionCost(board, route, task, at)
      if (cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = { at, task, cost }
    }
  }
  // without a depot it depends on nothing but the route
  if (ways.every(({ depot }) => depot < 0) && ways.length > 0) route.insertions.set(order.index, best)
  return best
}

// One evaluation at a time: the planner is not re-entered.
const next: NextVisit = { time: 0, node: 0, shift: 0, start: 0, travelMs: 0 }

/** What the route costs more with the task before stop `at`; infinite if it is not possible there. */
function insertionCost(board: Board, route: RouteState, task: Task, at: number): number {
  const { engineer, stops } = route
  let from: Position = positionAfter(route, at)
  if (!nextVisit(board, engineer, from, task.order, task.depot, next)) return Number.POSITIVE_INFINITY
  const before = stops[at - 1]
  let travelMs = (before?.travelSoFarMs ?? 0) + next.travelMs
  let lateness = (before?.latenessSoFar ?? 0) + latenessOf(board, task.order, next.time)
  from = next
  for (let index = at; index < stops.length; index++) {
    const stop = stops[index] as (typeof stops)[number]
    if (!nextVisit(board, engineer, from, stop.order, stop.depot, next)) return Number.POSITIVE_INFINITY
    travelMs += next.travelMs
    // a wait has taken up the delay: from here on all is as it was
    if (next.time === stop.time && next.shift === stop.shift) {
      const last = stops.at(-1) as (typeof stops)[number]
      travelMs += last.travelSoFarMs - stop.travelSoFarMs
      lateness += last.latenessSoFar - (stops[index - 1]?.latenessSoFar ?? 0)
      from = last
      break
    }
    lateness += latenessOf(board, stop.order, next.time)
  }
  const end = endOf(board, engineer, from, true)
  if (end === null) return Number.POSITIVE_INFINITY
  const { totals } = route
  return (
    routeCost(board, engineer, {
      travelMs: travelMs + end.travelMs,
      lateness,
      overtimeMs: end.overtimeMs,
      deviation: totals.deviation + deviationOf(board, engineer, task.order),
      workMs: totals.workMs + task.order.durationMs,
    }).total - route.cost.total
  )
}
