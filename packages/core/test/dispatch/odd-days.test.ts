import { describe, expect, it } from 'vitest'
import {
  assignNext,
  type DayPlan,
  type DispatchProblem,
  insertOrder,
  type Place,
  planRoutes,
  replan,
  straightLine,
  suggest,
  type TravelTable,
  toEngineerId,
  toWorkOrderId,
} from '../../src/dispatch/index.js'
import { problemsOf } from './check-plan.js'
import { at, engineer, hour, minute, morning, order } from './made-up-town.js'

const travel = straightLine()
const ada = toEngineerId('ada')
const day = (over: Partial<DispatchProblem>): DispatchProblem => ({
  now: morning,
  orders: [],
  engineers: [],
  depots: [],
  ...over,
})
const visitsOf = (plan: DayPlan) =>
  plan.routes.map(({ engineerId, visits }) => [engineerId, visits.map(({ orderId }) => orderId)] as const)
const minutes = (at: number) => (at - morning) / minute

/** Ways as a table of minutes says, by the places' longitudes; a way that is not there is none. */
const roads = (ways: Readonly<Record<string, number>>): TravelTable => ({
  seconds: (from: Place, to: Place) =>
    from.longitude === to.longitude ? 0 : 60 * (ways[`${from.longitude}-${to.longitude}`] ?? Number.POSITIVE_INFINITY),
  basis: 'roads',
  note: null,
})
const spot = (longitude: number) => ({ latitude: 0, longitude })

describe('work that has begun', () => {
  const started = { by: ada, at: morning, endsAt: morning + 90 * minute }
  const boiler = order('boiler', { place: at(20, 0), durationMinutes: 90, started })

  it.each([
    ['is ill now', [engineer('ada', { away: true }), engineer('bo')]],
    ['is not known any more', [engineer('bo')]],
  ])('by somebody who %s is driven to by another one, and done whole', (_, engineers) => {
    const now = morning + 90 * minute
    const problem = day({ now, orders: [boiler, order('b1'), order('b2')], engineers })
    const present = planRoutes({ ...problem, now: morning, orders: problem.orders.slice(1) }, { travel })
    for (const plan of [planRoutes(problem, { travel }), replan(problem, present, { travel }).plan]) {
      expect(problemsOf(problem, plan, travel)).toEqual([])
      const visit = plan.routes.flatMap(({ visits }) => visits).find(({ orderId }) => orderId === 'boiler')
      expect(visit).toMatchObject({ started: false })
      expect(visit?.leaveAt).toBeGreaterThanOrEqual(now)
      expect(visit?.arriveAt).toBeGreaterThan(visit?.leaveAt ?? 0)
      expect((visit?.endAt ?? 0) - (visit?.startAt ?? 0)).toBe(90 * minute)
    }
    expect(suggest(problem, boiler.id, { travel }).proposals.map(({ engineerId }) => engineerId)).toEqual(['bo'])
  })

  it('does not let its engineer leave before they are free', () => {
    const problem = day({
      orders: [boiler, order('next', { place: at(20, 0) })],
      engineers: [engineer('ada', { freeAt: morning + 3 * hour })],
    })
    const plan = planRoutes(problem, { travel })
    expect(problemsOf(problem, plan, travel)).toEqual([])
    expect(plan.routes[0]?.visits.map(({ leaveAt, endAt }) => [minutes(leaveAt), minutes(endAt)])).toEqual([
      [0, 90],
      [180, 240],
    ])
  })

  it('keeps its order where one engineer has begun two', () => {
    const later = order('later', { started: { by: ada, at: morning + minute, endsAt: morning + 10 * minute } })
    const problem = day({ orders: [later, boiler, order('next')], engineers: [engineer('ada')] })
    const plan = planRoutes(problem, { travel })
    expect(problemsOf(problem, plan, travel)).toEqual([])
    expect(plan.routes[0]?.visits.map(({ orderId }) => orderId)).toEqual(['boiler', 'later', 'next'])
    expect(plan.routes[0]?.visits[2]?.leaveAt).toBeGreaterThanOrEqual(started.endsAt)
  })
})

describe('ways', () => {
  it('that are longer without a visit than with it do not get an order planned twice', () => {
    const travel = roads({ '0-1': 1, '1-2': 1, '0-2': 600, '2-1': 1, '1-0': 1, '2-0': 600 })
    const window = { from: morning, to: morning + 2 * hour }
    const problem = day({
      orders: [order('x', { place: spot(1) }), order('y', { place: spot(2), windows: [window] })],
      engineers: [engineer('ada', { place: spot(0) })],
    })
    const present = planRoutes(problem, { travel })
    expect(visitsOf(present)).toEqual([['ada', ['x', 'y']]])
    const plan = insertOrder(problem, toWorkOrderId('x'), { travel, present })
    expect(problemsOf(problem, plan, travel)).toEqual([])
    expect(suggest(problem, toWorkOrderId('x'), { travel, present }).lost).toEqual(['y'])
  })

  it('that are not there are never driven, however often they are asked for', () => {
    const travel = roads({ '0-1': 10, '1-0': 10 })
    const orders = ['x', 'island', 'z'].map((id) => order(id, { place: spot(id === 'island' ? 9 : 1) }))
    const problem = day({ orders, engineers: [engineer('ada', { place: spot(0) }), engineer('bo', { place: spot(0) })] })
    const plan = planRoutes(problem, { travel })
    expect(problemsOf(problem, plan, travel)).toEqual([])
    expect(plan.unplanned).toEqual([
      {
        orderId: 'island',
        refusals: [
          { engineerId: 'ada', obstacles: [{ kind: 'outsideShift' }] },
          { engineerId: 'bo', obstacles: [{ kind: 'outsideShift' }] },
        ],
      },
    ])
  })
})

