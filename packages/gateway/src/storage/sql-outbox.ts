import type { Effect, EffectType, Outbox, Timestamp } from '@ringloop/core'
import { columnText, optionalColumnText } from './column-text.js'
import type { Queryable } from './database.js'

/** An outbox in SQL, with what only its owner may do. */
export interface SqlOutbox extends Outbox {
  /**
   * Gives back the leases of a process that is gone. Only for effects where nothing of that process can still be under way
   * (never an HTTP request that a ticket system may be working on), and only by whoever holds the database alone.
   */
  releaseLeases(types: readonly EffectType[]): Promise<void>
  /** Puts in effects that come of no event, due at `at`; keys that are known are left as they are. */
  add(effects: readonly Effect[], at: Timestamp): Promise<void>
}

interface LeaseRow {
  readonly effect: Effect
  readonly attempts: number
}

/** The outbox in SQL. A lease is a row's `lease_until`; a worker that dies lets it run out. */
export function createSqlOutbox(database: Queryable): SqlOutbox {
  return {
    async lease({ now, leaseMs, limit, types }) {
      const leaseUntil = now + leaseMs
      const rows = await database.query<LeaseRow>(
        `with due as (
           select key from outbox
           where state = 'pending' and due_at <= $1 and (lease_until is null or lease_until <= $1) and type = any($2::text[])
           order by due_at, position limit $3
           for update skip locked
         ), taken as (
           update outbox set lease_until = $4, attempts = attempts + 1 from due where outbox.key = due.key
           returning outbox.effect, outbox.attempts - 1 as attempts, outbox.due_at, outbox.position
         )
         select effect, attempts from taken order by due_at, position`,
        [now, [...types], limit, leaseUntil],
      )
      return rows.map(({ effect, attempts }) => ({ effect, attempts, leaseUntil }))
    },
    async complete(key) {
      await database.query("update outbox set lease_until = null, state = 'done' where key = $1", [columnText(key)])
    },
    async retry(key, at) {
      await database.query("update outbox set lease_until = null, due_at = $2 where key = $1 and state = 'pending'", [
        columnText(key),
        Math.ceil(at),
      ])
    },
    async park(key) {
      await database.query("update outbox set lease_until = null, state = 'parked' where key = $1 and state = 'pending'", [
        columnText(key),
      ])
    },
    async revive(key, at) {
      // An effect that has happened stays so.
      await database.query(
        "update outbox set lease_until = null, state = 'pending', due_at = $2 where key = $1 and state = 'parked'",
        [columnText(key), Math.ceil(at)],
      )
    },
    async nextDue(): Promise<Timestamp | null> {
      // However many wait, only the first of them is read, and those before it, which are leased.
      const [row] = await database.query<{ due: number | null }>(
        `with free as (select min(due_at) as due from outbox where state = 'pending' and lease_until is null)
         select least(free.due, (
           select min(greatest(due_at, lease_until)) from outbox
           where state = 'pending' and lease_until is not null and due_at < coalesce(free.due, ${Number.MAX_SAFE_INTEGER})
         )) as due from free`,
      )
      return row?.due == null ? null : Number(row.due)
    },
    async pending() {
      const [row] = await database.query<{ count: number }>("select count(*) as count from outbox where state <> 'done'")
      return Number(row?.count ?? 0)
    },
    async add(effects, at) {
      if (effects.length === 0) return
      await database.query(
        `insert into outbox (key, type, call_id, effect, state, due_at)
         select key, type, call_id, effect::json, 'pending', $5
         from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as given (key, type, call_id, effect)
         on conflict (key) do nothing`,
        [
          effects.map(({ key }) => columnText(key)),
          effects.map(({ type }) => type),
          effects.map(({ callId }) => optionalColumnText(callId)),
          effects.map((effect) => JSON.stringify(effect)),
          Math.floor(at),
        ],
      )
    },
    async releaseLeases(types) {
      await database.query("update outbox set lease_until = null where state = 'pending' and type = any($1::text[])", [
        [...types],
      ])
    },
  }
}
