import { beginFrom } from './begin-from.js'
import { fewestVehicles } from './fewest-vehicles.js'
import { type InsertionOrders, insertionOrders, recreate } from './recreate.js'
import { readRoutePlan } from './route-plan.js'
import { copyState, emptyState, type RouteState, setTimes } from './route-state.js'
import { type RoutingModel, readRoutingProblem } from './routing-model.js'
import type { RoutePlan, RoutingOptions, RoutingProblem } from './routing-problem.js'
import { emptyRoute, type Nearness, ruin, sortByNearness } from './ruin.js'
import { createSearchClock, type SearchClock } from './search-clock.js'

/** Of the whole search, how much may be spent on getting by with fewer vehicles. */
const defaultVehiclesShare = 0.4
/** Of that, how much goes before into short ways with any number of vehicles: what is short leaves room. */
const freeShare = 0.3
/** How much worse a plan may be and still be gone on from, in units of {@link Search.unit}: at the beginning, at the end, and while vehicles are saved. */
const hot = 0.3
/** Where vehicles are few, every way out of a plan is over a hill. */
const hotWithFew = 10
const cold = 0.003
const shrinkHot = 0.1

interface Search {
  readonly model: RoutingModel
  readonly near: Nearness
  readonly orders: InsertionOrders
  readonly random: () => number
  readonly clock: SearchClock
  readonly vehiclesFirst: boolean
  readonly vehiclesShare: number
  /** What one step of the search usually changes: the mean way to one of the ten nearest stops, or a quarter of what a stop costs. */
  unit: number
  readonly touched: Int32Array
  readonly current: RouteState
  readonly trial: RouteState
  readonly best: RouteState
}

/**
 * Plans who serves which stops and in which order: every stop that must be served first of all, then, as `first` says, few vehicles or little
 * cost. Windows, shifts, capacities and forbidden pairs are kept in every plan, whenever the search ends.
 *
 * A search by slack induction by string removals (Christiaens and Vanden Berghe 2020) under simulated annealing, with counts of how often a
 * stop was left over to get rid of vehicles. Good plans, no proof of the best.
 *
 * @throws RingloopError `invalidInput` that names the stop or vehicle and what is wrong with it
 */
export function solveRoutes(problem: RoutingProblem, options: RoutingOptions): RoutePlan {
  const model = readRoutingProblem(problem)
  const search = beginSearch(model, options)
  const { current, best } = search
  beginFrom(model, current, options.from ?? [])
  recreate(model, current, search.orders, opening(search, model.vehicles), search.random)
  copyState(current, best)
  search.unit = Math.max(search.unit, current.cost / (4 * Math.max(1, model.stops)))
  if (model.stops > 0) {
    let progress = 0
    if (search.vehiclesFirst) progress = anneal(search, 0, search.vehiclesShare * freeShare, false)
    progress = shrink(search, progress)
    copyState(best, current)
    anneal(search, progress, 1, search.vehiclesFirst)
  }
  return readRoutePlan(model, best, search.clock.iterations)
}

function beginSearch(model: RoutingModel, options: RoutingOptions): Search {
  const near = sortByNearness(model)
  return {
    model,
    near,
    orders: insertionOrders(model),
    random: options.random,
    clock: createSearchClock(options),
    vehiclesFirst: options.first === 'vehicles',
    vehiclesShare: options.vehiclesShare ?? defaultVehiclesShare,
    unit: meanStep(model, near),
    touched: new Int32Array(model.vehicles),
    current: emptyState(model),
    trial: emptyState(model),
    best: emptyState(model),
  }
}

function meanStep({ stops, size, lengthFrom }: RoutingModel, { near, width }: Nearness): number {
  let sum = 0
  const few = Math.min(width, 11)
  for (let stop = 0; stop < stops; stop++)
    for (let k = 1; k < few; k++) sum += lengthFrom[stop * size + (near[stop * width + k] as number)] as number
  return sum / Math.max(1, stops * (few - 1))
}

