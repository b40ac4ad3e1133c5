import type { RoutingModel } from './routing-model.js'

/**
 * A plan under change: every vehicle's route is a ring-less chain of nodes from its start to its end.
 *
 * `done[node]`: when service there is over, as early as can be. `due[node]`: the latest beginning of service that keeps all that follows in
 * time. With both, whether one more stop fits between two others is known without walking the route.
 */
export interface RouteState {
  readonly next: Int32Array
  readonly previous: Int32Array
  /** -1: not served. */
  readonly vehicleOf: Int32Array
  readonly count: Int32Array
  readonly done: Float64Array
  readonly due: Float64Array
  /** `load[vehicle * kinds + kind]`. */
  readonly load: Float64Array
  /** The first `absentCount` are the stops not served, in any order. */
  readonly absent: Int32Array
  absentCount: number
  /** Lengths, `serving`, fixed costs, and penalties of the stops not served, where finite. */
  cost: number
  /** Vehicles that serve anything. */
  used: number
  /** How many stops that must be served aren't. */
  missing: number
  /** All of the above that are arrays, in two blocks, for copying. */
  readonly whole: Int32Array
  readonly real: Float64Array
}

/** A state in which nothing is served. */
export function emptyState(model: RoutingModel): RouteState {
  const { nodes, stops, vehicles, kinds } = model
  const whole = new Int32Array(2 * nodes + stops + vehicles + stops)
  const real = new Float64Array(2 * nodes + vehicles * kinds)
  let at = 0
  const take = (length: number) => {
    at += length
    return whole.subarray(at - length, at)
  }
  const state: RouteState = {
    next: take(nodes),
    previous: take(nodes),
    vehicleOf: take(stops).fill(-1),
    count: take(vehicles),
    absent: take(stops),
    done: real.subarray(0, nodes),
    due: real.subarray(nodes, 2 * nodes),
    load: real.subarray(2 * nodes),
    absentCount: stops,
    cost: 0,
    used: 0,
    missing: 0,
    whole,
    real,
  }
  for (let vehicle = 0; vehicle < vehicles; vehicle++) {
    const start = stops + 2 * vehicle
    state.next[start] = start + 1
    state.previous[start + 1] = start
    setTimes(model, state, vehicle)
  }
  for (let stop = 0; stop < stops; stop++) {
    state.absent[stop] = stop
    if (model.penalty[stop] === Number.POSITIVE_INFINITY) state.missing++
    else state.cost += model.penalty[stop] as number
  }
  return state
}

/** Makes `into` the same as `state`. */
export function copyState(state: RouteState, into: RouteState): void {
  into.whole.set(state.whole)
  into.real.set(state.real)
  into.absentCount = state.absentCount
  into.cost = state.cost
  into.used = state.used
  into.missing = state.missing
}

/** Works out the times of a whole route. */
export function setTimes(model: RoutingModel, state: RouteState, vehicle: number): void {
  const start = model.stops + 2 * vehicle
  state.done[start] = model.early[start] as number
  setTimesAfter(model, state, start, start + 1, true)
  state.due[start + 1] = model.late[start + 1] as number
  setTimesBefore(model, state, start + 1, start, true)
}

/** Walks on from a node; unless the whole route is to be set, no further than times change. */
function setTimesAfter(model: RoutingModel, { next, done }: RouteState, from: number, end: number, whole: boolean): void {
  const { row, size, timeFrom, early, service } = model
  for (let node = from; node !== end; ) {
    const following = next[node] as number
    const arrival = (done[node] as number) + (timeFrom[(row[node] as number) * size + (row[following] as number)] as number)
    const over = Math.max(arrival, early[following] as number) + (service[following] as number)
    if (over === done[following] && !whole) return
    done[following] = over
    node = following
  }
}

function setTimesBefore(model: RoutingModel, { previous, due }: RouteState, from: number, start: number, whole: boolean): void {
  const { row, size, timeFrom, late, service } = model
  for (let node = from; node !== start; ) {
    const before = previous[node] as number
    const leaving = (due[node] as number) - (timeFrom[(row[before] as number) * size + (row[node] as number)] as number)
    const latest = Math.min(leaving - (service[before] as number), late[before] as number)
    if (latest === due[before] && !whole) return
    due[before] = latest
    node = before
  }
}

/** Puts the stop `absent[index]` behind `node` of `vehicle`; `delta` is what that costs, without its penalty. Times and loads must allow it. */
export function insertStop(
  model: RoutingModel,
  state: RouteState,
  index: number,
  vehicle: number,
  node: number,
  delta: number,
): void {
  const { absent, next, previous, done, due, load } = state
  const stop = absent[index] as number
  absent[index] = absent[--state.absentCount] as number
  const following = next[node] as number
  next[node] = stop
  previous[stop] = node
  next[stop] = following
  previous[following] = stop
  state.vehicleOf[stop] = vehicle
  if (state.count[vehicle] === 0) state.used++
  state.count[vehicle] = (state.count[vehicle] as number) + 1
  for (let kind = 0; kind < model.kinds; kind++) {
    const at = vehicle * model.kinds + kind
    load[at] = (load[at] as number) + (model.demand[stop * model.kinds + kind] as number)
  }
  state.cost += delta
  if (model.penalty[stop] === Number.POSITIVE_INFINITY) state.missing--
  else state.cost -= model.penalty[stop] as number
  const start = model.stops + 2 * vehicle
  done[stop] = Number.NaN
  due[stop] = Number.NaN
  setTimesAfter(model, state, node, start + 1, false)
  setTimesBefore(model, state, following, start, false)
}

/** Whether a route keeps its times, once {@link setTimes} knows them. */
export function isInTime(model: RoutingModel, state: RouteState, vehicle: number): boolean {
  const start = model.stops + 2 * vehicle
  return (state.done[start] as number) <= (state.due[start] as number) + tolerance
}

/** Times are sums made in two directions, which differ in their last digits. */
const tolerance = 1e-9

/** Takes a stop out. The times of its route are wrong until {@link setTimes}. */
export function removeStop(model: RoutingModel, state: RouteState, stop: number): void {
  const { next, previous, load } = state
  const { row, size, lengthFrom, kinds } = model
  const vehicle = state.vehicleOf[stop] as number
  const before = previous[stop] as number
  const following = next[stop] as number
  const a = (row[before] as number) * size
  const b = row[following] as number
  state.cost -= (lengthFrom[a + stop] as number) + (lengthFrom[stop * size + b] as number)
  if (model.serving !== null) state.cost -= model.serving[vehicle * model.stops + stop] as number
  next[before] = following
  previous[following] = before
  state.vehicleOf[stop] = -1
  const left = (state.count[vehicle] as number) - 1
  state.count[vehicle] = left
  if (left > 0) state.cost += lengthFrom[a + b] as number
  else {
    state.used--
    state.cost -= model.fixedCost[vehicle] as number
  }
  for (let kind = 0; kind < kinds; kind++) {
    const at = vehicle * kinds + kind
    load[at] = left === 0 ? 0 : (load[at] as number) - (model.demand[stop * kinds + kind] as number)
  }
  state.absent[state.absentCount++] = stop
  if (model.penalty[stop] === Number.POSITIVE_INFINITY) state.missing++
  else state.cost += model.penalty[stop] as number
}
