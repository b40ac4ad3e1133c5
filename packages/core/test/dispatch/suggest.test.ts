import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  assignNext,
  type DayPlan,
  type DispatchProblem,
  type Engineer,
  insertOrder,
  planRoutes,
  straightLine,
  suggest,
  toEngineerId,
  toWorkOrderId,
  type WorkOrder,
} from '../../src/dispatch/index.js'
import { problemsOf } from './check-plan.js'
import { at, engineer, hour, madeUpTown, minute, morning, order } from './made-up-town.js'
import { type NaiveDay, naiveCost } from './naive-best.js'

const travel = straightLine()
const a = toWorkOrderId('a')

/** Every place an order could have in an engineer's day, tried one by one: the cost of the cheapest, or `null`. */
function naiveBest(problem: DispatchProblem, plan: DayPlan, person: Engineer, wanted: WorkOrder): number | null {
  if (person.away || (wanted.pinnedTo !== null && wanted.pinnedTo !== person.id)) return null
  if (Object.entries(wanted.skills).some(([skill, level]) => !((person.skills[skill] ?? -1) >= level))) return null
  if (wanted.certificates.some((name) => !(name in person.certificates))) return null
  const visits = plan.routes.find(({ engineerId }) => engineerId === person.id)?.visits ?? []
  if (person.capacity !== null && visits.length >= person.capacity) return null
  const byId = new Map(problem.orders.map((each) => [each.id, each]))
  const day: NaiveDay = visits.map(({ orderId, fetch }) => ({
    order: byId.get(orderId) as WorkOrder,
    depotId: fetch?.depotId ?? null,
  }))
  const used = (part: string) => visits.reduce((sum, { fromVan }) => sum + (fromVan[part] ?? 0), 0)
  const fetched = (depotId: string, part: string) =>
    plan.routes
      .flatMap((route) => route.visits)
      .reduce((sum, { fetch }) => sum + (fetch?.depotId === depotId ? (fetch.parts[part] ?? 0) : 0), 0)
  const short = Object.entries(wanted.parts).map(
    ([part, count]) => [part, count - Math.max(0, Math.min(count, (person.van[part] ?? 0) - used(part)))] as const,
  )
  const depots = short.every(([, missing]) => missing === 0)
    ? [null]
    : problem.depots
        .filter(({ id, stock }) =>
          short.every(([part, missing]) => missing === 0 || (stock[part] ?? 0) - fetched(id, part) >= missing),
        )
        .map(({ id }) => id)
  const before = naiveCost(problem, person, day, travel)
  let best: number | null = null
  for (const depotId of depots)
    for (let index = 0; index <= day.length; index++) {
      const cost = naiveCost(problem, person, [...day.slice(0, index), { order: wanted, depotId }, ...day.slice(index)], travel)
      if (cost !== null && before !== null && (best === null || cost - before < best)) best = cost - before
    }
  return best
}

