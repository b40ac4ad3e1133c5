import { RingloopError, type Ticket, type TicketBackend, toTicketId } from '@ringloop/core'
import type { WorkOrderMapping } from '@ringloop/core/dispatch'
import { expect, it } from 'vitest'
import { createReadProblem } from '../../src/dispatch/read-problem.js'
import { createTicketWorkOrders } from '../../src/dispatch/ticket-work-order.js'
import { sampleProblem } from './sample-problem.js'

const mapping: WorkOrderMapping = {
  place: 'geo',
  durationMinutes: { field: 'minutes', default: 60 },
  skills: 'skills',
  dueAt: 'due',
}
const names = ['geo', 'minutes', 'skills', 'due']
const signal = new AbortController().signal

function reader(fields: Record<string, string>, workOrders: WorkOrderMapping | null = mapping) {
  let asked = 0
  const tickets: Pick<TicketBackend, 'get' | 'fields'> = {
    async get(id) {
      if (id !== toTicketId('4711')) throw new RingloopError('notFound', `There is no ticket ${id}.`)
      return { id, priority: 'high', customFields: fields } as unknown as Ticket
    },
    async fields() {
      asked++
      return names.map((name) => ({ name, label: name.toUpperCase() })) as never
    },
  }
  const read = createReadProblem(createTicketWorkOrders({ tickets, mapping: workOrders, dueAt: async () => 5_000, now: () => 0 }))
  return {
    orders: async (...orders: object[]) => (await read({ ...sampleProblem, orders }, signal)).orders,
    asked: () => asked,
  }
}

it('an order that is a ticket alone is read from it, due by its service level, and what stands beside it goes first', async () => {
  const { orders, asked } = reader({ geo: '52.52, 13.405', skills: 'heating:2' })
  const [whole] = sampleProblem.orders
  const found = await orders(whole as object, { ticketId: '4711', pinnedTo: 'x', durationMinutes: 30 })
  expect(found).toMatchObject([
    { id: 'a', ticketId: 'a' },
    {
      id: '4711',
      ticketId: '4711',
      place: { latitude: 52.52, longitude: 13.405 },
      durationMinutes: 30,
      skills: { heating: 2 },
      priority: 'high',
      pinnedTo: 'x',
      dueAt: 5_000,
    },
  ])
  await orders({ ticketId: '4711' })
  // what fields there are is remembered
  expect(asked()).toBe(1)
  const own = reader({ geo: '52.52, 13.405', due: '2026-03-02T09:00:00Z' })
  expect((await own.orders({ ticketId: '4711' }))[0]?.dueAt).toBe(Date.UTC(2026, 2, 2, 9))
})

it('says which order has what wrong', async () => {
  const { orders } = reader({ minutes: 'many' })
  await expect(orders({ ticketId: '4711' })).rejects.toMatchObject({
    code: 'invalidInput',
    message: 'orders[0]: Ticket 4711 is no work order yet: "GEO" is missing; "MINUTES" is no number of minutes.',
  })
  // it is not the route that is not found
  await expect(orders({ ticketId: '1' })).rejects.toMatchObject({
    code: 'invalidInput',
    message: 'orders[0]: There is no ticket 1.',
  })
  await expect(orders({ ticketId: '' })).rejects.toMatchObject({
    code: 'invalidInput',
    message: expect.stringContaining('orders[0]'),
  })
  await expect(reader({}, null).orders({ ticketId: '4711' })).rejects.toMatchObject({
    code: 'invalidInput',
    mend: expect.stringContaining('dispatch.workOrders'),
  })
  await expect(reader({}, { ...mapping, place: 'geography' }).orders({ ticketId: '4711' })).rejects.toMatchObject({
    code: 'invalidConfig',
  })
  await expect(orders(...Array.from({ length: 201 }, () => ({ ticketId: '4711' })))).rejects.toMatchObject({
    code: 'invalidInput',
  })
})

it('what the ticket system refuses the gateway is not refused to who asks, and no more tickets are read then', async () => {
  const read: string[] = []
  const refusing = createReadProblem({
    async read(ticketId) {
      read.push(ticketId)
      throw new RingloopError('unauthorised', 'The token is not valid.', { mend: 'Make a new one.' })
    },
  })
  const orders = Array.from({ length: 100 }, (_, index) => ({ ticketId: `${index}` }))
  await expect(refusing({ ...sampleProblem, orders }, signal)).rejects.toMatchObject({
    code: 'unavailable',
    message: 'orders[0]: The token is not valid.',
    mend: 'Make a new one.',
  })
  expect(read).toHaveLength(8)
})
