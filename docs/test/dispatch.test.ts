import {
  assignNext,
  describeObstacle,
  describeReason,
  insertOrder,
  parseDispatchProblem,
  planRoutes,
  replan,
  seededRandom,
  solveGeneralisedAssignment,
  solveRoutes,
  straightLine,
  suggest,
  toWorkOrderId,
  type WorkOrderMapping,
  workOrderOf,
} from '@ringloop/core/dispatch'
import { describe, expect, it } from 'vitest'
import { type Ticket, toTicketId } from '../../packages/core/src/tickets/ticket.js'
import { dispatchConfigSchema } from '../../packages/gateway/src/dispatch/dispatch-config.js'
import { planRequestSchema } from '../../packages/gateway/src/dispatch/planning-routes.js'
import { offerSchema } from '../../packages/gateway/src/dispatch/pool-order.js'
import { blockOf, textOf } from './markdown.js'

const english = 'docs/guides/dispatch.md'
const chinese = 'docs/guides/zh-CN/dispatch.md'
const day = parseDispatchProblem(JSON.parse(blockOf(english, 'day')))

describe('the guide to dispatch', () => {
  it('plans its day: everything but what nobody can do, each promise kept', () => {
    const travel = straightLine({ kilometresPerHour: 35 })
    const plan = planRoutes(day, { travel })
    expect(plan.routes.map(({ engineerId, visits }) => [engineerId, visits.map(({ orderId }) => orderId)])).toEqual([
      ['ada', ['boiler']],
      ['bo', ['lift']],
    ])
    const [boiler, lift] = day.orders
    const starts = new Map(plan.routes.flatMap(({ visits }) => visits.map(({ orderId, startAt }) => [orderId, startAt] as const)))
    expect(starts.get(boiler?.id as never)).toBeLessThanOrEqual(boiler?.promised?.to ?? 0)
    expect(starts.get(lift?.id as never)).toBeDefined()
    expect(plan.unplanned.map(({ orderId }) => orderId)).toEqual(['high-voltage'])
    const why = plan.unplanned[0]?.refusals.map(({ engineerId, obstacles }) =>
      obstacles.map((obstacle) => `${engineerId}: ${describeObstacle(obstacle, { language: 'en', timeZone: 'Europe/Berlin' })}`),
    )
    expect(why?.flat()).toEqual([
      'ada: lacks the skill electrics (level 2 is needed)',
      'ada: lacks the certificate highVoltage',
      'bo: the certificate highVoltage is valid until Mar 1, 01:00, before the work could be done',
    ])
  })

  it('suggests, puts in, and plans again', () => {
    const travel = straightLine()
    const present = planRoutes(day, { travel })
    const { proposals, refusals } = suggest(day, toWorkOrderId('boiler'), { travel, present })
    const lines = proposals.map(({ engineerId, deviation, reasons }) => [
      `${engineerId}: ${deviation.total.toFixed(0)} minutes more than the best`,
      ...reasons.map((reason) => describeReason(reason, { language: 'en', timeZone: 'Europe/Berlin' })),
    ])
    expect(lines[0]?.[0]).toBe('ada: 0 minutes more than the best')
    expect(lines[0]).toContain('1 × pump on the van')
    expect(refusals.map(({ engineerId }) => engineerId)).toEqual(['bo'])
    const one = insertOrder(day, toWorkOrderId('boiler'), { travel, present })
    expect(one.routes).toHaveLength(2)
    const ill = { ...day, engineers: day.engineers.map((each) => (each.id === 'ada' ? { ...each, away: true } : each)) }
    const { changes, brokenPromises } = replan(ill, present, { travel })
    expect(changes).toMatchObject([{ orderId: 'boiler', to: null, because: { kind: 'engineerAway' } }])
    expect(brokenPromises).toEqual(['boiler'])
    expect(assignNext(day, { travel }).routes).toHaveLength(2)
  })

  it('gives the solvers out by themselves', () => {
    // jobs to agents within their hours: exact, and it says whether it is proven
    const territories = solveGeneralisedAssignment({
      cost: [
        [4, 9, 6, 7],
        [8, 3, 5, 4],
      ], // kilometres from each branch to each customer
      use: [
        [3, 3, 2, 4],
        [3, 3, 2, 4],
      ], // hours that each would take
      capacity: [7, 6],
    })
    // vans to parcels: windows and loads, the depot is place 0
    const tours = solveRoutes(
      {
        travel: [
          [0, 10, 20],
          [10, 0, 15],
          [20, 15, 0],
        ],
        vehicles: [{ start: 0, end: 0, earliest: 0, latest: 100, capacity: [5] }],
        stops: [
          { place: 1, earliest: 40, latest: 60, service: 5, demand: [2] },
          { place: 2, earliest: 0, latest: 30, service: 5, demand: [3] },
        ],
      },
      { random: seededRandom(1), iterations: 200 },
    )
    expect(territories).toMatchObject({ status: 'optimal', agentOf: [0, 1, 1, 0], cost: 19 })
    expect(tours.routes.map(({ stops }) => stops)).toEqual([[1, 0]])
  })

  it('makes a work order out of a ticket', () => {
    const mapping = JSON.parse(blockOf(english, 'mapping')) as WorkOrderMapping
    const ticket = {
      id: toTicketId('17'),
      priority: 'high',
      customFields: {
        geo: '52.52, 13.405',
        skills: 'heating:2',
        parts: 'pump',
        from: '2026-03-02T09:00+01:00',
        to: '2026-03-02T11:00+01:00',
      },
    } as unknown as Ticket
    expect(workOrderOf(ticket, [], mapping)).toMatchObject({
      durationMinutes: 60,
      skills: { heating: 2 },
      parts: { pump: 1 },
      promised: {},
    })
    expect(() => workOrderOf({ ...ticket, customFields: {} }, [], mapping)).toThrow('"geo" is missing')
  })

  it('has a configuration, an offer and a request for a plan that are valid', () => {
    expect(dispatchConfigSchema.parse(JSON.parse(blockOf(english, 'dispatch')))).toMatchObject({ travelTime: { kind: 'osrm' } })
    expect(planRequestSchema.parse(JSON.parse(blockOf(english, 'plan-request')))).toMatchObject({ mode: 'day', seconds: 2 })
    expect(offerSchema.parse(JSON.parse(blockOf(english, 'offer'))).id).toBe('boiler')
  })

  it('is the same in Chinese', () => {
    const roster = JSON.parse(blockOf(english, 'roster'))
    expect(parseDispatchProblem({ ...roster, now: 0, orders: [] }).engineers).toMatchObject([{ id: '1001', away: false }])
    for (const id of ['day', 'mapping', 'dispatch', 'offer', 'plan-request', 'roster'])
      expect(blockOf(chinese, id)).toBe(blockOf(english, id))
    const headings = (page: string) => [...textOf(page).matchAll(/^(#+) /gm)].map(([, level]) => level)
    expect(headings(chinese)).toEqual(headings(english))
  })
})
