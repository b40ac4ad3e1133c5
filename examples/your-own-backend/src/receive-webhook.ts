import type { CallOptions, TicketChange, WebhookRequest } from '@ringloop/core'
import { checkWebhookTime, readWebhookJson, verifyHmac } from '@ringloop/ticket-client/building-blocks'
import { delivery } from './acme-answers.js'
import { name } from './acme-options.js'
import type { CaseChanges } from './case-changes.js'

/** Older ones are refused: somebody may have recorded them. */
export const windowMs = 5 * 60_000

/** Makes `receive`: first who sent it, then when, and only then what. */
export function receiveWebhooks(secret: string, changesNow: (signal: AbortSignal) => Promise<CaseChanges>) {
  return async (request: WebhookRequest, { signal }: CallOptions): Promise<readonly TicketChange[]> => {
    const { body, headers, receivedAt } = request
    const [, seconds, proof] = /^t=(\d{1,12}),v1=([0-9a-f]+)$/.exec(headers['x-desk-signature'] ?? '') ?? []
    await verifyHmac({ name, hash: 'SHA-256', secret, message: [`${seconds}.`, body], proof, encoding: 'hex' })
    checkWebhookTime({ name, at: Number(seconds) * 1000, receivedAt, windowMs })
    const told = readWebhookJson(name, request, delivery)
    const changes = await changesNow(signal)
    return [told.kind === 'remarked' ? changes.remarked(told.case, told.remark) : changes.revised(told.case)]
  }
}
