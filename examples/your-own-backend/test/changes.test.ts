import type { ChangeCursor, TicketChange } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { startAcmeDesk, webhookSecret } from '../acme-desk/start-acme-desk.js'
import { createAcmeBackend } from '../src/index.js'
import { createHandClock } from './hand-clock.js'

const signal = new AbortController().signal
const ticket = { subject: 'A call', description: '', priority: 'normal', tags: [], customFields: {} } as const
const short = ({ id, type, by, own, comment, ticket: after }: TicketChange) => ({
  id,
  type,
  by,
  own,
  text: comment?.text,
  status: after?.status,
})

async function makeDesk() {
  const clock = createHandClock()
  const desk = await startAcmeDesk({ now: clock.now })
  // nothing is waited for: the clock stands still meanwhile
  const backend = createAcmeBackend({ url: desk.url, key: 'key-of-ringloop', webhookSecret, region: 'DE', searchLagMs: 0 })
  const received: Promise<readonly TicketChange[]>[] = []
  desk.onDelivery(({ body, signature }) => {
    const headers = { 'x-desk-signature': signature }
    const request = { method: 'POST', url: 'https://gateway.example.com/', headers, body, receivedAt: clock.now() }
    received.push(backend.changes?.receive?.(request, { signal }) ?? Promise.resolve([]))
  })
  return {
    backend,
    clock,
    webhooks: async () => (await Promise.all(received.splice(0))).flat().map(short),
    async asErika(method: string, path: string, body: object) {
      const headers = { 'x-desk-key': 'key-of-erika' }
      expect((await fetch(new URL(path, desk.url), { method, headers, body: JSON.stringify(body) })).ok).toBe(true)
    },
    [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
  }
}

type Desk = Awaited<ReturnType<typeof makeDesk>>

/** Polls for as long as it takes to be told of so many changes, and once more. */
async function follow({ backend, clock }: Pick<Desk, 'backend' | 'clock'>, cursor: ChangeCursor, count: number) {
  const changes: TicketChange[] = []
  let at = cursor
  let asked = 0
  for (let idle = 0; idle < 2; ) {
    const polled = await backend.changes?.poll?.(at, { limit: 2, signal })
    if (polled === undefined) throw new Error('it cannot be polled')
    changes.push(...polled.changes)
    at = polled.cursor
    if (polled.more) continue
    if (changes.length >= count) idle++
    clock.nextSecond()
    if (++asked > 50) throw new Error(`told of ${changes.length} changes, not ${count}`)
  }
  return { changes: changes.map(short), cursor: at }
}

describe.concurrent('changes of Acme Desk', () => {
  it('tells what somebody else did once, by poll and webhook with the same id, and what we did as our own', async () => {
    await using desk = await makeDesk()
    const { backend } = desk
    const made = await backend.create(ticket, { externalId: 'call-1/fileTicket', signal })
    // the desk's search knows it by then
    desk.clock.pass(1500)
    await desk.asErika('POST', `v1/cases/${made.id}/remarks`, { text: 'Of the past.' })
    desk.clock.nextSecond()
    const begun = await backend.changes?.poll?.(null, { limit: 10, signal })
    expect(begun).toMatchObject({ changes: [], more: false })
    expect(await desk.webhooks()).toMatchObject([
      { type: 'created', own: true, by: 'ringloop' },
      { type: 'commented', own: false, by: 'erika' },
    ])

    await desk.asErika('PATCH', `v1/cases/${made.id}`, { state: 'working' })
    const byWebhook = await desk.webhooks()
    const first = await follow(desk, begun?.cursor ?? '', 1)
    const id = `acme/${made.id}/revision/3`
    expect(byWebhook).toEqual([{ id, type: 'changed', by: 'erika', own: false, text: undefined, status: 'inProgress' }])
    expect(first.changes).toEqual(byWebhook)

    await backend.comment?.(made.id, 'A remark', { visibility: 'internal', signal })
    const ours = await desk.webhooks()
    const second = await follow(desk, first.cursor, 1)
    expect(ours).toMatchObject([{ type: 'commented', text: 'A remark', own: true }])
    expect(second.changes).toEqual(ours)
  })

  it('tells of a remark and how the case stands after it, though one second saw both', async () => {
    await using desk = await makeDesk()
    const { backend } = desk
    const made = await backend.create(ticket, { externalId: 'call-1/fileTicket', signal })
    // the desk's search knows it by then
    desk.clock.pass(1500)
    const begun = await backend.changes?.poll?.(null, { limit: 10, signal })
    desk.clock.nextSecond()
    await desk.asErika('POST', `v1/cases/${made.id}/remarks`, { text: 'Called back.' })
    // a second that is not over is not told: what is told of it later would have the same id
    const between = await backend.changes?.poll?.(begun?.cursor ?? '', { limit: 10, signal })
    expect(between?.changes).toEqual([])
    await desk.asErika('PATCH', `v1/cases/${made.id}`, { state: 'done' })
    const { changes } = await follow(desk, between?.cursor ?? '', 1)
    expect(changes).toMatchObject([{ type: 'commented', text: 'Called back.', status: 'resolved', own: false }])
    expect((await desk.webhooks()).map(({ id }) => id)).toContain(changes[0]?.id)
  })

  it('tells of a new case although the search shows it late', async () => {
    await using desk = await makeDesk()
    const { backend } = desk
    const begun = await backend.changes?.poll?.(null, { limit: 10, signal })
    await desk.asErika('POST', 'v1/cases', { subject: 'By Erika', body: '' })
    const { changes } = await follow(desk, begun?.cursor ?? '', 1)
    expect(changes).toMatchObject([{ type: 'created', by: 'erika', own: false }])
    expect(changes).toEqual((await desk.webhooks()).slice(-1))
  })
})
