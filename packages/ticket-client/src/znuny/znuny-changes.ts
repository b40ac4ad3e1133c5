import type { TicketChangeFeed } from '@ringloop/core'
import { createTimePoll } from '../changes/poll-by-time.js'
import type { ZnunyTicket } from './znuny-answers.js'
import type { ZnunyApi } from './znuny-api.js'
import { readZnunyTime, writeZnunyTime, type ZnunyMapping } from './znuny-mapping.js'

const pageSize = 100
const justMadeMs = 3_000

/** Polls by the time of the last change. Znuny has no pages: each asks for all before it, too, and leaves them out. */
export function createZnunyPoll(name: string, api: ZnunyApi, mapping: ZnunyMapping): NonNullable<TicketChangeFeed['poll']> {
  const changedOf = ({ Changed }: ZnunyTicket) => readZnunyTime(Changed)
  return createTimePoll<ZnunyTicket>({
    name,
    pageSize,
    async list({ since, page, signal }) {
      const conditions = { TicketLastChangeTimeNewerDate: writeZnunyTime(since), SortBy: 'Changed', OrderBy: 'Up' }
      const ids = await api.search({ ...conditions, Limit: (page + 1) * pageSize }, signal)
      const tickets = await api.read(ids.slice(page * pageSize), 'first', signal)
      return [...tickets].sort((left, right) => changedOf(left) - changedOf(right))
    },
    async newest(signal) {
      const ids = await api.search({ SortBy: 'Changed', OrderBy: 'Down', Limit: 1 }, signal)
      const [ticket] = await api.read(ids, 'first', signal)
      return ticket === undefined ? null : changedOf(ticket)
    },
    idOf: ({ TicketID }) => TicketID,
    timeOf: changedOf,
    async toChanges(row, signal) {
      const ticket = mapping.read(row)
      return [
        {
          id: `znuny/${ticket.id}/${ticket.version}`,
          ticketId: ticket.id,
          at: ticket.updatedAt,
          // its first article comes a moment after the ticket
          type: ticket.updatedAt - ticket.createdAt <= justMadeMs ? 'created' : 'changed',
          ticket,
          // a number, and the web service tells nobody whose
          by: null,
          own: row.ChangeBy !== '' && row.ChangeBy === (await api.userId(signal)),
        },
      ]
    },
  })
}
