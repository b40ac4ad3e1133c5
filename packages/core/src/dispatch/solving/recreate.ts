import { insertStop, type RouteState } from './route-state.js'
import type { RoutingModel } from './routing-model.js'

/** How often stops are put back that cost more than leaving them out. */
const insistShare = 0.2

/** The orders in which stops are put back, each as one number a stop, lowest first; and how often each is chosen. */
export interface InsertionOrders {
  readonly keys: readonly Float64Array[]
  readonly weights: readonly number[]
  /** Cells for sorting. */
  readonly random: Float64Array
  readonly emptyOfClass: Int32Array
  /** How often a place is overlooked: rarely where there are many. */
  readonly blinkShare: number
  /** Whether any stop may be left out. */
  readonly anyOptional: boolean
}

/** Biggest first, farthest, nearest, tightest window, earliest, latest; and by chance. */
export function insertionOrders(model: RoutingModel): InsertionOrders {
  const { stops, vehicles, kinds, size, lengthFrom, lengthTo, row } = model
  const byStop = (key: (stop: number) => number) => Float64Array.from({ length: stops }, (_, stop) => key(stop))
  const depots = [...new Set(Array.from({ length: vehicles }, (_, vehicle) => row[stops + 2 * vehicle] as number))]
  const away = byStop((stop) =>
    Math.min(...depots.map((depot) => (lengthFrom[depot * size + stop] as number) + (lengthTo[depot * size + stop] as number))),
  )
  const largest = Array.from({ length: kinds }, (_, kind) =>
    Math.max(1e-9, ...byStop((stop) => model.demand[stop * kinds + kind] as number)),
  )
  const early = model.early.subarray(0, stops)
  const late = model.late.subarray(0, stops)
  return {
    keys: [
      byStop((stop) => -largest.reduce((sum, most, kind) => sum + (model.demand[stop * kinds + kind] as number) / most, 0)),
      away.map((way) => -way),
      away,
      byStop((stop) => (late[stop] as number) - (early[stop] as number)),
      early,
      late.map((end) => -end),
    ],
    weights: [4, 2, 1, 2, 2, 2],
    random: new Float64Array(stops),
    emptyOfClass: new Int32Array(model.classes),
    blinkShare: Math.min(0.2, Math.max(0.01, 1 / Math.max(1, stops))),
    anyOptional: model.penalty.some(Number.isFinite),
  }
}

const byChance = 4

/** How a stop may go to a vehicle that serves nothing yet. */
export interface OpeningRule {
  /** How many vehicles may be used. */
  readonly limit: number
  /** Only where no used vehicle can take the stop; else wherever it is cheapest. */
  readonly lastResort: boolean
}