describe('a suggestion', () => {
  it('is the naive best of every engineer, cheapest first, and says why the others cannot', () => {
    const towns = fc
      .record({ orders: fc.integer({ min: 1, max: 18 }), engineers: fc.integer({ min: 1, max: 6 }), seed: fc.integer() })
      .map(({ orders, engineers, seed }) => madeUpTown(orders, engineers, seed))
    fc.assert(
      fc.property(towns, (town) => {
        const wanted = town.orders[0] as WorkOrder
        const others = { ...town, orders: town.orders.slice(1) }
        const present = planRoutes(others, { travel, rounds: 5 })
        const { proposals, refusals } = suggest(town, wanted.id, { travel, present })
        const expected = town.engineers.map((person) => [person.id, naiveBest(town, present, person, wanted)] as const)
        expect(refusals.map(({ engineerId }) => engineerId)).toEqual(
          expected.filter(([, cost]) => cost === null).map(([id]) => id),
        )
        expect(proposals).toHaveLength(expected.filter(([, cost]) => cost !== null).length)
        for (const { engineerId, cost, deviation } of proposals) {
          const naive = expected.find(([id]) => id === engineerId)?.[1] ?? Number.NaN
          expect(cost.total).toBeCloseTo(naive, 6)
          expect(deviation.total).toBeCloseTo(cost.total - (proposals[0]?.cost.total ?? 0), 9)
        }
        const totals = proposals.map(({ cost }) => cost.total)
        expect(totals).toEqual([...totals].sort((one, other) => one - other))
        const inserted = insertOrder(town, wanted.id, { travel, present })
        expect(problemsOf(town, inserted, travel)).toEqual([])
        const holder = inserted.routes.find(({ visits }) => visits.some(({ orderId }) => orderId === wanted.id))
        expect(holder?.engineerId).toBe(proposals[0]?.engineerId)
      }),
      { numRuns: 150 },
    )
  })

  it('says what speaks for somebody, what it costs to deviate, and whom it delays', () => {
    const orders = [
      order('a', {
        place: at(2, 0),
        skills: { heating: 2 },
        parts: { pump: 1 },
        dueAt: morning + 3 * hour,
        preferred: toEngineerId('far'),
      }),
      order('b', { place: at(4, 0) }),
    ]
    const engineers = [
      engineer('near', { skills: { heating: 3 }, van: { pump: 1 } }),
      engineer('far', { skills: { heating: 2 }, place: at(20, 0), loadMinutes: 120 }),
      engineer('no'),
    ]
    const depots = [{ id: 'east', place: at(19, 0), stock: { pump: 1 } }]
    const problem = { now: morning, orders, engineers, depots }
    const present = planRoutes({ ...problem, orders: orders.slice(1), engineers: engineers.slice(0, 1) }, { travel })
    const { proposals, refusals } = suggest(problem, a, { travel, present })
    expect(proposals.map(({ engineerId }) => engineerId)).toEqual(['near', 'far'])
    const [near, far] = proposals
    const way = travel.seconds(at(0, 0), at(2, 0)) / 60
    expect(near?.reasons).toEqual([
      { kind: 'way', minutes: expect.closeTo(way, 3), after: null },
      { kind: 'hasSkill', skill: 'heating', level: 2, has: 3 },
      { kind: 'partOnVan', part: 'pump', count: 1 },
      { kind: 'inTime', minutesBefore: expect.closeTo(120 - way, 3) },
      { kind: 'notPreferred', preferred: 'far' },
      { kind: 'load', minutes: 120, visits: 2 },
    ])
    expect(near?.deviation.total).toBe(0)
    expect(near?.delays).toEqual([{ orderId: 'b', minutes: expect.closeTo(60, 3) }])
    expect(far?.reasons.map(({ kind }) => kind)).toEqual(['way', 'hasSkill', 'partFetched', 'inTime', 'preferred', 'load'])
    expect(far?.deviation).toMatchObject({ deviation: -30, travel: expect.any(Number) })
    expect(far?.deviation.total).toBeGreaterThan(0)
    expect(refusals).toEqual([
      {
        engineerId: 'no',
        obstacles: [{ kind: 'skillMissing', skill: 'heating', level: 2, has: null }, expect.anything()].slice(0, 1),
      },
    ])
  })

  it('is for an order of the problem that has not begun', () => {
    const problem = { now: morning, orders: [order('abc')], engineers: [engineer('x')], depots: [] }
    expect(() => suggest(problem, toWorkOrderId('abd'), { travel })).toThrow(
      expect.objectContaining({ code: 'notFound', mend: 'Did you mean "abc"?' }),
    )
    const started = { by: toEngineerId('x'), at: morning, endsAt: morning + hour }
    expect(() => suggest({ ...problem, orders: [order('abc', { started })] }, toWorkOrderId('abc'), { travel })).toThrow(
      expect.objectContaining({ code: 'notPossible' }),
    )
  })

  it('proposes no more than wanted, and counts a move away from who has the order', () => {
    const problem = { now: morning, orders: [order('a')], engineers: [engineer('x'), engineer('y'), engineer('z')], depots: [] }
    expect(suggest(problem, a, { travel, limit: 2 }).proposals).toHaveLength(2)
    const present = planRoutes({ ...problem, engineers: problem.engineers.slice(1, 2) }, { travel })
    const { proposals } = suggest(problem, a, { travel, present })
    expect(proposals.map(({ engineerId, deviation }) => [engineerId, deviation.total])).toEqual([
      ['y', 0],
      ['x', 15],
      ['z', 15],
    ])
  })
})

