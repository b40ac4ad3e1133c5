import { createHmac } from 'node:crypto'
import { testTicketWebhooks } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createZendeskBackend, type ZendeskOptions } from '../../src/index.js'
import { beginPolls, drainPolls } from '../support/drain-polls.js'
import { newTicket } from '../support/new-ticket.js'
import { ourUser, startZendeskDesk, type ZendeskDesk, zendeskAuth } from './zendesk-desk.js'

const { signal } = new AbortController()
const webhookSecret = 'signing-secret-1'
const agent = 501

const backendFor = (desk: ZendeskDesk, options: Partial<ZendeskOptions> = {}) =>
  createZendeskBackend({
    url: desk.url,
    auth: zendeskAuth,
    webhookSecret,
    now: desk.now,
    wait: async () => undefined,
    ...options,
  })

/** As Zendesk's documentation shows the event of a remark. */
const commentAdded = {
  account_id: 22129848,
  detail: {
    actor_id: '8447388090494',
    created_at: '2025-01-08T10:12:07Z',
    id: '5158',
    priority: 'HIGH',
    status: 'OPEN',
    subject: 'Cannot login to mobile app',
    updated_at: '2025-01-08T14:25:30Z',
  },
  event: {
    comment: {
      author: { id: '8447388090494', is_staff: true, name: 'Support Agent' },
      body: 'We are investigating this issue.',
      id: '9876543210',
      is_public: true,
    },
  },
  id: 'd4f5c389-8f4a-4c2e-a1b9-8e4f39c71d52',
  subject: 'zen:ticket:5158',
  time: '2025-01-08T14:25:30.123456789Z',
  type: 'zen:event-type:ticket.comment_added',
  zendesk_event_version: '2022-11-06',
}

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

function signed(body: Uint8Array, at: number) {
  const time = new Date(at).toISOString()
  const signature = createHmac('sha256', webhookSecret).update(time).update(body).digest('base64')
  return {
    method: 'POST',
    url: 'https://gateway.example/webhooks/zendesk',
    headers: { 'x-zendesk-webhook-signature': signature, 'x-zendesk-webhook-signature-timestamp': time },
    body,
    receivedAt: at,
  }
}

