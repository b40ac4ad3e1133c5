import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/dispatch/seeded-random.js'
import type { RoutePlan, RoutingProblem } from '../../../src/dispatch/solving/routing-problem.js'
import { solveRoutes } from '../../../src/dispatch/solving/solve-routes.js'

const never = Number.POSITIVE_INFINITY

const at = <T>(list: ArrayLike<T> | undefined, index: number): T => {
  const value = list?.[index]
  if (value === undefined) throw new Error(`nothing at ${index}`)
  return value
}

/** Drives every route again, by the problem alone, and returns what the plan costs. */
function driveThrough({ travel, length = travel, vehicles, stops, serving }: RoutingProblem, plan: RoutePlan): number {
  let cost = 0
  const seen = new Set<number>()
  for (const route of plan.routes) {
    const vehicle = at(vehicles, route.vehicle)
    const load: number[] = []
    let place = vehicle.start
    let time = vehicle.earliest
    expect(route.stops.length).toBeGreaterThan(0)
    for (const [index, number] of route.stops.entries()) {
      expect(seen.has(number)).toBe(false)
      seen.add(number)
      const stop = at(stops, number)
      time = Math.max(stop.earliest, time + at(at(travel, place), stop.place))
      expect(time).toBeLessThanOrEqual(stop.latest + 1e-9)
      expect(route.begins[index]).toBeCloseTo(time, 9)
      time += stop.service
      cost += at(at(length, place), stop.place) + (serving === undefined ? 0 : at(at(serving, route.vehicle), number))
      for (const [kind, amount] of (stop.demand ?? []).entries()) load[kind] = (load[kind] ?? 0) + amount
      place = stop.place
    }
    if (vehicle.end !== null) {
      time += at(at(travel, place), vehicle.end)
      cost += at(at(length, place), vehicle.end)
    }
    expect(time).toBeLessThanOrEqual(vehicle.latest + 1e-9)
    for (const [kind, amount] of load.entries()) expect(amount).toBeLessThanOrEqual((vehicle.capacity?.[kind] ?? never) + 1e-9)
    cost += vehicle.fixedCost ?? 0
  }
  const unserved = stops.map((_, stop) => stop).filter((stop) => !seen.has(stop))
  expect([...plan.unserved].sort((a, b) => a - b)).toEqual(unserved)
  expect(plan.complete).toBe(unserved.every((stop) => at(stops, stop).penalty !== undefined))
  return cost + unserved.reduce((sum, stop) => sum + (at(stops, stop).penalty ?? 0), 0)
}

/** Every order of every choice of stops for each vehicle in turn: fewest that must be served left over, then least cost. */
function tryAll(problem: RoutingProblem): { missing: number; cost: number } {
  const { travel, vehicles, stops } = problem
  let best = { missing: never, cost: never }
  const go = (
    vehicle: number,
    place: number,
    time: number,
    load: number,
    cost: number,
    left: ReadonlySet<number>,
    moved: boolean,
  ) => {
    const who = vehicles[vehicle]
    if (who === undefined) {
      let missing = 0
      let total = cost
      for (const stop of left) {
        const { penalty } = at(stops, stop)
        if (penalty === undefined) missing++
        else total += penalty
      }
      if (missing < best.missing || (missing === best.missing && total < best.cost)) best = { missing, cost: total }
      return
    }
    const home = moved && who.end !== null ? at(at(travel, place), who.end) : 0
    if (time + home <= who.latest) {
      const next = vehicles[vehicle + 1]
      go(vehicle + 1, next?.start ?? 0, next?.earliest ?? 0, 0, cost + home + (moved ? (who.fixedCost ?? 0) : 0), left, false)
    }
    for (const number of left) {
      const stop = at(stops, number)
      const way = at(at(travel, place), stop.place)
      const begin = Math.max(stop.earliest, time + way)
      const serve = problem.serving === undefined ? 0 : at(at(problem.serving, vehicle), number)
      const carried = load + (stop.demand?.[0] ?? 0)
      if (begin > stop.latest || begin + stop.service > who.latest || serve === never || carried > (who.capacity?.[0] ?? never))
        continue
      go(
        vehicle,
        stop.place,
        begin + stop.service,
        carried,
        cost + way + serve,
        new Set([...left].filter((other) => other !== number)),
        true,
      )
    }
  }
  const first = at(vehicles, 0)
  go(0, first.start, first.earliest, 0, 0, new Set(stops.keys()), false)
  return best
}

