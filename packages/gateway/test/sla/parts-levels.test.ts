import { type Interaction, type SubTicketTemplate, splitTicket, toTicketId } from '@ringloop/core'
import type { SlaClock } from '@ringloop/core/sla'
import { expect, it } from 'vitest'
import { rollUpParts } from '../../src/sla/parts-levels.js'
import { sampleServiceLevel } from './sample-service-level.js'

const clock = (dueAt: number, over: Partial<SlaClock> = {}) =>
  ({
    state: 'running',
    since: 0,
    startedAt: 0,
    used: 0,
    target: 10,
    breachedAt: null,
    told: [],
    uncounted: [],
    dueAt,
    ...over,
  }) as SlaClock
const level = (id: string, resolution: SlaClock | null) => ({
  sla: sampleServiceLevel(id, null, { clocks: { firstResponse: null, nextResponse: null, resolution } }),
})
const template: SubTicketTemplate = {
  parts: [
    { id: 'order', subject: 'Order' },
    { id: 'fit', subject: 'Fit' },
  ],
}
const whole = {
  subject: 'Boiler',
  description: '',
  priority: 'normal',
  queue: null,
  owner: null,
  contact: null,
  tags: [],
  customFields: {},
} as unknown as Parameters<typeof splitTicket>[0]

const interactions = () => {
  const split = splitTicket(whole, { name: 'boiler', template, values: {} as never })
  const parts = split.parts.map((part) => ({
    ...part,
    state: 'filed',
    ticketId: toTicketId(part.id),
    url: null,
    status: 'inProgress',
    asOf: null,
    sla: { state: 'none', dueAt: null },
  }))
  const filing = { state: 'filed', ticket: { id: toTicketId('7'), url: null, version: null } }
  return [{ filing, subTickets: [{ ...split, parts }] }] as unknown as Pick<Interaction, 'filing' | 'subTickets'>[]
}

it('the worst of the parts is what the whole has, with the next and the last due', async () => {
  const of = async (...levels: ReturnType<typeof level>[]) => {
    const [parts] = await rollUpParts(
      toTicketId('7'),
      interactions(),
      async () => new Map(levels.map((one) => [one.sla.ticketId, one])),
    )
    return parts?.sla
  }
  expect(await of(level('order', clock(50)), level('fit', clock(90)))).toEqual({ state: 'onTime', nextDueAt: 50, lastDueAt: 90 })
  expect(await of(level('order', clock(50, { told: ['80%'] })), level('fit', null))).toMatchObject({ state: 'atRisk' })
  expect(await of(level('order', clock(50, { told: ['80%'] })), level('fit', clock(90, { breachedAt: 90 })))).toMatchObject({
    state: 'breached',
  })
  expect(await of()).toEqual({ state: 'none', nextDueAt: null, lastDueAt: null })
})

it('a ticket that was not split has no parts', async () => {
  expect(await rollUpParts(toTicketId('8'), interactions(), async () => new Map())).toEqual([])
})