describe('a present plan that is out of date', () => {
  it('says which visits are lost, and insertOrder lists them among the unplanned', () => {
    const window = { from: morning, to: morning + 90 * minute }
    const orders = [order('early', { windows: [window] }), order('late'), order('new')]
    const engineers = [engineer('ada')]
    const present = planRoutes(day({ orders: orders.slice(0, 2), engineers }), { travel })
    const problem = day({ now: morning + 2 * hour, orders, engineers })
    const { lost, proposals } = suggest(problem, toWorkOrderId('new'), { travel, present })
    expect(lost).toEqual(['early'])
    expect(proposals).toHaveLength(1)
    const plan = insertOrder(problem, toWorkOrderId('new'), { travel, present })
    expect(plan.unplanned.map(({ orderId }) => orderId)).toEqual(['early'])
  })

  it('has a promise that it did not keep among the broken ones', () => {
    const promised = { from: morning, to: morning + hour }
    const orders = [order('old', { promised }), order('fresh', { promised })]
    const engineers = [engineer('ada')]
    const present = planRoutes(day({ orders: orders.slice(0, 1), engineers }), { travel })
    expect(replan(day({ orders, engineers }), present, { travel }).brokenPromises).toEqual([])
    const problem = day({ orders: orders.map((each) => ({ ...each, durationMinutes: 120 })), engineers })
    expect(replan(problem, present, { travel }).brokenPromises).toEqual(['fresh'])
  })
})

describe('who goes next', () => {
  it('is found soon where a hundred compete for one part', () => {
    const count = 100
    const problem = day({
      orders: Array.from({ length: count }, (_, index) => order(`o${index}`, { place: at(index / 9, 1), parts: { pump: 1 } })),
      engineers: Array.from({ length: count }, (_, index) => engineer(`e${index}`, { place: at(index / 9, -1) })),
      depots: [{ id: 'd', place: at(0, 0), stock: { pump: 1 } }],
    })
    const begun = performance.now()
    const plan = assignNext(problem, { travel })
    expect(performance.now() - begun).toBeLessThan(2_000)
    expect(plan.routes).toHaveLength(1)
    expect(problemsOf(problem, plan, travel)).toEqual([])
  })

  it('sends two for parts of one depot as long as it has some, and the rest for those of the next', () => {
    const problem = day({
      orders: ['a', 'b', 'c', 'd'].map((id) => order(id, { parts: { pump: 1 } })),
      engineers: ['w', 'x', 'y', 'z'].map((id) => engineer(id)),
      depots: [
        { id: 'near', place: at(1, 0), stock: { pump: 2 } },
        { id: 'far', place: at(8, 0), stock: { pump: 1 } },
      ],
    })
    const plan = assignNext(problem, { travel })
    expect(problemsOf(problem, plan, travel)).toEqual([])
    const depots = plan.routes.flatMap(({ visits }) => visits.map(({ fetch }) => fetch?.depotId))
    expect(depots.sort()).toEqual(['far', 'near', 'near'])
    expect(plan.unplanned).toHaveLength(1)
  })

  it('says of each engineer why they do not take what is left', () => {
    const problem = day({
      orders: [order('a', { priority: 'urgent' }), order('b', { skills: {} })],
      engineers: [engineer('ada'), engineer('bo', { away: true })],
    })
    expect(assignNext(problem, { travel }).unplanned).toEqual([
      {
        orderId: 'b',
        refusals: [
          { engineerId: 'ada', obstacles: [{ kind: 'hasNextOrder', orderId: 'a' }] },
          { engineerId: 'bo', obstacles: [{ kind: 'away' }] },
        ],
      },
    ])
  })
})

describe('why nobody drives', () => {
  it('counts from the shift whether a certificate lasts', () => {
    const problem = day({
      orders: [order('a', { certificates: ['gas'] })],
      engineers: [
        engineer('ada', {
          shifts: [{ from: morning + 4 * hour, to: morning + 9 * hour }],
          certificates: { gas: morning + 2 * hour },
        }),
      ],
    })
    expect(planRoutes(problem, { travel }).unplanned[0]?.refusals[0]?.obstacles).toEqual([
      { kind: 'certificateExpired', certificate: 'gas', validUntil: morning + 2 * hour },
    ])
  })

  it('tells parts that others took, so that no depot has both any more', () => {
    const problem = day({
      orders: [
        order('both', { parts: { pump: 1, fuse: 1 }, priority: 'low' }),
        order('pump', { parts: { pump: 1 }, pinnedTo: ada, priority: 'urgent', place: at(5, 0) }),
      ],
      engineers: [engineer('ada', { capacity: 2 }), engineer('bo')],
      depots: [
        { id: 'good', place: at(5, 0), stock: { pump: 1, fuse: 1 } },
        { id: 'poor', place: at(-19, 0), stock: { pump: 1 } },
      ],
    })
    const plan = planRoutes(problem, { travel, rounds: 0 })
    expect(plan.unplanned).toMatchObject([
      {
        orderId: 'both',
        refusals: [{ obstacles: [{ kind: 'partTaken', part: 'pump' }] }, { obstacles: [{ kind: 'partTaken', part: 'pump' }] }],
      },
    ])
  })
})