const small: fc.Arbitrary<RoutingProblem> = fc.integer({ min: 2, max: 5 }).chain((places) => {
  const place = fc.integer({ min: 0, max: places - 1 })
  const window = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }))
  const vehicle = fc
    .record({
      start: place,
      end: fc.option(place),
      open: window,
      room: fc.integer({ min: 1, max: 5 }),
      fixedCost: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ open: [earliest, span], room, ...rest }) => ({ ...rest, earliest, latest: earliest + span + 10, capacity: [room] }))
  const stop = fc
    .record({
      place,
      open: window,
      service: fc.integer({ min: 0, max: 5 }),
      size: fc.integer({ min: 0, max: 3 }),
      penalty: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
    })
    .map(({ open: [earliest, span], size, penalty, ...rest }) => {
      const shape = { ...rest, earliest, latest: earliest + span, demand: [size] }
      return penalty === undefined ? shape : { ...shape, penalty }
    })
  const way = fc.oneof({ arbitrary: fc.integer({ min: 0, max: 12 }), weight: 9 }, { arbitrary: fc.constant(never), weight: 1 })
  return fc
    .record({
      travel: fc.array(fc.array(way, { minLength: places, maxLength: places }), { minLength: places, maxLength: places }),
      vehicles: fc.array(vehicle, { minLength: 1, maxLength: 3 }),
      stops: fc.array(stop, { minLength: 0, maxLength: 4 }),
    })
    .chain((base) => {
      const cost = fc.oneof(
        { arbitrary: fc.integer({ min: 0, max: 5 }), weight: 4 },
        { arbitrary: fc.constant(never), weight: 1 },
      )
      const row = fc.array(cost, { minLength: base.stops.length, maxLength: base.stops.length })
      return fc
        .array(row, { minLength: base.vehicles.length, maxLength: base.vehicles.length })
        .map((serving): RoutingProblem => ({ ...base, serving }))
    })
})

/** The same with every detour made no quicker than the straight way. */
function withStraightWays(problem: RoutingProblem): RoutingProblem {
  const ways = problem.travel.map((row, from) => Array.from(row, (way, to) => (from === to ? 0 : way)))
  for (const [via, onward] of ways.entries())
    for (const row of ways) for (const to of row.keys()) row[to] = Math.min(at(row, to), at(row, via) + at(onward, to))
  return { ...problem, travel: ways }
}

