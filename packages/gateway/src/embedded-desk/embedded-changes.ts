import { setTimeout as pause } from 'node:timers/promises'
import { type CommentVisibility, RingloopError, type TicketChange, type TicketChangeFeed, type Timestamp } from '@ringloop/core'
import type { Database, Queryable } from '../storage/database.js'
import { throwIfAborted } from './throw-if-aborted.js'
import { type TicketRow, ticketColumns, toTicket } from './ticket-row.js'

/** Any number, the same in all versions of Ringloop. */
const writers = '7239414, hashtext(current_schema())'

/**
 * SQL: the number of the change that a statement writes. Who takes one holds a lock until their transaction ends, so that readers know that
 * somebody is writing.
 */
export const nextChange = `(select nextval('ticket_change') from pg_advisory_xact_lock_shared(${writers}))`

/** A ticket with a change of it. */
interface ChangeRow extends TicketRow {
  readonly change: number
  /** Of a comment; `null`: the ticket itself has changed. */
  readonly position: number | null
  readonly at: Timestamp
  readonly author: string | null
  readonly visibility: CommentVisibility
  readonly text: string
}

/**
 * What happens to tickets of the embedded desk, told by polling: each comment, and of what else happens to a ticket the last.
 *
 * Changes have numbers, but one with a smaller number may be committed later. So they are read at a moment when nobody writes: what is not
 * there then will never be. Where somebody takes long to commit, others' changes are told later, and none is left out.
 *
 * @param account changes of this name are our own
 */
export function createEmbeddedChanges(database: Database, account: string): Required<Pick<TicketChangeFeed, 'poll'>> {
  return {
    async poll(cursor, { limit, signal }) {
      throwIfAborted(signal)
      const atMost = Math.max(1, Math.trunc(limit))
      if (cursor === null) {
        const [begun] = await whileNobodyWrites(database, signal, (quiet) =>
          quiet.query<{ change: number }>("select nextval('ticket_change') as change"),
        )
        return { changes: [], cursor: `${begun?.change}/0`, more: false }
      }
      const [, change, id] = /^(\d{1,15})\/(\d{1,15})$/.exec(cursor) ?? []
      if (change === undefined)
        throw new RingloopError('invalidInput', 'embedded: the cursor of the changes is none of ours', {
          mend: 'Begin with null.',
        })
      const rows = await whileNobodyWrites(database, signal, (quiet) =>
        quiet.query<ChangeRow>(changesAfter, [Number(change), Number(id), atMost]),
      )
      const last = rows.at(-1)
      return {
        // numbers are in the order of writing; somebody's clock may be behind
        changes: rows.map((row) => toChange(row, account)).sort((a, b) => a.at - b.at),
        cursor: last === undefined ? cursor : `${last.change}/${last.id}`,
        more: rows.length === atMost,
      }
    },
  }
}

const changesAfter = `select ${ticketColumns}, news.* from (
    (select change, id as ticket_id, null::bigint as position, changed_at as at, changed_by as author, null as visibility, null as text
     from tickets where (change, id) > ($1, $2) order by change, id limit $3)
    union all
    (select change, ticket_id, position, at, author, visibility, text
     from ticket_comments where (change, ticket_id) > ($1, $2) order by change, ticket_id limit $3)
  ) news join tickets on id = ticket_id order by news.change, id limit $3`

/** Most writers are done in milliseconds. */
const tries = 5
const betweenMs = 50

/**
 * Those who want to write meanwhile wait for the end of `read`.
 *
 * @throws `busy` if somebody writes all the time: "no changes" would say that all are told
 */
async function whileNobodyWrites<Row>(
  database: Database,
  signal: AbortSignal,
  read: (quiet: Queryable) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await pause(betweenMs)
    throwIfAborted(signal)
    const rows = await database.transaction(async (transaction) => {
      const [lock] = await transaction.query<{ free: boolean }>(`select pg_try_advisory_xact_lock(${writers}) as free`)
      return lock?.free === true ? read(transaction) : null
    })
    if (rows !== null) return rows
  }
  throw new RingloopError('busy', 'embedded: tickets are being written; what has changed is not known yet.', {
    mend: 'Nothing: it is tried again.',
  })
}

function toChange(row: ChangeRow, account: string): TicketChange {
  const ticket = toTicket(row)
  const { id: ticketId } = ticket
  const { change, position, author, visibility, text } = row
  const told = { ticketId, ticket, at: Number(row.at), by: author, own: author === account }
  return position === null
    ? { ...told, id: `${ticketId}/${change}`, type: row.version === 1 ? 'created' : 'changed' }
    : { ...told, id: `${ticketId}/comment/${position}`, type: 'commented', comment: { text, visibility, author } }
}
