import type { ChangeInbox, TakenChanges, TicketChange } from '@ringloop/core'
import { columnText } from './column-text.js'
import type { Queryable } from './database.js'

/** The inbox of changes in SQL. They enter it by {@link takeChanges}. */
export function createSqlInbox(database: Queryable): ChangeInbox {
  return {
    async cursor(feed) {
      const [row] = await database.query<{ cursor: string }>('select cursor from change_cursors where feed = $1', [
        columnText(feed),
      ])
      return row?.cursor ?? null
    },
    async knownChanges(ids) {
      if (ids.length === 0) return new Set()
      const rows = await database.query<{ id: string }>('select id from ticket_changes where id = any($1::text[])', [
        ids.map(columnText),
      ])
      const found = new Set(rows.map(({ id }) => id))
      return new Set(ids.filter((id) => found.has(columnText(id))))
    },
    async waitingChanges({ limit }) {
      const rows = await database.query<{ waiting: TicketChange }>(
        'select waiting from ticket_changes where waiting is not null order by position limit $1',
        [Math.max(0, limit)],
      )
      return rows.map(({ waiting }) => waiting)
    },
    async forgetChanges({ before, keep }) {
      await database.query(
        `delete from ticket_changes where waiting is null and (taken_at < $1 or position <= (
           select position from ticket_changes order by position desc offset $2 limit 1
         ))`,
        [Math.floor(before), Math.max(0, keep)],
      )
    },
  }
}

/** What came in is known from now on; what waited and is done waits no more. */
export async function takeChanges(transaction: Queryable, { changes, cursor }: TakenChanges): Promise<void> {
  // One statement may not touch a row twice; the last word on a change counts.
  const byId = [...new Map(changes.map((change) => [columnText(change.id), change]))]
  if (byId.length > 0)
    await transaction.query(
      `insert into ticket_changes (id, taken_at, waiting)
       select id, taken_at, waiting::json
       from unnest($1::text[], $2::bigint[], $3::text[]) with ordinality as given (id, taken_at, waiting, place)
       order by place
       on conflict (id) do update set waiting = excluded.waiting where ticket_changes.waiting is not null`,
      [
        byId.map(([id]) => id),
        byId.map(([, { at }]) => Math.trunc(at)),
        byId.map(([, { waiting }]) => (waiting === null ? null : JSON.stringify(waiting))),
      ],
    )
  if (cursor !== null)
    await transaction.query(
      'insert into change_cursors (feed, cursor) values ($1, $2) on conflict (feed) do update set cursor = excluded.cursor',
      [columnText(cursor.feed), columnText(cursor.at)],
    )
}
