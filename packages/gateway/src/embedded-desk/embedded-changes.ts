import { type Clock, RingloopError, type TicketChange, type TicketChangeFeed } from '@ringloop/core'
import type { Database } from '../storage/database.js'
import { throwIfAborted } from './throw-if-aborted.js'
import { type TicketRow, ticketColumns, toTicket } from './ticket-row.js'

/** What is younger may still be under way in another transaction, with an older time than what is there. */
const settledMs = 1_000

/**
 * What happens to tickets of the embedded desk, told by polling: of each the last change, a second after it. Who did it is not known
 * there, nor what remarks say.
 */
export function createEmbeddedChanges(database: Database, clock: Clock): Required<Pick<TicketChangeFeed, 'poll'>> {
  return {
    async poll(cursor, { limit, signal }) {
      throwIfAborted(signal)
      const now = clock.now()
      if (cursor === null) return { changes: [], cursor: `${now}:-1`, more: false }
      const [, at, id] = /^(\d{1,15}):(-1|\d{1,15})$/.exec(cursor) ?? []
      if (at === undefined)
        throw new RingloopError('invalidInput', 'embedded: the cursor of the changes is none of ours', {
          mend: 'Begin with null.',
        })
      const atMost = Math.max(1, Math.trunc(limit))
      const rows = await database.query<TicketRow>(
        `select ${ticketColumns} from tickets where (updated_at, id) > ($1, $2) and updated_at <= $3 order by updated_at, id limit $4`,
        [Number(at), Number(id), now - settledMs, atMost],
      )
      const last = rows.at(-1)
      return {
        changes: rows.map(toChange),
        cursor: last === undefined ? cursor : `${last.updated_at}:${last.id}`,
        more: rows.length === atMost,
      }
    },
  }
}

function toChange(row: TicketRow): TicketChange {
  const ticket = toTicket(row)
  return {
    id: `${ticket.id}:${ticket.version}`,
    ticketId: ticket.id,
    at: ticket.updatedAt,
    type: row.version === 1 ? 'created' : 'changed',
    ticket,
    by: null,
    own: false,
  }
}
