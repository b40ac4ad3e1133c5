import type { Timestamp } from '../../time/clock.js'
import { type Cost, costOf } from '../cost.js'
import type { Board, BoardEngineer, BoardOrder } from './board.js'
import { backAt, deviationOf, latenessOf, type NextVisit, nextVisit, type Position } from './schedule.js'

/** So many of a part, by its number on the board. */
export type PartCounts = readonly (readonly [part: number, count: number])[]

/** An order on a route, and where its parts come from. */
export interface Task {
  readonly order: BoardOrder
  /** Number of the depot on the way, −1 for none. */
  readonly depot: number
  readonly fromVan: PartCounts
  readonly fetched: PartCounts
}

/** A task with its times. `time` is its end. */
export interface Stop extends Readonly<NextVisit>, Task {
  /** The cost of being late. */
  readonly lateness: number
  /** Up to and with this stop. */
  readonly travelSoFarMs: number
  readonly latenessSoFar: number
}

/** The cheapest place for an order on a route. */
export interface Insertion {
  /** Before which stop. */
  readonly at: number
  readonly task: Task
  /** What the route costs more. */
  readonly cost: number
}

/** An engineer's route. Never changed: what changes a route makes another one. */
export interface RouteState {
  readonly engineer: BoardEngineer
  readonly stops: readonly Stop[]
  /** How many stops have begun; nothing comes before them. */
  readonly startedStops: number
  readonly vanUsed: Int32Array
  /** When the engineer is back, −1 if the day may end anywhere or there is no stop. */
  readonly backAt: Timestamp
  readonly cost: Cost
  readonly totals: RouteTotals
  /** Found already, by number of the order; only for orders whose parts are all on the van. */
  readonly insertions: Map<number, Insertion | null>
}

/** What the cost of a route is made of. */
export interface RouteTotals {
  readonly travelMs: number
  readonly lateness: number
  readonly overtimeMs: number
  readonly deviation: number
  readonly workMs: number
}

/** Before the first stop. */
export const beginning = ({ freeAt, node }: BoardEngineer): Position => ({ time: freeAt, node, shift: 0 })

/** Where the engineer is after so many stops. */
export const positionAfter = ({ engineer, stops }: RouteState, count: number): Position => stops[count - 1] ?? beginning(engineer)

/**
 * The route of these tasks in this order, each as early as possible; `null` if that is not possible. Whether depots have the parts is not
 * looked at. Work that has begun stands as it is.
 */
export function buildRoute(board: Board, engineer: BoardEngineer, tasks: readonly Task[]): RouteState | null {
  if (tasks.length > engineer.capacity && tasks.some(({ order }) => order.order.started === null)) return null
  const stops: Stop[] = []
  let position = beginning(engineer)
  let travelSoFarMs = 0
  let latenessSoFar = 0
  let deviation = 0
  let workMs = 0
  let startedStops = 0
  const next: NextVisit = { time: 0, node: 0, shift: 0, start: 0, travelMs: 0 }
  let vanUsed = board.nothing
  for (const task of tasks) {
    const { started } = task.order.order
    if (started !== null) {
      startedStops++
      begun(stops.length === 0 ? board.now : position.time, position.shift, task.order, started, next)
    } else if (!nextVisit(board, engineer, position, task.order, task.depot, next)) return null
    if (task.fromVan.length > 0 && vanUsed === board.nothing) vanUsed = new Int32Array(engineer.van.length)
    for (const [part, count] of task.fromVan) {
      vanUsed[part] = (vanUsed[part] ?? 0) + count
      if ((vanUsed[part] ?? 0) > (engineer.van[part] ?? 0)) return null
    }
    const lateness = latenessOf(board, task.order, next.time)
    travelSoFarMs += next.travelMs
    latenessSoFar += lateness
    deviation += deviationOf(board, engineer, task.order)
    workMs += task.order.durationMs
    const stop: Stop = {
      time: next.time,
      node: next.node,
      shift: next.shift,
      start: next.start,
      travelMs: next.travelMs,
      order: task.order,
      depot: task.depot,
      fromVan: task.fromVan,
      fetched: task.fetched,
      lateness,
      travelSoFarMs,
      latenessSoFar,
    }
    stops.push(stop)
    position = stop
  }
  const end = endOf(board, engineer, position, stops.length > 0)
  if (end === null) return null
  const totals = {
    travelMs: travelSoFarMs + end.travelMs,
    lateness: latenessSoFar,
    overtimeMs: end.overtimeMs,
    deviation,
    workMs,
  }
  return {
    engineer,
    stops,
    startedStops,
    vanUsed,
    backAt: end.backAt,
    cost: routeCost(board, engineer, totals),
    totals,
    insertions: new Map(),
  }
}

/** Work that goes on ends when it is said to, but neither in the past nor before the work that was begun earlier. */
function begun(
  notBefore: Timestamp,
  shift: number,
  order: BoardOrder,
  started: { readonly at: Timestamp; readonly endsAt: Timestamp },
  into: NextVisit,
): void {
  into.time = Math.max(started.endsAt, notBefore)
  into.node = order.node
  into.shift = shift
  into.start = started.at
  into.travelMs = 0
}

/** How a day ends. */
interface DayEnd {
  readonly backAt: number
  readonly travelMs: number
  readonly overtimeMs: number
}

/** How the day ends after the last stop; `null` if they cannot be back in time. */
export function endOf(board: Board, engineer: BoardEngineer, last: Position, anyStop: boolean): DayEnd | null {
  if (!anyStop) return { backAt: -1, travelMs: 0, overtimeMs: 0 }
  const shiftEnd = engineer.engineer.shifts.at(-1)?.to ?? last.time
  if (engineer.endNode < 0) return { backAt: -1, travelMs: 0, overtimeMs: Math.max(0, last.time - shiftEnd) }
  const back = backAt(board, engineer, last)
  if (back < 0) return null
  return { backAt: back, travelMs: board.travel(last.node, engineer.endNode), overtimeMs: Math.max(0, back - shiftEnd) }
}

const dayMinutes = 480

/** The cost of a route with these totals; one without stops costs nothing. */
export function routeCost({ weights }: Board, { engineer }: BoardEngineer, totals: RouteTotals): Cost {
  const load = engineer.loadMinutes + totals.workMs / 60_000
  return costOf({
    travel: (totals.travelMs / 60_000) * weights.travelMinute,
    lateness: totals.lateness,
    balance: (weights.balance * (load * load - engineer.loadMinutes * engineer.loadMinutes)) / dayMinutes,
    overtime: (totals.overtimeMs / 60_000) * weights.overtimeMinute,
    deviation: totals.deviation,
  })
}
