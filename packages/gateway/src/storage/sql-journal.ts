import type { CallId, DomainEvent, Effect, Journal, JournalEntry, UnfinishedEntry } from '@ringloop/core'
import { columnText } from './column-text.js'
import type { Queryable, Transactional } from './database.js'
import { takeChanges } from './sql-inbox.js'

/** Rows read at once; memory stays flat however long the journal is. */
const pageSize = 500

/**
 * The journal in SQL. Events and the effects that follow from them are committed in one transaction, which may be repeated: what is
 * there already is left as it is.
 */
export function createSqlJournal(database: Transactional): Journal {
  async function* pages<Row extends JournalEntry>(sql: string, from: number, parameters: readonly unknown[]): AsyncIterable<Row> {
    let after = from - 1
    for (;;) {
      const rows = await database.query<Row>(sql, [after, pageSize, ...parameters])
      for (const row of rows) {
        after = Number(row.sequence)
        yield { ...row, sequence: after }
      }
      if (rows.length < pageSize) return
    }
  }

  return {
    async known(eventIds) {
      if (eventIds.length === 0) return new Set()
      const rows = await database.query<{ event_id: string }>('select event_id from journal where event_id = any($1::text[])', [
        eventIds.map(columnText),
      ])
      const found = new Set(rows.map((row) => row.event_id))
      return new Set(eventIds.filter((id) => found.has(columnText(id))))
    },

    commit: ({ events, effects, ended, reopened = [], completed = [], taken }) =>
      database.transaction(async (transaction) => {
        const last = await appendEvents(transaction, events)
        await addEffects(transaction, effects)
        await complete(transaction, completed)
        if (taken !== undefined) await takeChanges(transaction, taken)
        await markEnded(transaction, ended)
        await markReopened(transaction, reopened)
        return last
      }),

    unfinished: ({ recent }) =>
      pages<UnfinishedEntry>(
        `select j.sequence, j.event, c.ended_position is not null as ended from journal j join calls c on c.call_id = j.call_id
         where j.sequence > $1 and j.call_id in (
           select call_id from calls where ended_position is null
           union
           (select call_id from calls where ended_position is not null order by ended_position desc limit $3)
         )
         order by j.sequence limit $2`,
        1,
        [recent],
      ),

    read: ({ from }) => pages('select sequence, event from journal where sequence > $1 order by sequence limit $2', from, []),
  }
}

/** Events with an id that is already there are left out; sequence numbers have no gaps but those of forgotten calls, so that a reader can see a loss. */
async function appendEvents(transaction: Queryable, events: readonly DomainEvent[]): Promise<number> {
  if (events.length > 0) {
    await transaction.query('lock table journal in share row exclusive mode')
    const [row] = await transaction.query<{ last: number | null }>(
      `with appended as (
         insert into journal (sequence, event_id, call_id, at, event)
         select (select coalesce(max(sequence), 0) from journal) + row_number() over (order by fresh.place),
                fresh.event_id, fresh.call_id, fresh.at, fresh.event::json
         from (
           select distinct on (event_id) * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[])
             with ordinality as given (event_id, call_id, at, event, place)
           order by event_id, place
         ) as fresh
         where not exists (select 1 from journal where journal.event_id = fresh.event_id)
         returning call_id, sequence
       ), begun as (
         insert into calls (call_id, first_sequence)
         select call_id, min(sequence) from appended group by call_id
         on conflict (call_id) do nothing
       )
       select max(sequence) as last from appended`,
      [
        events.map((event) => columnText(event.id)),
        events.map((event) => columnText(event.callId)),
        events.map((event) => Math.trunc(event.at)),
        events.map((event) => JSON.stringify(event)),
      ],
    )
    if (row?.last != null) return Number(row.last)
  }
  const [row] = await transaction.query<{ last: number }>('select coalesce(max(sequence), 0) as last from journal')
  return Number(row?.last ?? 0)
}

/**
 * An effect whose key is known is left as it is: that is what makes it happen once. Only a parked one comes back, with what it is
 * now: a person has mended what was wrong.
 */
async function addEffects(transaction: Queryable, effects: readonly Effect[]): Promise<void> {
  if (effects.length === 0) return
  // One statement may not touch a row twice.
  const byKey = new Map(effects.map((effect) => [columnText(effect.key), effect]))
  await transaction.query(
    `insert into outbox (key, type, call_id, effect, state, due_at)
     select key, type, call_id, effect::json, 'pending', due_at
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
       with ordinality as given (key, type, call_id, effect, due_at, place)
     order by place
     on conflict (key) do update
       set state = 'pending', effect = excluded.effect, due_at = excluded.due_at, lease_until = null
       where outbox.state = 'parked'`,
    [
      [...byKey.keys()],
      [...byKey.values()].map((effect) => effect.type),
      [...byKey.values()].map(({ callId }) => (callId === null ? null : columnText(callId))),
      [...byKey.values()].map((effect) => JSON.stringify(effect)),
      [...byKey.values()].map((effect) => ('dueAt' in effect ? Math.ceil(effect.dueAt) : 0)),
    ],
  )
}

/** What has happened keeps its key, so that it does not happen again. */
async function complete(transaction: Queryable, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await transaction.query("update outbox set lease_until = null, state = 'done' where key = any($1::text[])", [
    keys.map(columnText),
  ])
}

/** Calls that end are numbered in the order of their end. */
async function markEnded(transaction: Queryable, ended: readonly CallId[]): Promise<void> {
  if (ended.length === 0) return
  await transaction.query(
    `update calls set ended_position = (select coalesce(max(ended_position), 0) from calls) + given.place
     from (
       select call_id, min(place) as place from unnest($1::text[]) with ordinality as listed (call_id, place) group by call_id
     ) as given
     where calls.call_id = given.call_id and calls.ended_position is null`,
    [ended.map(columnText)],
  )
}

/** They are read at the next start, and kept, as any that goes on. */
async function markReopened(transaction: Queryable, reopened: readonly CallId[]): Promise<void> {
  if (reopened.length === 0) return
  await transaction.query('update calls set ended_position = null where call_id = any($1::text[])', [reopened.map(columnText)])
}
