import { testTicketWebhooks } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createFreshdeskBackend } from '../../src/index.js'
import { beginPolls, drainPolls } from '../support/drain-polls.js'
import { newTicket } from '../support/new-ticket.js'
import { apiKey, type FreshdeskDesk, ourAgent, startFreshdeskDesk } from './freshdesk-desk.js'

const { signal } = new AbortController()
const webhookSecret = 'a-secret-of-ours'
const agent = 501

const backendFor = (desk: FreshdeskDesk) =>
  createFreshdeskBackend({ url: desk.url, apiKey, webhookSecret, now: desk.now, wait: async () => undefined })

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const withSecret = (body: Uint8Array, at: number) => ({
  method: 'POST',
  url: 'https://gateway.example/webhooks/freshdesk',
  headers: { 'x-ringloop-secret': webhookSecret },
  body,
  receivedAt: at,
})
/** What Freshdesk sends where "simple" content is chosen. */
const simple = (id: number) => ({ freshdesk_webhook: { ticket_id: id, ticket_subject: 'Help', ticket_status: 'Open' } })

describe('webhooks of Freshdesk', () => {
  testTicketWebhooks({
    it,
    make: async () => {
      const desk = await startFreshdeskDesk()
      const backend = backendFor(desk)
      await backend.create(newTicket(), { externalId: 'a', signal })
      desk.change(1, agent, { note: 'Customer called back' })
      return Object.assign(backend, { [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() })
    },
    body: bytesOf(simple(1)),
    sign: withSecret,
    proofHeader: 'x-ringloop-secret',
    provesBody: false,
    windowMs: null,
    now: Date.parse('2026-03-01T09:05:00Z'),
  })

  it('tell what the ticket itself says, whatever else they say; of a ticket that is not there, nothing', async () => {
    await using desk = await startFreshdeskDesk()
    const backend = backendFor(desk)
    await backend.create(newTicket(), { externalId: 'a', signal })
    desk.pass(3600)
    desk.change(1, agent, { note: 'Customer called back', isPrivate: true, status: 3 })
    const receive = (body: unknown) => backend.changes.receive?.(withSecret(bytesOf(body), desk.now()), { signal })
    const told = await receive({ ticket_id: '1', subject: 'Forged' })
    expect(told?.map(({ type, own, by }) => [type, own, by])).toEqual([
      ['commented', false, String(agent)],
      ['changed', false, null],
    ])
    expect(told?.[0]?.comment).toEqual({ text: 'Customer called back', visibility: 'internal', author: String(agent) })
    expect(await receive({ ticket_id: 'INC-1' })).toEqual(told)
    expect(await receive(simple(77))).toEqual([])
  })
})

describe('polling Freshdesk', () => {
  it('tells what others and what we did since it began, and nothing of before', async () => {
    await using desk = await startFreshdeskDesk()
    const backend = backendFor(desk)
    const old = await backend.create(newTicket(), { externalId: 'old', signal })
    desk.change(Number(old.id), agent, { note: 'Long ago' })
    desk.pass(600)
    // What is of the very second in which polling begins may be told: there is no telling before from after.
    await backend.create(newTicket(), { externalId: 'between', signal })
    desk.pass(60)
    const start = await beginPolls(backend)
    desk.pass(5)
    desk.change(Number(old.id), agent, { status: 3, note: 'Customer called back' })
    const fresh = await backend.create(newTicket(), { externalId: 'new', signal })
    await backend.comment(fresh.id, 'Ours', { visibility: 'public', signal })
    const ours = await backend.create(newTicket(), { externalId: 'newer', signal })
    await backend.update(ours.id, { priority: 'urgent' }, { signal })
    const elsewhere = await backendFor(desk).create(newTicket(), { externalId: 'of another process of ours', signal })
    const { changes, cursor } = await drainPolls(backend, start)
    const told = (id: string) => changes.filter(({ ticketId }) => ticketId === id).map(({ type, own, by }) => [type, own, by])
    expect(told(old.id)).toEqual([
      ['commented', false, String(agent)],
      ['changed', false, null],
    ])
    expect(told(fresh.id)).toEqual([
      ['created', true, null],
      ['commented', true, String(ourAgent)],
      ['changed', true, null],
    ])
    expect(told(ours.id)).toEqual([
      ['created', true, null],
      ['changed', true, null],
    ])
    expect(told(elsewhere.id)).toEqual([['created', true, null]])
    expect((await drainPolls(backend, cursor)).changes).toEqual([])
  })

  it('tells a double that we close as our own doing', async () => {
    await using desk = await startFreshdeskDesk()
    const backend = backendFor(desk)
    await backend.create(newTicket(), { externalId: 'a', signal })
    desk.fill(1, { custom_fields: { cf_ringloop_id: 'a' } })
    desk.pass(300)
    const start = await beginPolls(backend)
    expect((await backend.create(newTicket(), { externalId: 'a', signal })).id).toBe('1')
    const { changes } = await drainPolls(backend, start)
    expect(changes.map(({ ticketId, type, own }) => [ticketId, type, own])).toEqual([['2', 'changed', true]])
  })

  it('does not take for ours what somebody did two seconds after our remark', async () => {
    await using desk = await startFreshdeskDesk()
    const backend = backendFor(desk)
    const { id } = await backend.create(newTicket(), { externalId: 'a', signal })
    desk.pass(300)
    const start = await beginPolls(backend)
    await backend.comment(id, 'Ours', { visibility: 'internal', signal })
    desk.pass(1)
    desk.change(1, agent, { status: 4 })
    const { changes } = await drainPolls(backend, start)
    expect(changes.map(({ type, own }) => [type, own])).toEqual([
      ['commented', true],
      ['changed', false],
    ])
  })

  it('leaves nothing out after days of silence, with more tickets than a page has', async () => {
    await using desk = await startFreshdeskDesk()
    const backend = backendFor(desk)
    const start = await beginPolls(backend)
    desk.fill(110)
    desk.pass(60)
    for (let id = 1; id <= 110; id++) desk.change(id, agent, { note: `First, ticket ${id}` })
    desk.pass(3 * 86_400)
    for (let id = 1; id <= 110; id++) desk.change(id, agent, { note: `Then, ticket ${id}` })
    const { changes } = await drainPolls(backend, start, 40)
    const told = changes.filter(({ type }) => type === 'commented').map(({ comment }) => comment?.text)
    expect(new Set(told).size).toBe(220)
    desk.log.length = 0
    expect((await backend.changes.poll?.(start, { limit: 100, signal }))?.more).toBe(true)
    expect(desk.log.filter((line) => line.endsWith('/conversations')).length, 'in one poll').toBeLessThanOrEqual(40)
  })

  it('gives a change the id that its webhook has', async () => {
    await using desk = await startFreshdeskDesk()
    const backend = backendFor(desk)
    await backend.create(newTicket(), { externalId: 'a', signal })
    desk.pass(3600)
    const start = await beginPolls(backend)
    desk.change(1, agent, { status: 3, note: 'Hello' })
    const polled = (await drainPolls(backend, start)).changes.map(({ id }) => id)
    const received = await backend.changes.receive?.(withSecret(bytesOf(simple(1)), desk.now()), { signal })
    expect(received?.map(({ id }) => id)).toEqual(polled)
  })

  it('refuses a cursor that is none of its own', async () => {
    await using desk = await startFreshdeskDesk()
    for (const cursor of ['', '{}', '{"sweep":"x","since":1,"high":1}', 'null'])
      await expect(backendFor(desk).changes.poll?.(cursor, { limit: 5, signal })).rejects.toMatchObject({ code: 'invalidInput' })
  })
})
