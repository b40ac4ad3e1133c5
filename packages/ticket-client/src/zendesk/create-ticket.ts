import { isRingloopError, RingloopError } from '@ringloop/core'
import { mayHaveHappened } from '../filing/create-once.js'
import { ticketsOfKey } from './find-tickets.js'
import { oneTicketSchema, type ZendeskTicket } from './zendesk-answers.js'
import type { ZendeskApi } from './zendesk-api.js'

/**
 * Creates a ticket once for a key.
 *
 * ```text
 * look up the key ──found──────────────────────────────────────▶ the oldest
 *    └─none─▶ POST with the key ─created, or given once more────▶ that one
 *                 ├─answer lost───────▶ look up ─found─▶ that one
 *                 │                         └───none──▶ the error; the next try has the same key
 *                 └─known with another body, or under way─▶ look up ─found─▶ that one
 *                                                              └────none──▶ `unavailable`; the next try finds it
 * ```
 *
 * Zendesk remembers the key for two hours; after that, the look-up finds the ticket by its external id, which is the same.
 */
export async function createTicketOnce(
  api: ZendeskApi,
  key: string,
  ticket: object,
  signal: AbortSignal,
): Promise<ZendeskTicket> {
  const [known] = await ticketsOfKey(api, key, signal)
  if (known !== undefined) return known
  try {
    const { body, headers } = await api.http.send({
      method: 'POST',
      path: 'tickets',
      json: { ticket },
      headers: { 'idempotency-key': key },
      schema: oneTicketSchema,
      signal,
    })
    // Given once more, it is the ticket as it was then.
    return headers.get('x-idempotency-lookup') === 'hit' ? await api.read(String(body.ticket.id), signal) : body.ticket
  } catch (error) {
    const otherBody = isOtherBody(error)
    if (signal.aborted || (!otherBody && !isUnderWay(error) && !mayHaveHappened(error))) throw error
    const [made] = await ticketsOfKey(api, key, signal).catch(() => [])
    if (made !== undefined) return made
    if (!otherBody && !isUnderWay(error)) throw error
    throw new RingloopError('unavailable', `${api.name}: Zendesk has begun this ticket before, and does not show it yet`, {
      mend: 'It is safe to try again.',
      cause: error,
    })
  }
}

/** 400 IdempotentRequestError: "Request parameters don't match the given idempotency key". */
const isOtherBody = (error: unknown): boolean =>
  isRingloopError(error) && error.code === 'invalidInput' && /idempoten/i.test(error.message)

const isUnderWay = (error: unknown): boolean => isRingloopError(error) && error.code === 'conflict'
