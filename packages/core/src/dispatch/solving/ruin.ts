import { isInTime, type RouteState, removeStop, setTimes } from './route-state.js'
import type { RoutingModel } from './routing-model.js'

const averageRemoved = 10
const longestString = 10
/** Longer routes are never taken apart whole. */
const mostOfRoute = 30
const splitShare = 0.5
const keepShare = 0.01

/** Stops in order of nearness to each stop: `near[stop * width + k]`. */
export interface Nearness {
  readonly near: Int32Array
  readonly width: number
}

/** Sorts for each stop the others by the way there and back, the nearest 250 of them. */
export function sortByNearness({ stops, size, lengthFrom }: RoutingModel): Nearness {
  const width = Math.min(stops, 250)
  const near = new Int32Array(stops * width)
  const order = Array.from({ length: stops }, (_, stop) => stop)
  const way = new Float64Array(stops)
  for (let stop = 0; stop < stops; stop++) {
    for (let other = 0; other < stops; other++)
      way[other] = other === stop ? -1 : (lengthFrom[stop * size + other] as number) + (lengthFrom[other * size + stop] as number)
    const sorted = order.slice().sort((a, b) => (way[a] as number) - (way[b] as number) || a - b)
    near.set(sorted.slice(0, width), stop * width)
  }
  return { near, width }
}

/**
 * Takes strings of neighbouring stops out of routes that lie close together, so that what is put back can go elsewhere: slack induction by
 * string removals, Christiaens and Vanden Berghe (2020). In `wholeShare` of all cases
 * the first of them whole, which lets vehicles change their parts.
 */
export function ruin(
  model: RoutingModel,
  state: RouteState,
  { near, width }: Nearness,
  random: () => number,
  touched: Int32Array,
  wholeShare = 0,
): void {
  const served = model.stops - state.absentCount
  if (served === 0) return
  touched.fill(0)
  const longest = Math.min(longestString, served / Math.max(1, state.used))
  const most = (4 * averageRemoved) / (1 + longest) - 1
  let strings = Math.floor(random() * most + 1)
  const seed = Math.floor(random() * model.stops)
  let wholeRoute = wholeShare > 0 && random() < wholeShare
  for (let k = 0; k < width && strings > 0; k++) {
    const stop = near[seed * width + k] as number
    const vehicle = state.vehicleOf[stop] as number
    if (vehicle === -1 || touched[vehicle] === 1) continue
    touched[vehicle] = 1
    strings--
    const count = state.count[vehicle] as number
    const length = wholeRoute ? Math.min(count, mostOfRoute) : Math.floor(random() * Math.min(count, longest) + 1)
    wholeRoute = false
    removeString(model, state, stop, vehicle, length, random)
    setTimes(model, state, vehicle)
    // where a detour is quicker than the straight way, a route can be late for having fewer stops
    if (!isInTime(model, state, vehicle)) {
      emptyRoute(model, state, vehicle)
      setTimes(model, state, vehicle)
    }
  }
}

/** Takes all stops of a route out. */
export function emptyRoute(model: RoutingModel, state: RouteState, vehicle: number): void {
  const start = model.stops + 2 * vehicle
  for (let node = state.next[start] as number; node !== start + 1; ) {
    const following = state.next[node] as number
    removeStop(model, state, node)
    node = following
  }
}

/** A string of `length` that has `stop` in it, either whole, or a longer one with some of its middle kept. */
function removeString(
  model: RoutingModel,
  state: RouteState,
  stop: number,
  vehicle: number,
  length: number,
  random: () => number,
): void {
  const { next, previous } = state
  const start = model.stops + 2 * vehicle
  const count = state.count[vehicle] as number
  let kept = 0
  if (length > 1 && length < count && random() < splitShare) {
    kept = 1
    while (length + kept < count && random() > keepShare) kept++
  }
  const whole = length + kept
  let before = 0
  for (let node = previous[stop] as number; node !== start; node = previous[node] as number) before++
  // the string begins `back` stops before `stop`
  const least = Math.max(0, whole - (count - before))
  const most = Math.min(before, whole - 1)
  const back = least + Math.floor(random() * (most - least + 1))
  let node = stop
  for (let k = 0; k < back; k++) node = previous[node] as number
  const keepFrom = kept === 0 ? whole : 1 + Math.floor(random() * (length - 1))
  for (let k = 0; k < whole; k++) {
    const following = next[node] as number
    if (k < keepFrom || k >= keepFrom + kept) removeStop(model, state, node)
    node = following
  }
}
