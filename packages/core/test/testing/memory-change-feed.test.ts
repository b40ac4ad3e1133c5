import { createHmac, timingSafeEqual } from 'node:crypto'
import { RingloopError, type WebhookRequest } from '@ringloop/core'
import { createMemoryTicketBackend, testTicketBackend, testTicketWebhooks } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'

const now = Date.parse('2026-11-21T12:00:00Z')
const windowMs = 300_000
const { signal } = new AbortController()
const ticket = { subject: 'A', description: '', priority: 'normal', tags: [], customFields: {} } as const

const proofOf = (bytes: Uint8Array, at: string) => createHmac('sha256', 'secret').update(at).update(bytes).digest()
const sign = (bytes: Uint8Array, at: number): WebhookRequest => ({
  method: 'POST',
  url: 'https://ringloop.example.com/webhooks/memory',
  headers: { 'x-at': String(at), 'x-proof': proofOf(bytes, String(at)).toString('hex') },
  body: bytes,
  receivedAt: at,
})
async function verify({ headers, body, receivedAt }: WebhookRequest): Promise<void> {
  const at = headers['x-at'] ?? ''
  const given = headers['x-proof'] ?? ''
  const wanted = proofOf(body, at)
  const genuine = given.length === 64 && timingSafeEqual(Buffer.from(given.padEnd(64), 'hex'), wanted)
  if (!genuine || Math.abs(receivedAt - Number(at)) > windowMs) throw new RingloopError('unauthorised', 'not genuine')
}

describe('the ticket system in memory, when it tells its changes', () => {
  testTicketBackend({
    it,
    make: async () => createMemoryTicketBackend({ changes: { verify } }),
    capabilities: { ...createMemoryTicketBackend().capabilities, changes: ['poll', 'webhook'] },
    sample: { customFields: ['order'] },
  })
  testTicketWebhooks({
    it,
    async make() {
      const backend = createMemoryTicketBackend({ changes: { verify } })
      await backend.create(ticket, { externalId: 'a', signal })
      return backend
    },
    body: new TextEncoder().encode('{"changes":[{"id":"1"}]}'),
    sign,
    proofHeader: 'x-proof',
    windowMs,
    now,
  })

  it('tells what others do as theirs, and what it was asked for as our own', async () => {
    const backend = createMemoryTicketBackend({ changes: {} })
    const begun = await backend.changes?.poll?.(null, { signal, limit: 10 })
    const { id } = await backend.create(ticket, { externalId: 'a', signal })
    const told = backend.changeAs('Ben', id, { status: 'resolved' })
    await backend.update(id, { priority: 'high' }, { signal })
    const first = await backend.changes?.poll?.(begun?.cursor ?? null, { signal, limit: 2 })
    expect(first?.changes).toMatchObject([
      { type: 'created', own: true, by: null },
      { type: 'changed', own: false, by: 'Ben', ticket: { status: 'resolved' } },
    ])
    expect([first?.changes[1], first?.more]).toEqual([told, true])
    const second = await backend.changes?.poll?.(first?.cursor ?? null, { signal, limit: 2 })
    expect([second?.changes.map(({ own }) => own), second?.more]).toEqual([[true], false])
  })
})
