import {
  assignNext,
  describeObstacle,
  describeReason,
  insertOrder,
  parseDispatchProblem,
  planRoutes,
  replan,
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
    for (const id of ['day', 'mapping', 'dispatch', 'offer', 'plan-request'])
      expect(blockOf(chinese, id)).toBe(blockOf(english, id))
    const headings = (page: string) => [...textOf(page).matchAll(/^(#+) /gm)].map(([, level]) => level)
    expect(headings(chinese)).toEqual(headings(english))
  })
})