describe('webhooks of Zendesk', () => {
  testTicketWebhooks({
    it,
    make: async () => {
      const desk = await startZendeskDesk()
      return Object.assign(backendFor(desk), { [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() })
    },
    body: bytesOf(commentAdded),
    sign: signed,
    proofHeader: 'x-zendesk-webhook-signature',
    windowMs: 300_000,
    now: Date.parse('2025-01-08T14:25:31Z'),
  })

  it('tell what was said, to whom and by whom; a time outside the signature does not count', async () => {
    await using desk = await startZendeskDesk()
    const receive = (event: unknown) => backendFor(desk).changes.receive?.(signed(bytesOf(event), desk.now()), { signal })
    expect(await receive(commentAdded)).toEqual([
      {
        id: 'zendesk:comment:9876543210',
        ticketId: '5158',
        at: Date.parse('2025-01-08T14:25:30.123Z'),
        type: 'commented',
        by: '8447388090494',
        own: false,
        comment: { text: 'We are investigating this issue.', visibility: 'public', author: '8447388090494' },
      },
    ])
    const own = { ...commentAdded, detail: { ...commentAdded.detail, actor_id: String(ourUser) } }
    expect((await receive(own))?.[0]?.own).toBe(true)
    const type = (name: string) => ({ ...commentAdded, event: {}, type: `zen:event-type:${name}` })
    expect((await receive(type('ticket.status_changed')))?.[0]).toMatchObject({
      type: 'changed',
      id: 'zendesk:changed:5158:1736346330:8447388090494',
    })
    for (const kind of ['ticket.soft_deleted', 'ticket.permanently_deleted'])
      expect((await receive(type(kind)))?.[0]).toMatchObject({ type: 'deleted', id: 'zendesk:deleted:5158' })
    expect((await receive(type('ticket.undeleted')))?.[0]?.type, 'one that is back is not gone').toBe('changed')
    expect(await receive(type('user.created'))).toEqual([])
    const request = signed(bytesOf(commentAdded), desk.now())
    const headers = { ...request.headers, 'x-zendesk-webhook-signature-timestamp': new Date(desk.now() + 1000).toISOString() }
    await expect(backendFor(desk).changes.receive?.({ ...request, headers }, { signal })).rejects.toMatchObject({
      code: 'unauthorised',
    })
  })
})

describe('polling Zendesk', () => {
  const drain = (desk: ZendeskDesk, from: string, limit?: number) => drainPolls(backendFor(desk), from, limit)
  const begin = (desk: ZendeskDesk) => beginPolls(backendFor(desk))

  it('tells what others and what we did since it began, oldest first, and nothing of before', async () => {
    await using desk = await startZendeskDesk()
    const backend = backendFor(desk)
    const old = await backend.create(newTicket(), { externalId: 'old', signal })
    desk.pass(600)
    const start = await begin(desk)
    desk.pass(5)
    desk.change(Number(old.id), agent, { status: 'pending', comment: 'Customer called back', isPublic: false })
    const fresh = await backend.create(newTicket(), { externalId: 'new', signal })
    await backend.comment(fresh.id, 'Ours', { visibility: 'public', signal })
    expect((await drain(desk, start)).changes, 'the last minute is not told yet').toEqual([])
    desk.pass(61)
    const { changes, cursor } = await drain(desk, start)
    expect(changes.map(({ ticketId, type, own, by }) => [ticketId, type, own, by])).toEqual([
      [old.id, 'changed', false, String(agent)],
      [old.id, 'commented', false, String(agent)],
      [fresh.id, 'created', true, String(ourUser)],
      [fresh.id, 'commented', true, String(ourUser)],
    ])
    expect(changes[1]?.comment).toEqual({ text: 'Customer called back', visibility: 'internal', author: String(agent) })
    desk.pass(3600)
    expect((await drain(desk, cursor)).changes).toEqual([])
  })

  it('leaves nothing out after days of silence, a few tickets a page', async () => {
    await using desk = await startZendeskDesk()
    const backend = backendFor(desk)
    const start = await begin(desk)
    for (let index = 0; index < 7; index++) await backend.create(newTicket(), { externalId: `call-${index}`, signal })
    for (let day = 0; day < 3; day++) {
      desk.pass(24 * 3600)
      for (let id = 1; id <= 7; id++) desk.change(id, agent, { comment: `Day ${day}, ticket ${id}` })
    }
    desk.pass(120)
    const { changes } = await drain(desk, start, 2)
    const told = changes.filter(({ type }) => type === 'commented').map(({ comment }) => comment?.text)
    expect(new Set(told).size).toBe(21)
    expect(changes.filter(({ type }) => type === 'created').length).toBe(7)
  })

  it('asks for little enough at once to be done in time, however much has happened', async () => {
    await using desk = await startZendeskDesk()
    const backend = backendFor(desk)
    for (let index = 0; index < 60; index++) await backend.create(newTicket(), { externalId: `call-${index}`, signal })
    desk.pass(5)
    const start = await begin(desk)
    for (let id = 1; id <= 60; id++) desk.change(id, agent, { status: 'open' })
    desk.pass(120)
    desk.log.length = 0
    const first = await backendFor(desk).changes.poll?.(start, { limit: 100, signal })
    expect(desk.log.filter((line) => line.endsWith('/audits')).length).toBeLessThanOrEqual(40)
    expect(first?.more).toBe(true)
    const rest = await drain(desk, first?.cursor ?? '')
    expect(new Set([...(first?.changes ?? []), ...rest.changes].map(({ ticketId }) => ticketId)).size).toBe(60)
  })

  it('gives a remark the id that its webhook has', async () => {
    await using desk = await startZendeskDesk()
    const ticket = await backendFor(desk).create(newTicket(), { externalId: 'a', signal })
    desk.pass(5)
    const start = await begin(desk)
    desk.change(Number(ticket.id), agent, { comment: 'Hello', status: 'open' })
    desk.pass(70)
    const row = desk.tickets[0]
    const comment = desk.audits.at(-1)?.events.at(-1)
    const detail = { id: ticket.id, updated_at: row?.updated_at, actor_id: agent }
    const event = { comment: { id: comment?.id, body: 'Hello', is_public: false, author: { id: agent } } }
    const time = row?.updated_at
    const receive = (type: string) =>
      backendFor(desk).changes.receive?.(
        signed(bytesOf({ type: `zen:event-type:ticket.${type}`, time, detail, event }), desk.now()),
        { signal },
      )
    const polled = (await drain(desk, start)).changes.map(({ id }) => id)
    const received = [...((await receive('status_changed')) ?? []), ...((await receive('comment_added')) ?? [])].map(
      ({ id }) => id,
    )
    expect(polled).toEqual(received)
  })

  it('tells what somebody else did in the very second in which we did something, as another change than ours', async () => {
    await using desk = await startZendeskDesk()
    const backend = backendFor(desk)
    const { id } = await backend.create(newTicket(), { externalId: 'a', signal })
    desk.pass(5)
    const start = await begin(desk)
    await backend.update(id, { priority: 'high' }, { signal })
    desk.pass(-1)
    desk.change(Number(id), agent, { status: 'open' })
    desk.pass(70)
    const { changes } = await drain(desk, start)
    expect(changes.map(({ own }) => own).sort()).toEqual([false, true])
    expect(new Set(changes.map((change) => change.id)).size, 'ids').toBe(2)
  })

  it('begins by Zendesk’s clock: ours may be wrong', async () => {
    await using desk = await startZendeskDesk()
    const { id } = await backendFor(desk).create(newTicket(), { externalId: 'a', signal })
    desk.pass(5)
    const start = await beginPolls(backendFor(desk, { now: () => desk.now() + 600_000 }))
    desk.change(Number(id), agent, { status: 'open' })
    desk.pass(70)
    expect((await drain(desk, start)).changes.map(({ type }) => type)).toEqual(['changed'])
  })

  it('goes on when a ticket has gone that the export still shows', async () => {
    await using desk = await startZendeskDesk()
    for (const externalId of ['a', 'b']) await backendFor(desk).create(newTicket(), { externalId, signal })
    desk.pass(5)
    const start = await begin(desk)
    for (const id of [1, 2]) desk.change(id, agent, { status: 'open' })
    desk.pass(70)
    const withoutFirst: typeof globalThis.fetch = async (input, init) =>
      new Request(input, init).url.includes('/tickets/1/')
        ? Response.json({ error: 'RecordNotFound', description: 'Not found' }, { status: 404 })
        : fetch(input, init)
    const { changes } = await drainPolls(backendFor(desk, { fetch: withoutFirst }), start)
    expect(changes.map(({ ticketId }) => ticketId)).toEqual(['2'])
  })

  it('refuses a cursor that is none of its own', async () => {
    await using desk = await startZendeskDesk()
    for (const cursor of ['', '{}', '{"at":"x"}', 'null'])
      await expect(backendFor(desk).changes.poll?.(cursor, { limit: 5, signal })).rejects.toMatchObject({ code: 'invalidInput' })
  })

  it('tells of a ticket that was deleted', async () => {
    await using desk = await startZendeskDesk()
    await backendFor(desk).create(newTicket(), { externalId: 'a', signal })
    const start = await begin(desk)
    desk.pass(5)
    desk.change(1, agent, { status: 'deleted' })
    desk.pass(70)
    expect((await drain(desk, start)).changes.map(({ type, id }) => [type, id])).toEqual([['deleted', 'zendesk:deleted:1']])
  })
})
