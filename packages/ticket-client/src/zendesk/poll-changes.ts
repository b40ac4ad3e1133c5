import { isRingloopError, type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import * as z from 'zod'
import { readCursor } from '../changes/read-cursor.js'
import { mapInBatches } from '../http/map-in-batches.js'
import { changesOfAudit, deletedId } from './ticket-changes.js'
import { auditPageSchema, exportPageSchema, meSchema, type ZendeskTicket } from './zendesk-answers.js'
import type { ZendeskApi } from './zendesk-api.js'

const cursorSchema = z.strictObject({
  /** Zendesk's own cursor; `null` before the first export. */
  at: z.string().max(1000).nullable(),
  /** When polling began: nothing of before is told. */
  begun: z.number(),
  /** What tickets showed before this time was told; between it and the newest, twice perhaps. */
  since: z.number(),
  /** The newest time seen in this sweep. */
  high: z.number(),
})
type Cursor = z.infer<typeof cursorSchema>

/** The export leaves out the last minute, and asks for a beginning before it. */
const beforeMs = 120_000
/** A ticket may show in the export after others that were changed later. */
const overlapMs = 5 * 60_000
/** Few: the audits of each are a request, and a poll that took longer than its time would begin at the same place for ever. */
const maximumTickets = 40
const maximumAuditPages = 20

/**
 * Polls Zendesk's incremental export for tickets that changed, and reads from the audits of each what was done and by whom. The export is
 * Zendesk's own queue with a cursor, so nothing is left out however long nobody polled; it is a minute behind. Zendesk lets it be asked for
 * ten times a minute.
 */
export function createZendeskPoll(api: ZendeskApi, now: () => number): NonNullable<TicketChangeFeed['poll']> {
  async function changesOf(
    ticket: ZendeskTicket,
    { begun, since }: Cursor,
    me: number,
    signal: AbortSignal,
  ): Promise<readonly TicketChange[]> {
    const id = String(ticket.id)
    if (ticket.status === 'deleted') {
      const at = Date.parse(ticket.updated_at)
      return at < Math.max(begun, since)
        ? []
        : [{ id: deletedId(id), ticketId: toTicketId(id), at, type: 'deleted', by: null, own: false }]
    }
    const changes: TicketChange[] = []
    const list = {
      path: `tickets/${id}/audits`,
      query: { sort_order: 'desc' },
      schema: auditPageSchema,
      signal,
      maximumPages: maximumAuditPages,
      take({ audits }: z.infer<typeof auditPageSchema>) {
        const fresh = audits.filter((audit) => Date.parse(audit.created_at) >= Math.max(begun, since))
        changes.push(...fresh.flatMap((audit) => changesOfAudit(id, audit, me)))
        return fresh.length === audits.length
      },
    }
    await api.pages(list).catch((error: unknown) => {
      // Deleted since: the export tells it as a change of its own.
      if (!isRingloopError(error) || error.code !== 'notFound') throw error
    })
    return changes
  }

  /** By Zendesk's clock, which writes the times that are compared. A second is the finest that it tells. */
  async function newCursor(signal: AbortSignal): Promise<Cursor> {
    const { headers } = await api.http.send({ method: 'GET', path: 'users/me', schema: meSchema, signal })
    const told = Date.parse(headers.get('date') ?? '')
    const begun = Math.floor((Number.isNaN(told) ? now() : told) / 1000) * 1000
    return { at: null, begun, since: begun, high: begun }
  }

  return async (text, { limit, signal }) => {
    if (text === null) return { changes: [], cursor: JSON.stringify(await newCursor(signal)), more: false }
    const cursor = readCursor(api.name, text, cursorSchema)
    const { body } = await api.http.send({
      method: 'GET',
      path: 'incremental/tickets/cursor',
      query: {
        per_page: Math.min(Math.max(limit, 1), maximumTickets),
        ...(cursor.at === null ? { start_time: Math.floor((cursor.begun - beforeMs) / 1000) } : { cursor: cursor.at }),
      },
      schema: exportPageSchema,
      signal,
    })
    const me = await api.me(signal)
    const told = await mapInBatches(body.tickets, (ticket) => changesOf(ticket, cursor, me, signal))
    const high = body.tickets.reduce((latest, ticket) => Math.max(latest, Date.parse(ticket.updated_at)), cursor.high)
    const next: Cursor = {
      at: body.after_cursor ?? cursor.at,
      begun: cursor.begun,
      // Only at the end of the export everything up to the newest has been seen.
      since: body.end_of_stream ? Math.max(cursor.since, high - overlapMs) : cursor.since,
      high,
    }
    const changes = told.flat().sort((one, two) => one.at - two.at)
    return { changes, cursor: JSON.stringify(next), more: !body.end_of_stream }
  }
}
