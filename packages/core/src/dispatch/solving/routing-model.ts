import { RingloopError } from '../../errors/ringloop-error.js'
import type { RoutingProblem, RoutingStop, RoutingVehicle } from './routing-problem.js'

/**
 * A {@link RoutingProblem} as the search reads it, in flat arrays.
 *
 * Nodes: stop s is node s, vehicle v begins at node `stops + 2v` and ends at `stops + 2v + 1`. A node's row in the matrices is `row[node]`; a
 * stop's row is its own number, so that places are looked up no more.
 */
export interface RoutingModel {
  readonly stops: number
  readonly vehicles: number
  readonly nodes: number
  readonly row: Int32Array
  /** How many rows the matrices have. */
  readonly size: number
  /** `timeFrom[a * size + b]`: from a to b. `timeTo[b * size + a]`: the same turned, for reading along the memory. */
  readonly timeFrom: Float64Array
  readonly timeTo: Float64Array
  readonly lengthFrom: Float64Array
  readonly lengthTo: Float64Array
  readonly early: Float64Array
  readonly late: Float64Array
  readonly service: Float64Array
  readonly kinds: number
  /** `demand[stop * kinds + kind]`, `capacity[vehicle * kinds + kind]`. */
  readonly demand: Float64Array
  readonly capacity: Float64Array
  /** `serving[vehicle * stops + stop]`, or null where it never costs anything. */
  readonly serving: Float64Array | null
  /** Infinity: must be served. */
  readonly penalty: Float64Array
  readonly fixedCost: Float64Array
  /** Vehicles of one class are alike in everything. */
  readonly classOf: Int32Array
  readonly classes: number
}

/** Longer than any time: the way that isn't there. A number, since sums with Infinity can't be taken back. */
const never = 1e16

/** Reads a problem into arrays. @throws RingloopError `invalidInput` that names the stop or vehicle and what is wrong with it. */
export function readRoutingProblem(problem: RoutingProblem): RoutingModel {
  const { stops, vehicles } = problem
  for (const [index, stop] of stops.entries()) checkStop(problem, index, stop)
  for (const [index, vehicle] of vehicles.entries()) checkVehicle(problem, index, vehicle)
  const nodes = stops.length + 2 * vehicles.length
  const row = new Int32Array(nodes)
  const early = new Float64Array(nodes)
  const late = new Float64Array(nodes)
  const service = new Float64Array(nodes)
  const places = new Map<number | null, number>()
  const rowOf = (place: number | null) => {
    if (!places.has(place)) places.set(place, stops.length + places.size)
    return places.get(place) as number
  }
  for (const [index, stop] of stops.entries()) {
    row[index] = index
    early[index] = stop.earliest
    late[index] = Math.min(stop.latest, never / 10)
    service[index] = stop.service
  }
  for (const [index, vehicle] of vehicles.entries()) {
    const start = stops.length + 2 * index
    row[start] = rowOf(vehicle.start)
    row[start + 1] = rowOf(vehicle.end)
    early.fill(vehicle.earliest, start, start + 2)
    late.fill(Math.min(vehicle.latest, never / 10), start, start + 2)
  }
  const placeOfRow = [...stops.map(({ place }) => place), ...places.keys()]
  const timeFrom = readMatrix(problem.travel, placeOfRow)
  const lengthFrom = problem.length === undefined ? Float64Array.from(timeFrom) : readMatrix(problem.length, placeOfRow)
  for (const [edge, time] of timeFrom.entries()) {
    if (Number.isFinite(time) && Number.isFinite(lengthFrom[edge])) continue
    timeFrom[edge] = never
    lengthFrom[edge] = 0
  }
  const timeTo = turn(timeFrom, placeOfRow.length)
  const lengthTo = turn(lengthFrom, placeOfRow.length)
  const kinds = Math.max(0, ...stops.map(({ demand }) => demand?.length ?? 0))
  const serving = readServing(problem)
  const { classOf, classes } = readClasses(problem)
  return {
    stops: stops.length,
    vehicles: vehicles.length,
    nodes,
    row,
    size: placeOfRow.length,
    timeFrom,
    timeTo,
    lengthFrom,
    lengthTo,
    early,
    late,
    service,
    kinds,
    demand: Float64Array.from(stops.flatMap(({ demand }) => Array.from({ length: kinds }, (_, kind) => demand?.[kind] ?? 0))),
    capacity: Float64Array.from(
      vehicles.flatMap(({ capacity }) =>
        Array.from({ length: kinds }, (_, kind) => capacity?.[kind] ?? Number.POSITIVE_INFINITY),
      ),
    ),
    serving,
    penalty: Float64Array.from(stops, ({ penalty }) => penalty ?? Number.POSITIVE_INFINITY),
    fixedCost: Float64Array.from(vehicles, ({ fixedCost }) => fixedCost ?? 0),
    classOf,
    classes,
  }
}