describe('who goes next', () => {
  const next = (problem: DispatchProblem) => assignNext(problem, { travel })

  it('is one order each, as many as can be, and together as cheap as the best of all choices', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), fc.integer(), (orders, engineers, seed) => {
        const town = madeUpTown(orders, engineers, seed)
        // of one weight and without shared parts, so that cost alone decides
        const problem = {
          ...town,
          depots: [],
          orders: town.orders.map((each) => ({ ...each, parts: {}, promised: null, priority: 'normal' as const })),
        }
        const plan = next(problem)
        expect(problemsOf(problem, plan, travel)).toEqual([])
        for (const { visits } of plan.routes) expect(visits).toHaveLength(1)
        const best = bestMatching(problem, 0, new Set())
        expect(plan.routes).toHaveLength(best.pairs)
        expect(plan.cost.total).toBeCloseTo(best.cost, 6)
      }),
      { numRuns: 100 },
    )
  })

  const bestMatching = (problem: DispatchProblem, index: number, taken: ReadonlySet<number>): { pairs: number; cost: number } => {
    const wanted = problem.orders[index]
    if (wanted === undefined) return { pairs: 0, cost: 0 }
    let best = bestMatching(problem, index + 1, taken)
    for (const [number, person] of problem.engineers.entries()) {
      if (taken.has(number)) continue
      const cost = naiveBest(problem, { routes: [], unplanned: [], cost: best as never }, person, wanted)
      if (cost === null) continue
      const rest = bestMatching(problem, index + 1, new Set([...taken, number]))
      const pairs = rest.pairs + 1
      if (pairs > best.pairs || (pairs === best.pairs && rest.cost + cost < best.cost)) best = { pairs, cost: rest.cost + cost }
    }
    return best
  }

  it('sends somebody to the promised and the urgent first, and no two for one part', () => {
    const orders = [order('low', { priority: 'low' }), order('urgent', { priority: 'urgent', place: at(15, 15) })]
    expect(next({ now: morning, orders, engineers: [engineer('x')], depots: [] }).routes[0]?.visits[0]?.orderId).toBe('urgent')
    const wanting = ['a', 'b'].map((id) => order(id, { parts: { pump: 1 } }))
    const depots = [{ id: 'd', place: at(0, 0), stock: { pump: 1 } }]
    const plan = next({ now: morning, orders: wanting, engineers: [engineer('x'), engineer('y')], depots })
    expect(plan.routes).toHaveLength(1)
    expect(plan.unplanned).toHaveLength(1)
  })

  it('gives a part that went to nobody after all to who waits for it', () => {
    const orders = [
      order('heavy', { priority: 'urgent', skills: { heating: 1 }, parts: { pump: 1 } }),
      order('light', { skills: { lifts: 1 }, parts: { pump: 1 }, preferred: toEngineerId('y') }),
      order('other', { skills: { plumbing: 1 } }),
    ]
    const engineers = [
      engineer('x', { place: at(5, 0), skills: { heating: 1, lifts: 1 } }),
      engineer('y', { skills: { lifts: 1, plumbing: 1 } }),
      engineer('z', { skills: { heating: 1, plumbing: 1 }, van: { pump: 1 }, place: at(1, 0) }),
    ]
    const depots = [{ id: 'd', place: at(0, 0), stock: { pump: 1 } }]
    const problem = { now: morning, orders, engineers, depots }
    const plan = next(problem)
    expect(problemsOf(problem, plan, travel)).toEqual([])
    expect(plan.unplanned).toEqual([])
  })

  it('has a reason for every engineer who does not go to what is left out', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const town = madeUpTown(12, 8, seed)
        const scarce = { ...town, depots: town.depots.map((depot) => ({ ...depot, stock: { valve: 1, pump: 1, fuse: 1 } })) }
        const plan = next(scarce)
        expect(problemsOf(scarce, plan, travel)).toEqual([])
        for (const { refusals } of plan.unplanned) expect(refusals).toHaveLength(scarce.engineers.length)
      }),
      { numRuns: 40 },
    )
  })

  it('breaks nothing in any town, and lets who is at work go on', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const town = madeUpTown(20, 8, seed)
        const started = { by: toEngineerId('e0'), at: morning, endsAt: morning + 30 * minute }
        const problem = { ...town, orders: town.orders.map((each, index) => (index === 0 ? { ...each, started } : each)) }
        const plan = next(problem)
        expect(problemsOf(problem, plan, travel)).toEqual([])
        for (const { engineerId, visits } of plan.routes) expect(visits.length).toBeLessThanOrEqual(engineerId === 'e0' ? 2 : 1)
      }),
      { numRuns: 40 },
    )
  })
})
