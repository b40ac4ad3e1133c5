import type { Timestamp } from '../../time/clock.js'
import { type CostWeights, defaultCostWeights } from '../cost.js'
import type { DispatchProblem } from '../dispatch-problem.js'
import type { Depot, Engineer } from '../engineer.js'
import type { Place } from '../place.js'
import type { TravelTable } from '../travel-time.js'
import { type TimeWindow, type WorkOrder, windowsOf } from '../work-order.js'

/** An order as the planner counts with it. */
export interface BoardOrder {
  readonly index: number
  readonly order: WorkOrder
  readonly node: number
  readonly durationMs: number
  readonly windows: readonly TimeWindow[]
  /** Number of the part, and how many. */
  readonly parts: readonly (readonly [part: number, count: number])[]
  /** How much worse it is to leave this one out than another; counts before any cost. */
  readonly weight: number
}

/** An engineer as the planner counts with them. */
export interface BoardEngineer {
  readonly index: number
  readonly engineer: Engineer
  readonly node: number
  /** −1: the day may end anywhere. */
  readonly endNode: number
  readonly freeAt: Timestamp
  readonly overtimeMs: number
  readonly capacity: number
  /** By number of the part. */
  readonly van: Int32Array
}

/** A depot as the planner counts with it. */
export interface BoardDepot {
  readonly depot: Depot
  readonly node: number
  readonly stock: Int32Array
}

/** A problem with numbers instead of names, and everything that is asked for more than once kept. */
export interface Board {
  readonly now: Timestamp
  readonly orders: readonly BoardOrder[]
  readonly engineers: readonly BoardEngineer[]
  readonly depots: readonly BoardDepot[]
  readonly partNames: readonly string[]
  /** As long as there are parts, all 0: what a route has used that uses none. Never changed. */
  readonly nothing: Int32Array
  readonly weights: CostWeights
  readonly pickUpMs: number
  /** Milliseconds from node to node, whole; {@link noWayMs} where there is no way. */
  travel(from: number, to: number): number
  /** Until when the work must be done for all certificates to be valid; −1 if this engineer can do it at no time. */
  latestEnd(engineer: BoardEngineer, order: BoardOrder): number
  /** The engineer who has an order in the plan that is kept to, −1 if nobody. Who changes it pays. */
  readonly presentEngineer: Int32Array
}

/** Longer than any shift, and a number: sums with `Infinity` can't be taken back. */
export const noWayMs = 1e13

const leftOut = { low: 1, normal: 2, high: 4, urgent: 8 } as const
/** Beyond everything that is not promised together. */
const promisedWeight = 1e6
/** And what was promised and planned, beyond what was only promised. */
const keptWeight = 1e10

/** Puts a problem on the board. `present` tells which engineer has an order now. */
export function createBoard(
  problem: DispatchProblem,
  table: TravelTable,
  present: ReadonlyMap<string, string> = new Map(),
): Board {
  const weights: CostWeights = { ...defaultCostWeights, ...problem.weights }
  const nodes = new Map<string, number>()
  const places: Place[] = []
  const nodeOf = (place: Place): number => {
    const key = `${place.latitude},${place.longitude}`
    const known = nodes.get(key)
    if (known !== undefined) return known
    nodes.set(key, places.length)
    places.push(place)
    return places.length - 1
  }
  const partNumbers = new Map<string, number>()
  for (const { parts } of problem.orders)
    for (const part of Object.keys(parts)) if (!partNumbers.has(part)) partNumbers.set(part, partNumbers.size)
  const stockOf = (stock: Readonly<Record<string, number>>): Int32Array => {
    const counts = new Int32Array(partNumbers.size)
    for (const [part, count] of Object.entries(stock)) {
      const number = partNumbers.get(part)
      if (number !== undefined) counts[number] = count
    }
    return counts
  }

  const engineers = problem.engineers.map(
    (engineer, index): BoardEngineer => ({
      index,
      engineer,
      node: nodeOf(engineer.place),
      endNode: engineer.endsAt === null ? -1 : nodeOf(engineer.endsAt),
      freeAt: Math.max(problem.now, engineer.freeAt ?? problem.now),
      overtimeMs: engineer.overtimeMinutes * 60_000,
      capacity: engineer.capacity ?? Number.POSITIVE_INFINITY,
      van: stockOf(engineer.van),
    }),
  )
  const engineerNumbers = new Map<string, number>(engineers.map(({ engineer, index }) => [engineer.id, index]))
  const orders = problem.orders.map(
    (order, index): BoardOrder => ({
      index,
      order: begunOrWhole(order, problem.engineers),
      node: nodeOf(order.place),
      durationMs: Math.round(order.durationMinutes * 60_000),
      windows: windowsOf(order),
      parts: Object.entries(order.parts).flatMap(([part, count]) =>
        count > 0 ? [[partNumbers.get(part) ?? 0, count] as const] : [],
      ),
      weight: weightOf(order, present.has(order.id)),
    }),
  )
  const depots = problem.depots.map((depot): BoardDepot => ({ depot, node: nodeOf(depot.place), stock: stockOf(depot.stock) }))

  const size = places.length
  const times = new Float64Array(size * size).fill(-1)
  const ends = new Float64Array(engineers.length * orders.length).fill(Number.NaN)
  return {
    now: problem.now,
    orders,
    engineers,
    depots,
    partNames: [...partNumbers.keys()],
    nothing: new Int32Array(partNumbers.size),
    weights,
    pickUpMs: (problem.pickUpMinutes ?? 10) * 60_000,
    travel(from, to) {
      if (from === to) return 0
      const known = times[from * size + to] ?? -1
      if (known >= 0) return known
      const seconds = table.seconds(places[from] as Place, places[to] as Place)
      const milliseconds = seconds >= 0 ? Math.min(Math.round(seconds * 1000), noWayMs) : noWayMs
      times[from * size + to] = milliseconds
      return milliseconds
    },
    latestEnd(engineer, order) {
      const at = engineer.index * orders.length + order.index
      const known = ends[at] ?? Number.NaN
      if (!Number.isNaN(known)) return known
      const end = latestEndOf(engineer.engineer, order.order)
      ends[at] = end
      return end
    },
    presentEngineer: Int32Array.from(orders, ({ order }) => engineerNumbers.get(present.get(order.id) ?? '') ?? -1),
  }
}

/** Work that somebody has begun who is away, or of whom nothing is known any more, is for somebody else, and whole. */
function begunOrWhole(order: WorkOrder, engineers: readonly Engineer[]): WorkOrder {
  const by = order.started?.by
  if (by === undefined || engineers.some(({ id, away }) => id === by && !away)) return order
  return { ...order, started: null }
}

/** Whether the customer was told, and the present plan keeps it. */
export const isKeptPromise = ({ weight }: BoardOrder): boolean => weight === keptWeight

function weightOf({ priority, promised }: WorkOrder, planned: boolean): number {
  if (promised !== null) return planned ? keptWeight : promisedWeight
  return leftOut[priority] * (planned ? 1.5 : 1)
}

function latestEndOf({ id, away, skills, certificates }: Engineer, order: WorkOrder): number {
  if (away || (order.pinnedTo !== null && order.pinnedTo !== id)) return -1
  for (const [skill, level] of Object.entries(order.skills))
    if (!Object.hasOwn(skills, skill) || (skills[skill] ?? 0) < level) return -1
  let end = Number.MAX_SAFE_INTEGER
  for (const certificate of order.certificates) {
    const until = Object.hasOwn(certificates, certificate) ? certificates[certificate] : undefined
    if (until === undefined) return -1
    if (until !== null) end = Math.min(end, until)
  }
  return end
}