describe('routes', () => {
  it('keep every window, shift, capacity and forbidden pair, and cost what they say', () => {
    fc.assert(
      fc.property(small, fc.integer(), (problem, seed) => {
        const plan = solveRoutes(problem, { random: seededRandom(seed), iterations: 50 })
        expect(plan.cost).toBeCloseTo(driveThrough(problem, plan), 6)
      }),
      { numRuns: 400 },
    )
  })

  it('are the best there are, where everything can be tried', () => {
    fc.assert(
      fc.property(small.map(withStraightWays), (problem) => {
        const plan = solveRoutes(problem, { random: seededRandom(5), iterations: 3000 })
        const best = tryAll(problem)
        const missing = plan.unserved.filter((stop) => at(problem.stops, stop).penalty === undefined).length
        expect(missing).toBe(best.missing)
        expect(plan.cost).toBeCloseTo(best.cost, 6)
      }),
      { numRuns: 100 },
    )
  })

  /** Twelve groups of five stops in a row, far apart, each open in the order of the row: one vehicle a group is enough, and fewer are not. */
  const groups = 12
  const rows = (): RoutingProblem => {
    const points = [{ x: 0, y: 0 }]
    const stops: RoutingProblem['stops'][number][] = []
    for (let group = 0; group < groups; group++)
      for (let step = 0; step < 5; step++) {
        const angle = (2 * Math.PI * group) / groups
        points.push({ x: Math.cos(angle) * (50 + 4 * step), y: Math.sin(angle) * (50 + 4 * step) })
        stops.push({ place: points.length - 1, earliest: 50 + 10 * step, latest: 60 + 10 * step, service: 5, demand: [4] })
      }
    const travel = points.map((from) => points.map((to) => Math.hypot(from.x - to.x, from.y - to.y)))
    const vehicles = Array.from({ length: 30 }, () => ({ start: 0, end: 0, earliest: 0, latest: 200, capacity: [20] }))
    return { travel, vehicles, stops }
  }

  it('use the fewest vehicles where these come first, and the shortest ways for that many', () => {
    const plan = solveRoutes(rows(), { random: seededRandom(1), iterations: 3000, first: 'vehicles' })
    expect(plan.complete).toBe(true)
    expect(plan.routes.length).toBe(groups)
    expect(plan.length).toBeCloseTo(groups * 2 * 66, 6)
    driveThrough(rows(), plan)
  })

  it('are the same for the same chance, and go on from a plan that is given', () => {
    const once = solveRoutes(rows(), { random: seededRandom(3), iterations: 200 })
    expect(solveRoutes(rows(), { random: seededRandom(3), iterations: 200 })).toEqual(once)
    const best = solveRoutes(rows(), { random: seededRandom(1), iterations: 3000, first: 'vehicles' })
    const again = solveRoutes(rows(), { random: seededRandom(9), iterations: 1, first: 'vehicles', from: best.routes })
    expect(again.routes.map(({ stops }) => stops)).toEqual(best.routes.map(({ stops }) => stops))
  })

  it('take up as unserved what a given plan can no longer keep', () => {
    const problem: RoutingProblem = {
      travel: [
        [0, 5],
        [5, 0],
      ],
      vehicles: [{ start: 0, end: 0, earliest: 0, latest: 20 }],
      stops: [{ place: 1, earliest: 0, latest: 4, service: 1 }],
    }
    const plan = solveRoutes(problem, {
      random: seededRandom(1),
      iterations: 5,
      from: [
        { vehicle: 0, stops: [0] },
        { vehicle: 7, stops: [0, 3] },
      ],
    })
    expect(plan).toMatchObject({ routes: [], unserved: [0], complete: false, cost: 0 })
  })

  it('end at the deadline with a plan that keeps everything', () => {
    let time = 0
    const plan = solveRoutes(rows(), {
      random: seededRandom(2),
      iterations: never,
      deadline: { now: () => time++, at: 20 },
      first: 'vehicles',
    })
    expect(plan.complete).toBe(true)
    expect(plan.iterations).toBeLessThan(16 * 25)
    driveThrough(rows(), plan)
  })

  it('go a longer way there than back where that is how the streets are', () => {
    const problem: RoutingProblem = {
      travel: [
        [0, 1, 9],
        [9, 0, 1],
        [1, 9, 0],
      ],
      vehicles: [{ start: 0, end: 0, earliest: 0, latest: 100 }],
      stops: [
        { place: 2, earliest: 0, latest: 100, service: 0 },
        { place: 1, earliest: 0, latest: 100, service: 0 },
      ],
    }
    const plan = solveRoutes(problem, { random: seededRandom(1), iterations: 50 })
    expect(plan.routes).toEqual([{ vehicle: 0, stops: [1, 0], begins: [1, 2], length: 3 }])
  })

  it('say which stop or vehicle is wrong, and how', () => {
    const problem = rows()
    const [stop] = problem.stops
    if (stop === undefined) throw new Error('no stop')
    const solve = (wrong: RoutingProblem) => () => solveRoutes(wrong, { random: seededRandom(1) })
    expect(solve({ ...problem, stops: [stop, { ...stop, earliest: 9, latest: 3 }] })).toThrow('Stop 1 may begin from 9 to 3')
    expect(solve({ ...problem, stops: [{ ...stop, place: 400 }] })).toThrow('Stop 0 is place 400, and travel has 61 places')
    expect(solve({ ...problem, vehicles: [{ start: 0, end: -1, earliest: 0, latest: 1 }] })).toThrow(
      'The end of vehicle 0 is place -1',
    )
    expect(solve({ ...problem, serving: [[0]] })).toThrow('The cost of vehicle 0 serving stop 1 is undefined')
  })
})
