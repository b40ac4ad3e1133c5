import { createHmac, timingSafeEqual } from 'node:crypto'
import { RingloopError, type TicketBackend, type TicketChange, toTicketId, type WebhookRequest } from '@ringloop/core'
import { ContractViolation, createMemoryTicketBackend, testTicketWebhooks } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'

const now = Date.parse('2026-11-21T12:00:00Z')
const windowMs = 300_000
const body = new TextEncoder().encode(JSON.stringify({ id: 'e1', ticket: { id: '7' }, at: now }))
const schema = z.object({ id: z.string(), ticket: z.object({ id: z.string() }), at: z.number() })

const proofOf = (bytes: Uint8Array, at: string) => createHmac('sha256', 'secret').update(at).update(bytes).digest('hex')
const sign = (bytes: Uint8Array, at: number): WebhookRequest => ({
  method: 'POST',
  url: 'https://ringloop.example.com/webhooks/memory',
  headers: { 'x-at': String(at), 'x-proof': proofOf(bytes, String(at)) },
  body: bytes,
  receivedAt: at,
})

interface Leniency {
  readonly anyProof?: boolean
  readonly anyTime?: boolean
  readonly anyBody?: boolean
  readonly newIds?: boolean
}

function backendThat({ anyProof, anyTime, anyBody, newIds }: Leniency = {}): TicketBackend {
  let count = 0
  const refuse = (why: string): never => {
    throw new RingloopError('unauthorised', why)
  }
  return {
    ...createMemoryTicketBackend(),
    changes: {
      async receive({ headers, body: bytes, receivedAt }) {
        const at = headers['x-at'] ?? ''
        const given = Buffer.from(headers['x-proof'] ?? '')
        const wanted = Buffer.from(proofOf(bytes, at))
        if (!anyProof && (given.length !== wanted.length || !timingSafeEqual(given, wanted))) refuse('forged')
        if (!anyTime && Math.abs(receivedAt - Number(at)) > windowMs) refuse('old')
        let json: unknown
        try {
          json = JSON.parse(new TextDecoder().decode(bytes))
        } catch {
          if (!anyBody) throw new RingloopError('invalidInput', 'no JSON')
        }
        const read = schema.safeParse(json)
        if (!read.success && !anyBody) throw new RingloopError('invalidInput', 'no webhook')
        const { id, ticket, at: when } = read.data ?? { id: 'x', ticket: { id: '1' }, at: now }
        const change: TicketChange = {
          id: newIds ? `${id}-${++count}` : id,
          ticketId: toTicketId(ticket.id),
          at: when,
          type: 'changed',
          by: null,
          own: false,
        }
        return [change]
      },
    },
  }
}

const contract = { body, sign, proofHeader: 'x-proof', windowMs, now }

describe('a backend that checks its webhooks keeps the contract', () => {
  testTicketWebhooks({ it, make: async () => backendThat(), ...contract })
})

describe('the contract finds a backend that', () => {
  it.each([
    [
      'believes anybody',
      { anyProof: true },
      ['refuses one without proof, or with another’s', 'refuses one that was changed on the way'],
    ],
    ['believes old ones', { anyTime: true }, ['refuses one that is too old, or from the future']],
    ['takes anything for a change', { anyBody: true }, ['refuses what is signed, but no webhook']],
    ['counts repetitions as new', { newIds: true }, ['reads a genuine one, with the same ids each time']],
  ] as const)('%s', async (_name, leniency, expected) => {
    const tests: [string, () => Promise<void>][] = []
    testTicketWebhooks({ it: (name, run) => tests.push([name, run]), make: async () => backendThat(leniency), ...contract })
    const failed: string[] = []
    for (const [name, run] of tests)
      await run().catch((error) => {
        expect(error).toBeInstanceOf(ContractViolation)
        failed.push(name.replace('ticket webhooks: ', ''))
      })
    expect(failed).toEqual(expected)
  })
})
