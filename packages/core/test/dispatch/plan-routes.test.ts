import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type DispatchProblem,
  insertOrder,
  planRoutes,
  replan,
  straightLine,
  toEngineerId,
  toWorkOrderId,
} from '../../src/dispatch/index.js'
import { problemsOf } from './check-plan.js'
import { at, engineer, hour, madeUpTown, minute, morning, order } from './made-up-town.js'

const travel = straightLine()
const problem = (over: Partial<DispatchProblem>): DispatchProblem => ({
  now: morning,
  orders: [],
  engineers: [],
  depots: [],
  ...over,
})
const plan = (over: Partial<DispatchProblem>, rounds = 30) => planRoutes(problem(over), { travel, rounds })
const whoHas = (made: ReturnType<typeof planRoutes>) =>
  Object.fromEntries(made.routes.flatMap(({ engineerId, visits }) => visits.map(({ orderId }) => [orderId, engineerId])))

/** Towns of all sizes, with more work than people and the other way round. */
const towns = fc
  .record({ orders: fc.integer({ min: 0, max: 25 }), engineers: fc.integer({ min: 0, max: 8 }), seed: fc.integer() })
  .map(({ orders, engineers, seed }) => madeUpTown(orders, engineers, seed))

describe('a day plan', () => {
  it('breaks no skill, certificate, shift, window, stock or capacity, whatever the town', () => {
    fc.assert(
      fc.property(towns, (town) => {
        expect(problemsOf(town, planRoutes(town, { travel, rounds: 15 }), travel)).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('would be told from a broken one', () => {
    const town = madeUpTown(20, 8)
    const made = planRoutes(town, { travel, rounds: 5 })
    const strict = {
      ...town,
      engineers: town.engineers.map((each) => ({ ...each, skills: {}, van: {}, capacity: 0, shifts: [] })),
    }
    const problems = problemsOf({ ...strict, depots: [] }, made, travel).join('\n')
    for (const word of [/wants \w+ \d/, /of the van/, /visits/, /in no shift/]) expect(problems).toMatch(word)
  })

  it('does not plan two orders on one part, on the van or in a depot', () => {
    const orders = ['a', 'b', 'c'].map((id) => order(id, { parts: { pump: 1 } }))
    const made = plan({
      orders,
      engineers: [engineer('x', { van: { pump: 1 } }), engineer('y')],
      depots: [{ id: 'north', place: at(0, 5), stock: { pump: 1 } }],
    })
    const visits = made.routes.flatMap((route) => route.visits)
    expect(visits.filter(({ fromVan }) => fromVan.pump === 1)).toHaveLength(1)
    expect(visits.filter(({ fetch }) => fetch?.parts.pump === 1)).toHaveLength(1)
    expect(made.unplanned.map(({ refusals }) => refusals)).toEqual([
      [
        { engineerId: 'x', obstacles: [{ kind: 'partTaken', part: 'pump' }] },
        { engineerId: 'y', obstacles: [{ kind: 'partTaken', part: 'pump' }] },
      ],
    ])
  })

  it('takes the parts of one order from the van and the rest from one depot', () => {
    const made = plan({
      orders: [order('a', { parts: { pump: 3, fuse: 1 }, place: at(4, 0) })],
      engineers: [engineer('x', { van: { pump: 1 } })],
      depots: [
        { id: 'poor', place: at(1, 0), stock: { pump: 9 } },
        { id: 'far', place: at(-15, 0), stock: { pump: 2, fuse: 1 } },
        { id: 'near', place: at(2, 0), stock: { pump: 2, fuse: 1 } },
      ],
    })
    expect(made.routes[0]?.visits[0]).toMatchObject({
      fromVan: { pump: 1 },
      fetch: { depotId: 'near', parts: { pump: 2, fuse: 1 } },
    })
  })

  it('leaves out what is less pressing when there is no time for all, and says so', () => {
    const orders = [
      order('low', { priority: 'low', durationMinutes: 300 }),
      order('urgent', { priority: 'urgent', durationMinutes: 300 }),
      order('promised', { priority: 'low', durationMinutes: 200, promised: { from: morning + hour, to: morning + 8 * hour } }),
    ]
    const made = plan({ orders, engineers: [engineer('x')] })
    expect(whoHas(made)).toEqual({ urgent: 'x', promised: 'x' })
    expect(made.unplanned).toEqual([{ orderId: 'low', refusals: [{ engineerId: 'x', obstacles: [{ kind: 'noRoom' }] }] }])
  })

  it('drives near customers after each other, and is the same for the same town', () => {
    const orders = [order('e1', { place: at(9, 0) }), order('w1', { place: at(-9, 0) }), order('e2', { place: at(9.2, 0) })]
    const engineers = [engineer('x', { place: at(8, 0) }), engineer('y', { place: at(-8, 0) })]
    const made = plan({ orders, engineers })
    expect(whoHas(made)).toEqual({ e1: 'x', e2: 'x', w1: 'y' })
    expect(plan({ orders, engineers })).toEqual(made)
  })

  it('costs the way, the lateness, the share, the overtime and the deviation, each by its weight', () => {
    const made = plan({
      orders: [
        order('a', {
          place: at(0, 10),
          durationMinutes: 480,
          dueAt: morning + 8 * hour,
          preferred: toEngineerId('y'),
          priority: 'high',
        }),
      ],
      engineers: [engineer('x', { shifts: [{ from: morning, to: morning + 8 * hour }], overtimeMinutes: 120, loadMinutes: 60 })],
      weights: { balance: 1 },
    })
    const way = travel.seconds(at(0, 0), at(0, 10)) / 60
    expect(made.cost.travel).toBeCloseTo(way, 4)
    expect(made.cost.lateness).toBeCloseTo(2 * (way * 5 + 60 * 0.5), 3)
    expect(made.cost.balance).toBeCloseTo((540 ** 2 - 60 ** 2) / 480, 9)
    expect(made.cost.overtime).toBeCloseTo(way * 2, 3)
    expect(made.cost.deviation).toBe(30)
    const { travel: t, lateness, balance, overtime, deviation, total } = made.cost
    expect(total).toBeCloseTo(t + lateness + balance + overtime + deviation, 9)
  })

  it('uses a break for nothing, and the overtime after the last shift alone', () => {
    const shifts = [
      { from: morning, to: morning + hour },
      { from: morning + 2 * hour, to: morning + 3 * hour },
    ]
    const made = plan({
      orders: [order('a', { durationMinutes: 70 })],
      engineers: [engineer('x', { shifts, overtimeMinutes: 30 })],
    })
    expect(made.routes[0]?.visits[0]?.startAt).toBe(morning + 2 * hour)
    expect(made.routes[0]?.cost.overtime).toBe(20)
  })

  it('goes on no longer than its caller wants', () => {
    let asked = 0
    planRoutes(madeUpTown(20, 8), { travel, rounds: 1e9, enough: () => ++asked > 5 })
    expect(asked).toBe(6)
  })
})

describe('why nobody drives', () => {
  const why = (over: Partial<DispatchProblem>) => plan(over).unplanned[0]?.refusals.map(({ obstacles }) => obstacles)

  it('is said for each engineer: skill, level, certificate, part', () => {
    const orders = [order('a', { skills: { lifts: 3 }, certificates: ['gas', 'crane'], parts: { pump: 2 }, durationMinutes: 60 })]
    const engineers = [
      engineer('x', { van: { pump: 2 }, certificates: { gas: null, crane: null } }),
      engineer('y', { skills: { lifts: 2 }, certificates: { gas: morning + 30 * minute }, van: { pump: 2 } }),
      engineer('z', { skills: { lifts: 3 }, certificates: { gas: null, crane: null }, van: { pump: 1 } }),
      engineer('w', { away: true }),
    ]
    expect(why({ orders, engineers })).toEqual([
      [{ kind: 'skillMissing', skill: 'lifts', level: 3, has: null }],
      [
        { kind: 'skillMissing', skill: 'lifts', level: 3, has: 2 },
        { kind: 'certificateExpired', certificate: 'gas', validUntil: morning + 30 * minute },
        { kind: 'certificateMissing', certificate: 'crane' },
      ],
      [{ kind: 'partMissing', part: 'pump', wanted: 2, onVan: 1, inDepots: 0 }],
      [{ kind: 'away' }],
    ])
  })

  it('is said of time: no shift, a window that is over before anybody can be there', () => {
    const window = { from: morning, to: morning + 10 * minute }
    const far = at(0, 20)
    expect(why({ orders: [order('a', { windows: [window], place: far })], engineers: [engineer('x')] })).toEqual([
      [{ kind: 'windowMissed', earliest: morning + Math.round(travel.seconds(at(0, 0), far) * 1000), until: window.to }],
    ])
    expect(
      why({ orders: [order('a', { durationMinutes: 600 })], engineers: [engineer('x'), engineer('y', { shifts: [] })] }),
    ).toEqual([[{ kind: 'outsideShift' }], [{ kind: 'outsideShift' }]])
  })

  it('is said of a full day, of scattered parts, of an order that is somebody else’s', () => {
    expect(why({ orders: [order('a', { pinnedTo: toEngineerId('y') })], engineers: [engineer('x')] })).toEqual([
      [{ kind: 'pinnedToAnother', to: 'y' }],
    ])
    expect(why({ orders: [order('a'), order('b')], engineers: [engineer('x', { capacity: 1 })] })).toEqual([
      [{ kind: 'full', capacity: 1 }],
    ])
    const depots = [
      { id: 'p', place: at(0, 0), stock: { pump: 1 } },
      { id: 'q', place: at(0, 0), stock: { fuse: 1 } },
    ]
    expect(why({ orders: [order('a', { parts: { pump: 1, fuse: 1 } })], engineers: [engineer('x')], depots })).toEqual([
      [{ kind: 'partsScattered', parts: ['pump', 'fuse'] }],
    ])
  })

  it('is said for every engineer who has no room, and for none who has', () => {
    fc.assert(
      fc.property(towns, (town) => {
        const made = planRoutes(town, { travel, rounds: 0 })
        for (const { refusals } of made.unplanned)
          expect(refusals.map((each) => each.engineerId)).toEqual(town.engineers.map(({ id }) => id))
      }),
      { numRuns: 50 },
    )
  })
})

describe('a re-plan', () => {
  const town = madeUpTown(24, 8)
  const present = planRoutes(town, { travel, rounds: 100 })

  it('changes nothing when nothing has changed', () => {
    const again = replan(town, present, { travel, rounds: 0 })
    expect(again.plan).toEqual(present)
    expect(again.changes).toEqual([])
  })

  it('gives the orders of somebody who is ill to others, keeps every promise it can, and says why each moved', () => {
    const ill = present.routes[0]?.engineerId
    const now = { ...town, engineers: town.engineers.map((each) => (each.id === ill ? { ...each, away: true } : each)) }
    const { plan: next, changes, brokenPromises } = replan(now, present, { travel, rounds: 100 })
    expect(problemsOf(now, next, travel)).toEqual([])
    const theirs = present.routes[0]?.visits.map(({ orderId }) => orderId) ?? []
    expect(theirs.length).toBeGreaterThan(0)
    for (const id of theirs)
      expect(changes.find(({ orderId }) => orderId === id)?.because).toEqual({ kind: 'engineerAway', engineerId: ill })
    const planned = new Set(Object.keys(whoHas(next)))
    expect(brokenPromises).toEqual(
      town.orders.filter(({ id, promised }) => promised !== null && whoHas(present)[id] && !planned.has(id)).map(({ id }) => id),
    )
  })

  it('never gives up a promise that the present plan keeps for a new order, and never moves work that has begun', () => {
    fc.assert(
      fc.property(towns, fc.integer(), (before, seed) => {
        const first = planRoutes(before, { travel, rounds: 10 })
        const now = morning + 90 * minute
        const begun = new Map(
          first.routes.flatMap(({ engineerId, visits }) =>
            visits
              .filter(({ startAt }, index) => index === 0 && startAt <= now)
              .map((visit) => [visit.orderId, { by: engineerId, at: visit.startAt, endsAt: visit.endAt + 40 * minute }] as const),
          ),
        )
        const fresh = madeUpTown(4, 1, seed).orders.map((each, index) => ({
          ...each,
          id: toWorkOrderId(`new${index}`),
          priority: 'urgent' as const,
        }))
        const after: DispatchProblem = {
          ...before,
          now,
          orders: [...before.orders.map((each) => ({ ...each, started: begun.get(each.id) ?? null })), ...fresh],
        }
        const driveable = whoHas(replan(after, first, { travel, rounds: 0 }).plan)
        const { plan: next, changes } = replan(after, first, { travel, rounds: 15 })
        expect(problemsOf(after, next, travel)).toEqual([])
        const holders = whoHas(next)
        for (const [id, { by }] of begun) expect(holders[id]).toBe(by)
        for (const { id, promised } of before.orders)
          if (promised !== null && driveable[id] !== undefined && whoHas(first)[id] !== undefined)
            expect(holders[id]).toBeDefined()
        const told = new Set(changes.map(({ orderId }) => orderId))
        for (const { id } of after.orders) if (!told.has(id)) expect(holders[id]).toBe(whoHas(first)[id])
      }),
      { numRuns: 60 },
    )
  })

  it('tells a visit that waits for an overrun from one that made room', () => {
    const orders = [order('a'), order('b', { place: at(1, 0) })]
    const engineers = [engineer('x')]
    const first = plan({ orders, engineers })
    const [one, two] = first.routes[0]?.visits.map(({ orderId }) => orderId) ?? []
    const now = morning + 100 * minute
    const started = { by: toEngineerId('x'), at: morning, endsAt: morning + 200 * minute }
    const after = problem({ now, engineers, orders: orders.map((each) => (each.id === one ? { ...each, started } : each)) })
    const { plan: next, changes } = replan(after, first, { travel, rounds: 10 })
    expect(next.routes[0]?.visits[0]).toMatchObject({ orderId: one, started: true, startAt: morning, endAt: started.endsAt })
    expect(changes).toMatchObject([{ orderId: two, because: { kind: 'followsAnother' } }])
    const promised = { from: morning, to: morning }
    const rush = insertOrder({ ...problem({ orders: [...orders, order('c', { promised })], engineers }) }, toWorkOrderId('c'), {
      travel,
      present: first,
    })
    expect(whoHas(rush)).toEqual({ a: 'x', b: 'x', c: 'x' })
  })
})