function readMatrix(matrix: RoutingProblem['travel'], placeOfRow: readonly (number | null)[]): Float64Array {
  const size = placeOfRow.length
  const result = new Float64Array(size * size)
  for (const [a, from] of placeOfRow.entries())
    for (const [b, to] of placeOfRow.entries()) {
      // a route that ends anywhere has its end at no distance
      const value = from === null || to === null ? 0 : matrix[from]?.[to]
      if (value === undefined || !(value >= 0))
        throw invalid(`The way from place ${from} to place ${to} is ${value}`, 'Give 0 or more; Infinity: no way.')
      result[a * size + b] = value
    }
  return result
}

function turn(matrix: Float64Array, size: number): Float64Array {
  const result = new Float64Array(matrix.length)
  let same = true
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++) {
      const value = matrix[a * size + b] as number
      result[b * size + a] = value
      if (value !== matrix[b * size + a]) same = false
    }
  return same ? matrix : result
}

function readServing({ serving, stops, vehicles }: RoutingProblem): Float64Array | null {
  if (serving === undefined) return null
  const result = new Float64Array(vehicles.length * stops.length)
  for (let vehicle = 0; vehicle < vehicles.length; vehicle++)
    for (let stop = 0; stop < stops.length; stop++) {
      const cost = serving[vehicle]?.[stop]
      if (cost === undefined || Number.isNaN(cost) || cost === Number.NEGATIVE_INFINITY)
        throw invalid(
          `The cost of vehicle ${vehicle} serving stop ${stop} is ${cost}`,
          'Give a number, or Infinity where it may not.',
        )
      result[vehicle * stops.length + stop] = cost
    }
  return result
}

function readClasses({ vehicles, serving }: RoutingProblem): { classOf: Int32Array; classes: number } {
  const known = new Map<string, number>()
  const classOf = Int32Array.from(vehicles, (vehicle, index) => {
    const { start, end, earliest, latest, capacity, fixedCost } = vehicle
    const row = serving?.[index]
    const key = [
      start,
      end,
      earliest,
      latest,
      fixedCost ?? 0,
      capacity?.join(' '),
      row === undefined ? '' : Array.from(row).join(' '),
    ].join('|')
    if (!known.has(key)) known.set(key, known.size)
    return known.get(key) as number
  })
  return { classOf, classes: known.size }
}

function checkStop({ travel }: RoutingProblem, index: number, stop: RoutingStop): void {
  checkPlace(travel, `Stop ${index}`, stop.place)
  if (!(stop.earliest <= stop.latest))
    throw invalid(`Stop ${index} may begin from ${stop.earliest} to ${stop.latest}`, 'Let it begin before it ends.')
  if (!(stop.service >= 0)) throw invalid(`Stop ${index} takes ${stop.service}`, 'Give 0 or more.')
  if (stop.demand?.some((amount) => !(amount >= 0)))
    throw invalid(`Stop ${index} demands ${stop.demand.join(', ')}`, 'Give 0 or more of each kind.')
  if (stop.penalty !== undefined && !(stop.penalty >= 0))
    throw invalid(`Stop ${index} has the penalty ${stop.penalty}`, 'Give 0 or more.')
}

function checkVehicle(
  { travel }: RoutingProblem,
  index: number,
  { start, end, earliest, latest, capacity, fixedCost }: RoutingVehicle,
): void {
  checkPlace(travel, `The start of vehicle ${index}`, start)
  if (end !== null) checkPlace(travel, `The end of vehicle ${index}`, end)
  if (!(earliest <= latest))
    throw invalid(`Vehicle ${index} has the shift ${earliest} to ${latest}`, 'Let it begin before it ends.')
  if (capacity?.some(Number.isNaN))
    throw invalid(`Vehicle ${index} carries ${capacity.join(', ')}`, 'Give a number of each kind.')
  if (fixedCost !== undefined && !Number.isFinite(fixedCost))
    throw invalid(`Vehicle ${index} costs ${fixedCost}`, 'Give a finite number.')
}

function checkPlace(travel: RoutingProblem['travel'], who: string, place: number): void {
  if (travel[place] === undefined)
    throw invalid(`${who} is place ${place}, and travel has ${travel.length} places`, 'Give a row of travel.')
}

const invalid = (message: string, mend: string) => new RingloopError('invalidInput', message, { mend })