const opening = ({ vehiclesFirst }: Search, limit: number) => ({ limit, lastResort: vehiclesFirst })

/** Gets by with fewer vehicles, or serves what must be served and isn't, until its share of the search is over; returns how far the search has come. */
function shrink(search: Search, from: number): number {
  const { model, current, trial, best, random, clock, near, orders, touched } = search
  const floor = search.vehiclesFirst ? fewestVehicles(model) : model.vehicles
  const absences = new Float64Array(model.stops)
  const sum = ({ absent, absentCount }: RouteState) => {
    let total = 0
    for (let index = 0; index < absentCount; index++) {
      const stop = absent[index] as number
      if (model.penalty[stop] === Number.POSITIVE_INFINITY) total += absences[stop] as number
    }
    return total
  }
  let limit = model.vehicles
  let progress = from
  while (progress < search.vehiclesShare) {
    if (current.missing === 0) {
      if (isBetter(search, current, best, 0)) copyState(current, best)
      if (!search.vehiclesFirst || current.used <= floor) break
      limit = current.used - 1
      dropRoute(search, absences)
    }
    copyState(current, trial)
    ruin(model, trial, near, random, touched)
    recreate(model, trial, orders, { limit, lastResort: true }, random)
    const heat = shrinkHot * search.unit
    const trialSum = sum(trial)
    const currentSum = sum(current)
    if (
      trial.missing === 0 ||
      trialSum < currentSum ||
      (trialSum === currentSum && trial.cost < current.cost - heat * Math.log(1 - random()))
    ) {
      copyState(trial, current)
    }
    for (let index = 0; index < trial.absentCount; index++) {
      const stop = trial.absent[index] as number
      absences[stop] = (absences[stop] as number) + 1
    }
    if (trial.missing > 0 && best.missing > trial.missing) copyState(trial, best)
    progress = clock.tick()
  }
  return progress
}

/** Takes all stops off the vehicle whose stops were left over least often. */
function dropRoute({ model, current }: Search, absences: Float64Array): void {
  let least = Number.POSITIVE_INFINITY
  let chosen = -1
  for (let vehicle = 0; vehicle < model.vehicles; vehicle++) {
    if (current.count[vehicle] === 0) continue
    let sum = 0
    const start = model.stops + 2 * vehicle
    for (let node = current.next[start] as number; node !== start + 1; node = current.next[node] as number)
      sum += absences[node] as number
    if (sum >= least) continue
    least = sum
    chosen = vehicle
  }
  emptyRoute(model, current, chosen)
  setTimes(model, current, chosen)
}

/** Looks for less cost until `until` of the search, with no more vehicles than the best plan has if `few`; returns how far the search has come. */
function anneal(search: Search, from: number, until: number, few: boolean): number {
  const { model, current, trial, best, random, clock, near, orders, touched, unit, vehiclesFirst } = search
  const limit = few ? best.used : model.vehicles
  const begin = vehiclesFirst ? hotWithFew : hot
  let progress = from
  for (; progress < until; progress = clock.tick()) {
    copyState(current, trial)
    ruin(model, trial, near, random, touched, vehiclesFirst ? 0 : 0.1)
    recreate(model, trial, orders, { limit, lastResort: few }, random)
    const heat = unit * begin * (cold / begin) ** ((progress - from) / (until - from))
    const slack = -heat * Math.log(1 - random())
    const isTaken = trial.missing === current.missing ? trial.cost < current.cost + slack : trial.missing < current.missing
    if (!isTaken) continue
    copyState(trial, current)
    if (isBetter(search, trial, best, -1e-9)) copyState(trial, best)
  }
  return progress
}

/** Serves more that must be served, else uses fewer vehicles, where they count, else costs less or but `slack` more. */
function isBetter({ vehiclesFirst }: Search, one: RouteState, other: RouteState, slack: number): boolean {
  if (one.missing !== other.missing) return one.missing < other.missing
  if (vehiclesFirst && one.used !== other.used) return one.used < other.used
  return one.cost < other.cost + slack
}
