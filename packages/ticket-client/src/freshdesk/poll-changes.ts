import type { TicketChangeFeed } from '@ringloop/core'
import { createHistoryPoll } from '../changes/poll-histories.js'
import { ever, type FreshdeskApi, freshdeskTime } from './freshdesk-api.js'
import type { ChangesOfTicket } from './ticket-changes.js'

const overlapMs = 120_000
/** Few: the remarks of each ticket are a request, and a poll that took longer than its time would begin at the same place for ever. */
const pageSize = 20

/** Polls the list of tickets by when they changed, and reads the remarks of those that did. Deleted tickets are not told. */
export function createFreshdeskPoll(api: FreshdeskApi, changesOf: ChangesOfTicket): NonNullable<TicketChangeFeed['poll']> {
  const poll = createHistoryPoll({
    name: api.name,
    pageSize,
    overlapMs,
    idOf: (row) => String(row.id),
    timeOf: (row) => Date.parse(row.updated_at),
    async newest(signal) {
      const query = { updated_since: freshdeskTime(ever), order_by: 'updated_at', order_type: 'desc', per_page: 1 }
      const [row] = await api.list(query, 1, signal)
      return row === undefined ? null : Date.parse(row.updated_at)
    },
    list({ since, page, signal }) {
      const updated_since = freshdeskTime(Math.max(since, ever))
      return api.list({ updated_since, order_by: 'updated_at', order_type: 'asc', per_page: pageSize }, page + 1, signal)
    },
    changesOf,
  })
  return (cursor, { limit, signal }) => poll(cursor, { limit: Math.min(limit, pageSize), signal })
}