/** Puts each absent stop where it costs least, one after the other, with now and then a place overlooked; what fits nowhere stays absent. */
export function recreate(
  model: RoutingModel,
  state: RouteState,
  orders: InsertionOrders,
  opening: OpeningRule,
  random: () => number,
): void {
  sortAbsent(state, orders, random)
  let blink = nextBlink(orders, random)
  // two stops can be worth a vehicle where each alone isn't
  const insist = orders.anyOptional && random() < insistShare
  const {
    stops,
    vehicles,
    kinds,
    size,
    row,
    timeFrom,
    timeTo,
    lengthFrom,
    lengthTo,
    early,
    late,
    service,
    demand,
    capacity,
    serving,
    penalty,
  } = model
  const { next, done, due, load, count, absent } = state
  const { emptyOfClass } = orders
  // from the end, since an inserted stop's place in the list is taken by the last
  for (let index = state.absentCount - 1; index >= 0; index--) {
    const stop = absent[index] as number
    const toStop = stop * size
    const opens = early[stop] as number
    const closes = late[stop] as number
    const stay = service[stop] as number
    let best = insist ? Number.POSITIVE_INFINITY : (penalty[stop] as number)
    let bestVehicle = -1
    let bestNode = -1
    emptyOfClass.fill(-1)
    for (let vehicle = 0; vehicle < vehicles; vehicle++) {
      const isEmpty = count[vehicle] === 0
      if (isEmpty) {
        const kind = model.classOf[vehicle] as number
        if (emptyOfClass[kind] === -1) emptyOfClass[kind] = vehicle
        continue
      }
      if (!hasRoom(vehicle, stop)) continue
      const extra = serving === null ? 0 : (serving[vehicle * stops + stop] as number)
      if (extra === Number.POSITIVE_INFINITY) continue
      let node = stops + 2 * vehicle
      const end = node + 1
      while (node !== end) {
        const over = done[node] as number
        if (over > closes) break
        const following = next[node] as number
        const from = row[node] as number
        let begin = over + (timeTo[toStop + from] as number)
        if (begin < opens) begin = opens
        if (begin <= closes) {
          const to = row[following] as number
          if (begin + stay + (timeFrom[toStop + to] as number) <= (due[following] as number)) {
            const delta =
              extra +
              (lengthTo[toStop + from] as number) +
              (lengthFrom[toStop + to] as number) -
              (lengthFrom[from * size + to] as number)
            if (delta < best) {
              if (blink-- > 0) {
                best = delta
                bestVehicle = vehicle
                bestNode = node
              } else blink = nextBlink(orders, random)
            }
          }
        }
        node = following
      }
    }
    if (state.used < opening.limit && (bestVehicle === -1 || !opening.lastResort)) {
      for (const vehicle of emptyOfClass) {
        if (vehicle === -1 || !hasRoom(vehicle, stop)) continue
        const extra = serving === null ? 0 : (serving[vehicle * stops + stop] as number)
        if (extra === Number.POSITIVE_INFINITY) continue
        const node = stops + 2 * vehicle
        const from = row[node] as number
        const to = row[node + 1] as number
        const begin = Math.max(opens, (early[node] as number) + (timeTo[toStop + from] as number))
        if (begin > closes || begin + stay + (timeFrom[toStop + to] as number) > (late[node + 1] as number)) continue
        const delta =
          extra + (model.fixedCost[vehicle] as number) + (lengthTo[toStop + from] as number) + (lengthFrom[toStop + to] as number)
        if (delta >= best) continue
        if (blink-- <= 0) {
          blink = nextBlink(orders, random)
          continue
        }
        best = delta
        bestVehicle = vehicle
        bestNode = node
      }
    }
    if (bestVehicle !== -1) insertStop(model, state, index, bestVehicle, bestNode, best)
  }

  function hasRoom(vehicle: number, stop: number): boolean {
    for (let kind = 0; kind < kinds; kind++)
      if (
        (load[vehicle * kinds + kind] as number) + (demand[stop * kinds + kind] as number) >
        (capacity[vehicle * kinds + kind] as number)
      )
        return false
    return true
  }
}

/** How many better places are seen until the next is overlooked. */
function nextBlink({ blinkShare }: InsertionOrders, random: () => number): number {
  return Math.floor(Math.log(1 - random()) / Math.log(1 - blinkShare))
}

/** Sorts so that the first to insert is last. */
function sortAbsent(
  { absent, absentCount }: RouteState,
  { keys, weights, random: byChanceKey }: InsertionOrders,
  random: () => number,
): void {
  let draw = random() * (weights.reduce((sum, weight) => sum + weight, 0) + byChance)
  let key = byChanceKey
  for (const [index, weight] of weights.entries()) {
    if (draw < weight) {
      key = keys[index] as Float64Array
      break
    }
    draw -= weight
  }
  if (key === byChanceKey) for (let index = 0; index < absentCount; index++) key[absent[index] as number] = random()
  if (absentCount > 64) {
    absent.subarray(0, absentCount).sort((a, b) => (key[b] as number) - (key[a] as number) || b - a)
    return
  }
  for (let index = 1; index < absentCount; index++) {
    const stop = absent[index] as number
    const value = key[stop] as number
    let at = index - 1
    while (at >= 0 && (key[absent[at] as number] as number) < value) {
      absent[at + 1] = absent[at] as number
      at--
    }
    absent[at + 1] = stop
  }
}
