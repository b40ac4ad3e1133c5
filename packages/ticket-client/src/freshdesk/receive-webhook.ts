import { isRingloopError, type TicketChangeFeed } from '@ringloop/core'
import * as z from 'zod'
import { readWebhookJson, verifySharedSecret } from '../changes/webhook-proof.js'
import type { FreshdeskApi } from './freshdesk-api.js'
import type { ChangesOfTicket } from './ticket-changes.js'

const ticketSchema = z.object({ ticket_id: z.union([z.number().int().positive(), z.string().regex(/^(?:INC-|#)?\d{1,18}$/)]) })
/** What Freshdesk sends by itself ("simple"), or a JSON of one's own with a `ticket_id`. */
const bodySchema = z.union([z.object({ freshdesk_webhook: ticketSchema }), ticketSchema])

const windowMs = 15 * 60_000

/**
 * Reads the webhook of an automation rule. Freshdesk signs nothing and sends no time: all that speaks for it is a secret in a header of ours. So it
 * is taken for a hint and nothing more: what happened is read from the ticket itself, and a repetition tells what was told before.
 */
export function createFreshdeskReceiver(
  api: FreshdeskApi,
  changesOf: ChangesOfTicket,
  secret: string,
): NonNullable<TicketChangeFeed['receive']> {
  return async (request, { signal }) => {
    await verifySharedSecret({ name: api.name, secret, proof: request.headers['x-ringloop-secret'] })
    const body = readWebhookJson(api.name, request, bodySchema)
    const { ticket_id } = 'freshdesk_webhook' in body ? body.freshdesk_webhook : body
    try {
      const ticket = await api.read(String(ticket_id).replace(/\D/g, ''), signal)
      return await changesOf(ticket, request.receivedAt - windowMs, signal)
    } catch (error) {
      if (isRingloopError(error) && error.code === 'notFound') return []
      throw error
    }
  }
}
