import { type TicketChange, type Timestamp, toTicketId } from '@ringloop/core'
import { fingerprint } from '../changes/fingerprint.js'
import { textOfHtml } from '../text/text-of-html.js'
import type { FreshdeskConversation, FreshdeskRow } from './freshdesk-answers.js'
import type { FreshdeskApi } from './freshdesk-api.js'
import type { FreshdeskMapping } from './freshdesk-mapping.js'
import type { OwnWrites } from './own-writes.js'
import { fieldText } from './read-ticket.js'

/** Tells what has happened to a ticket since a time, by what it looks like now. */
export type ChangesOfTicket = (row: FreshdeskRow, since: Timestamp, signal: AbortSignal) => Promise<readonly TicketChange[]>

/** A remark changes its ticket, which may have the time of the next second. */
const sameMs = 1000

/**
 * Makes {@link ChangesOfTicket}. Freshdesk tells no history over its API: a change is that the ticket looks other than before, without who did
 * it. Ours are known by the state they left, as far as this process made them; tickets that we filed by their external id, whichever
 * process did; and remarks by their author.
 */
export function createChangesOfTicket(api: FreshdeskApi, { fields }: FreshdeskMapping, own: OwnWrites): ChangesOfTicket {
  return async (row, since, signal) => {
    const id = String(row.id)
    const created = Date.parse(row.created_at)
    const at = Date.parse(row.updated_at)
    const fact = { ticketId: toTicketId(id), at }
    const changes: TicketChange[] = []
    const me = await api.me(signal)
    if (created >= since)
      changes.push({
        ...fact,
        id: `freshdesk:created:${id}`,
        at: created,
        type: 'created',
        by: null,
        own: fieldText(row, fields.externalId) !== undefined || own.has(row.id, row.created_at),
      })
    if (row.updated_at === row.created_at) return changes
    const remarks = (await api.conversations(id, signal)).filter(
      // Freshdesk tells whole seconds.
      (remark) => Date.parse(remark.created_at) > since - 1000,
    )
    changes.push(...remarks.map((remark) => commented(id, remark, me)))
    const last = remarks.at(-1)
    const byRemark = last !== undefined && last.user_id === me && Math.abs(Date.parse(last.created_at) - at) <= sameMs
    changes.push({
      ...fact,
      id: `freshdesk:changed:${id}:${Math.floor(at / 1000)}:${fingerprint([row.status, row.priority, row.subject, row.responder_id, row.group_id, row.tags, row.custom_fields])}`,
      type: 'changed',
      by: null,
      own: byRemark || own.has(row.id, row.updated_at),
    })
    return changes
  }
}

function commented(ticketId: string, remark: FreshdeskConversation, me: number): TicketChange {
  const author = remark.user_id === null || remark.user_id === undefined ? null : String(remark.user_id)
  return {
    id: `freshdesk:comment:${remark.id}`,
    ticketId: toTicketId(ticketId),
    at: Date.parse(remark.created_at),
    type: 'commented',
    by: author,
    own: remark.user_id === me,
    comment: { text: textOfHtml(remark.body ?? ''), visibility: remark.private === true ? 'internal' : 'public', author },
  }
}
