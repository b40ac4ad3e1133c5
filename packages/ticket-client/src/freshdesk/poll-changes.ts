import type { TicketChangeFeed } from '@ringloop/core'
import { createHistoryPoll } from '../changes/poll-histories.js'
import { ever, type FreshdeskApi, freshdeskTime, listPageSize } from './freshdesk-api.js'
import type { ChangesOfTicket } from './ticket-changes.js'

const overlapMs = 120_000

/** Polls the list of tickets by when they changed, and reads the remarks of those that did. Deleted tickets are not told. */
export function createFreshdeskPoll(api: FreshdeskApi, changesOf: ChangesOfTicket): NonNullable<TicketChangeFeed['poll']> {
  return createHistoryPoll({
    name: api.name,
    pageSize: listPageSize,
    overlapMs,
    idOf: (row) => String(row.id),
    timeOf: (row) => Date.parse(row.updated_at),
    async newest(signal) {
      const query = { updated_since: freshdeskTime(ever), order_by: 'updated_at', order_type: 'desc', per_page: 1 }
      const [row] = await api.list(query, 1, signal)
      return row === undefined ? null : Date.parse(row.updated_at)
    },
    list({ since, page, signal }) {
      const query = { updated_since: freshdeskTime(Math.max(since, ever)), order_by: 'updated_at', order_type: 'asc' }
      return api.list(query, page + 1, signal)
    },
    changesOf,
  })
}
