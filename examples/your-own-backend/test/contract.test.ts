import { setTimeout as wait } from 'node:timers/promises'
import { type TicketBackend, toTicketId } from '@ringloop/core'
import { testTicketBackend, testTicketWebhooks } from '@ringloop/core/testing'
import { afterAll, it } from 'vitest'
import { keys, signatureOf, startAcmeDesk, webhookSecret } from '../acme-desk/start-acme-desk.js'
import { acmeCapabilities, createAcmeBackend } from '../src/index.js'

// a desk whose clock goes twenty times as fast: what it finds a second later it finds fifty milliseconds later
const begun = Date.now()
const desk = await startAcmeDesk({ now: () => begun + (Date.now() - begun) * 20 })
afterAll(() => desk[Symbol.asyncDispose]())

const [key = ''] = Object.keys(keys)
const make = async (): Promise<TicketBackend> =>
  createAcmeBackend({ url: desk.url, key, webhookSecret, region: 'DE', searchLagMs: 75 })

testTicketBackend({
  it,
  make,
  capabilities: acmeCapabilities({ webhooks: true }),
  sample: { customFields: ['order_number'], absentId: '999999' },
  settle: () => wait(75),
})

const deliveries: Uint8Array[] = []
desk.onDelivery(({ body }) => deliveries.push(body))
const backend = await make()
const signal = new AbortController().signal
const ticket = { subject: 'A call', description: '', priority: 'normal', tags: [], customFields: {} } as const
const { id } = await backend.create(ticket, { externalId: 'call/fileTicket', signal })
await backend.comment?.(toTicketId(id), 'A remark', { visibility: 'public', signal })

for (const [index, body] of deliveries.entries())
  testTicketWebhooks({
    it: (name, run) => it(`${index === 0 ? 'made' : 'remarked'}: ${name}`, run),
    make,
    body,
    sign: (signed, at) => ({
      method: 'POST',
      url: 'https://gateway.example.com/tickets',
      headers: { 'x-desk-signature': signatureOf(signed, Math.floor(at / 1000)) },
      body: signed,
      receivedAt: at,
    }),
    proofHeader: 'x-desk-signature',
    windowMs: 5 * 60_000,
    now: Date.parse('2026-03-02T09:00:00Z'),
  })
