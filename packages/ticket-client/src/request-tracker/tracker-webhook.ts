import { type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import * as z from 'zod'
import { checkWebhookTime, readWebhookJson, verifyHmac } from '../changes/webhook-proof.js'
import { changeIdOf, changeTypeOf } from './tracker-changes.js'

/** How old a webhook may be. */
const windowMs = 5 * 60_000

const bodySchema = z.object({
  transaction: z.number().int().positive(),
  ticket: z.number().int().positive(),
  /** RT's type of the transaction: `Status`, `Comment`. */
  type: z.string().min(1).max(60),
  newValue: z.string().nullish(),
  /** Seconds since 1970. */
  created: z.number().int().positive(),
  by: z.string().max(200),
})

/**
 * Reads what the Scrip in the documentation posts: signed with HMAC-SHA256 over time, a dot and body. RT sends it once and
 * waits for nobody, so it is a hint that something has happened; what is lost the poll finds, under the same id.
 *
 * @param account our own account's name in RT, or `null`
 */
export function createTrackerWebhook(
  name: string,
  secret: string,
  account: (signal: AbortSignal) => Promise<string | null>,
): NonNullable<TicketChangeFeed['receive']> {
  return async (request, { signal }) => {
    const sent = request.headers['x-ringloop-time'] ?? ''
    const signature = request.headers['x-ringloop-signature'] ?? ''
    const proof = signature.startsWith('sha256=') ? signature.slice('sha256='.length) : null
    await verifyHmac({ name, hash: 'SHA-256', secret, message: [`${sent}.`, request.body], proof, encoding: 'hex' })
    const at = /^\d{1,12}$/.test(sent) ? Number(sent) * 1000 : null
    checkWebhookTime({ name, at, receivedAt: request.receivedAt, windowMs })
    const body = readWebhookJson(name, request, bodySchema)
    const type = changeTypeOf({ Type: body.type, NewValue: body.newValue ?? '' })
    if (type === null) return []
    const change: TicketChange = {
      id: changeIdOf(body.transaction),
      ticketId: toTicketId(String(body.ticket)),
      at: body.created * 1000,
      type,
      by: body.by,
      // If this cannot be learned, the poll tells of the change: our own doing must not look like another's.
      own: body.by === (await account(signal)),
    }
    return [change]
  }
}
