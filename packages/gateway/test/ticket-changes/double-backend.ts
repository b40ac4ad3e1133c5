import { RingloopError, type Ticket, type TicketBackend, type TicketChange, type TicketStatus } from '@ringloop/core'
import { createMemoryTicketBackend } from '@ringloop/core/testing'
import { checkWebhookTime, readWebhookJson, verifyHmac } from '@ringloop/ticket-client/building-blocks'
import * as z from 'zod'

/** How requests are signed: `hex(HMAC-SHA-256(secret, time + url + body))`. */
export const doubleSecret = 'secret of the double'
export const doubleWindowMs = 300_000

const ticketSchema = z.looseObject({ id: z.string(), updatedAt: z.number(), version: z.string(), status: z.string() })
const changeSchema = z.looseObject({
  id: z.string().min(1),
  ticketId: z.string().min(1),
  at: z.number().positive(),
  type: z.enum(['created', 'changed', 'commented', 'deleted']),
  by: z.string().nullable(),
  own: z.boolean(),
  ticket: ticketSchema.optional(),
})
const pageSchema = z.object({ changes: z.array(changeSchema), next: z.int().min(0), more: z.boolean() })

async function ask<Body>(url: string, schema: z.ZodType<Body>, signal: AbortSignal): Promise<Body> {
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    throw new RingloopError('unavailable', 'double: does not answer.', { cause })
  })
  if (response.status === 404) throw new RingloopError('notFound', 'double: there is no such ticket.')
  if (!response.ok) throw new RingloopError('unavailable', `double: answers ${response.status}.`)
  return schema.parse(await response.json())
}

/** A ticket system that a gateway reaches over HTTP and that posts to it; what is created stays in memory. */
export function createDoubleBackend(url: string): TicketBackend {
  const filed = createMemoryTicketBackend()
  return {
    ...filed,
    name: 'double',
    capabilities: { ...filed.capabilities, changes: ['poll', 'webhook'] },
    get: async (id, { signal }) => (await ask(`${url}/tickets/${id}`, ticketSchema, signal)) as unknown as Ticket,
    find: async (_, { signal }) => (await ask(`${url}/open`, z.array(ticketSchema), signal)) as unknown as Ticket[],
    changes: {
      async poll(cursor, { signal, limit }) {
        const page = await ask(`${url}/changes?after=${cursor ?? 'now'}&limit=${limit}`, pageSchema, signal)
        return { changes: page.changes as unknown as TicketChange[], cursor: String(page.next), more: page.more }
      },
      async receive(request) {
        const at = request.headers['x-desk-time'] ?? ''
        await verifyHmac({
          name: 'double',
          hash: 'SHA-256',
          secret: doubleSecret,
          message: [at, request.url, request.body],
          proof: request.headers['x-desk-signature'],
          encoding: 'hex',
        })
        checkWebhookTime({ name: 'double', at: Number(at), receivedAt: request.receivedAt, windowMs: doubleWindowMs })
        const { changes } = readWebhookJson('double', request, z.object({ changes: z.array(changeSchema) }))
        return changes as unknown as TicketChange[]
      },
    },
  }
}

/** The request that the double sends with this body, to this address. */
export async function signDoubleWebhook(
  url: string,
  body: Uint8Array<ArrayBuffer>,
  at: number,
  secret = doubleSecret,
): Promise<{ readonly headers: Record<string, string>; readonly body: Uint8Array<ArrayBuffer> }> {
  const encoder = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const signature = await crypto.subtle.sign('HMAC', key, Buffer.concat([encoder.encode(String(at) + url), body]))
  return {
    headers: {
      'content-type': 'application/json',
      'x-desk-time': String(at),
      'x-desk-signature': Buffer.from(signature).toString('hex'),
    },
    body,
  }
}

/** A ticket as the double has it. */
export function doubleTicket(id: string, at: number, status: TicketStatus = 'acknowledged', version = '1'): Ticket {
  return {
    id: id as Ticket['id'],
    subject: `Ticket ${id}`,
    description: '',
    status,
    priority: 'normal',
    createdAt: at,
    updatedAt: at,
    externalId: null,
    contactId: null,
    parentId: null,
    queue: null,
    owner: null,
    tags: [],
    customFields: {},
    version,
  }
}
