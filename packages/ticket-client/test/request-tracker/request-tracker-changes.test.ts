import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ChangeCursor, TicketChange, WebhookRequest } from '@ringloop/core'
import { testTicketWebhooks } from '@ringloop/core/testing'
import { expect, it, vi } from 'vitest'
import { createRequestTrackerBackend } from '../../src/index.js'
import { startHttpServer } from '../support/http-server.js'
import { freshId, newTicket } from '../support/new-ticket.js'
import { describeWithRequestTracker } from '../support/request-tracker.js'
import { holdTrackerHook } from '../support/tracker-hook.js'
import { createTrackerProbe } from '../support/tracker-probe.js'

const { signal } = new AbortController()
const secret = 'secret-of-the-tests'

vi.setConfig({ testTimeout: 120_000 })

await describeWithRequestTracker('what others do in Request Tracker', (tracker) => {
  const options = { ...tracker, queue: 'Support', webhookSecret: secret }
  const backend = createRequestTrackerBackend(options)
  const agentToken = readFileSync(process.env.RINGLOOP_RT_AGENT_TOKEN_FILE ?? '/dev/null', 'utf8').trim()
  const agent = createTrackerProbe({ ...tracker, token: agentToken })
  const poll = (cursor: ChangeCursor | null, limit = 1000) => {
    if (backend.changes.poll === undefined) throw new Error('it cannot poll')
    return backend.changes.poll(cursor, { signal, limit })
  }
  /** Everything since the cursor about these tickets. */
  async function told(cursor: ChangeCursor, ids: readonly string[], limit?: number) {
    const changes = new Map<string, TicketChange>()
    let at = cursor
    for (let round = 0; ; round++) {
      if (round > 1000) throw new Error('it never ends')
      const answer = await poll(at, limit)
      for (const change of answer.changes) if (ids.includes(change.ticketId)) changes.set(change.id, change)
      at = answer.cursor
      if (!answer.more) return { changes: [...changes.values()], cursor: at }
    }
  }

  it('is told once it has happened, with who did it, and our own as our own', async () => {
    const before = await poll(null)
    expect(before.changes).toEqual([])
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    await backend.comment(ticket.id, 'ours', { visibility: 'internal', signal })
    await agent.call('POST', `ticket/${ticket.id}/correspond`, { Content: 'theirs\n2', ContentType: 'text/plain' })
    await agent.call('POST', `ticket/${ticket.id}/comment`, { Content: '<p>a &amp; b</p><p>c</p>', ContentType: 'text/html' })
    await agent.call('PUT', `ticket/${ticket.id}`, { Subject: 'Changed' })
    await agent.call('DELETE', `ticket/${ticket.id}`).catch(() => agent.call('PUT', `ticket/${ticket.id}`, { Status: 'deleted' }))
    const { changes, cursor } = await told(before.cursor, [ticket.id])
    const ofOthers = changes.filter(({ by }) => by === 'ann')
    expect(changes.filter(({ own }) => own).map(({ type, by, comment }) => [type, by, comment?.text])).toEqual(
      expect.arrayContaining([
        ['created', 'ringloop', undefined],
        ['commented', 'ringloop', 'ours'],
      ]),
    )
    expect(ofOthers.map(({ type, own, comment }) => [type, own, comment?.text, comment?.visibility])).toEqual([
      ['commented', false, 'theirs\n2', 'public'],
      ['commented', false, 'a & b\n\nc', 'internal'],
      ['changed', false, undefined, undefined],
      ['deleted', false, undefined, undefined],
    ])
    expect((await told(cursor, [ticket.id])).changes).toEqual([])
  })

  it('heals a gap longer than a page, in portions', async () => {
    const { cursor } = await poll(null)
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    for (let index = 0; index < 60; index++) await agent.call('PUT', `ticket/${ticket.id}`, { Subject: `Subject ${index}` })
    const { changes } = await told(cursor, [ticket.id], 7)
    expect(changes.filter(({ by }) => by === 'ann')).toHaveLength(60)
    const ids = changes.map(({ id }) => Number(id.split('/').pop()))
    expect(ids).toEqual([...ids].sort((left, right) => left - right))
  }, 180_000)

  it('tells what is seen later than a higher number', async () => {
    const { cursor } = await poll(null)
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    await agent.call('PUT', `ticket/${ticket.id}`, { Subject: 'one' })
    await agent.call('PUT', `ticket/${ticket.id}`, { Subject: 'two' })
    const { changes: all } = await told(cursor, [ticket.id])
    const [late, ...others] = all.filter(({ by }) => by === 'ann').map(({ id }) => id)
    let hidden = true
    const slow: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      const response = await fetch(request)
      if (!hidden || !request.url.includes('/transactions')) return response
      const body = (await response.json()) as { items: { id: string }[] }
      return Response.json({ ...body, items: body.items.filter(({ id }) => `rt/transaction/${id}` !== late) })
    }
    const flaky = createRequestTrackerBackend({ ...options, fetch: slow })
    const first = await flaky.changes.poll?.(cursor, { signal, limit: 1000 })
    const seen = first?.changes.map(({ id }) => id) ?? []
    expect([seen.includes(late ?? ''), others.every((id) => seen.includes(id))]).toEqual([false, true])
    hidden = false
    const second = await flaky.changes.poll?.(first?.cursor ?? null, { signal, limit: 1000 })
    expect(second?.changes.map(({ id }) => id)).toContain(late)
  })

  it('begins at what the account may see, and gets past pages of which it may see a part', async () => {
    // As RT does with the mails it has sent, for an account without the right ShowOutgoingEmail: it takes them from a full page.
    const hides: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      const response = await fetch(request)
      if (!request.url.includes('/transactions')) return response
      const body = (await response.json()) as { items: { id: string }[] }
      return Response.json({ ...body, items: body.items.filter(({ id }) => Number(id) % 3 !== 0 && Number(id) !== unseen) })
    }
    const clerk = createRequestTrackerBackend({ ...options, fetch: hides })
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    const { low } = JSON.parse((await poll(null)).cursor) as { low: number }
    let unseen = low
    const begun = await clerk.changes.poll?.(null, { signal, limit: 1000 })
    expect((JSON.parse(begun?.cursor ?? '{}') as { low: number }).low).toBeGreaterThan(low - 10)
    unseen = 0
    for (let index = 0; index < 40; index++)
      await agent.call('PUT', `ticket/${ticket.id}`, {
        Subject: `${index}`,
        Priority: index,
        TimeEstimated: index,
        TimeLeft: index,
      })
    const all = (await told(begun?.cursor ?? '', [ticket.id])).changes.map(({ id }) => id)
    const answer = await clerk.changes.poll?.(begun?.cursor ?? '', { signal, limit: 1000 })
    const seen = answer?.changes.filter(({ ticketId }) => ticketId === ticket.id).map(({ id }) => id)
    expect(seen).toEqual(all.filter((id) => Number(id.split('/').pop()) % 3 !== 0))
    expect(seen?.length).toBeGreaterThan(100)
  })

  it('comes by the webhook too, signed by RT itself, under the same ids', async () => {
    const received: WebhookRequest[] = []
    await using server = await startHttpServer((request, response) => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const body = new TextEncoder().encode(request.text)
      received.push({ method: 'POST', url: `http://hook${request.url}`, headers, body, receivedAt: Date.now() })
      response.writeHead(204).end()
    })
    const { cursor } = await poll(null)
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    {
      using _hook = await holdTrackerHook(`${server.url}webhooks/tickets`)
      await agent.call('PUT', `ticket/${ticket.id}`, { Subject: '改了 "Changed"' })
      await backend.comment(ticket.id, 'ours', { visibility: 'internal', signal })
    }
    const hinted: TicketChange[] = []
    for (const request of received) hinted.push(...((await backend.changes.receive?.(request, { signal })) ?? []))
    const mine = hinted.filter(({ ticketId }) => ticketId === ticket.id)
    expect(mine.map(({ type, by, own }) => [type, by, own])).toEqual([
      ['changed', 'ann', false],
      ['commented', 'ringloop', true],
    ])
    const polled = (await told(cursor, [ticket.id])).changes
    for (const change of mine) {
      expect(polled.find(({ id }) => id === change.id)).toMatchObject({ at: change.at, type: change.type, own: change.own })
    }
  })

  const now = Date.parse('2026-11-21T20:00:00Z')
  testTicketWebhooks({
    it,
    make: async () => backend,
    body: new TextEncoder().encode(
      JSON.stringify({ transaction: 17, ticket: 3, type: 'Status', newValue: 'open', created: now / 1000, by: 'ann' }),
    ),
    sign: (body, at) => {
      const time = String(Math.floor(at / 1000))
      const signature = createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex')
      const headers = { 'x-ringloop-time': time, 'x-ringloop-signature': `sha256=${signature}` }
      return { method: 'POST', url: 'https://ringloop.example.com/webhooks/tickets', headers, body, receivedAt: at }
    },
    proofHeader: 'x-ringloop-signature',
    windowMs: 300_000,
    now,
  })
})
