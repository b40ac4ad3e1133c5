import type { Timestamp } from '@ringloop/core'
import type { Transactional } from './database.js'

/** Forgets finished calls whose last fact is older than `before`, a portion at a time; gives how many. */
export type Prune = (before: Timestamp) => Promise<number>

/** So many calls are looked at each time: some tens of milliseconds. */
const portion = 200
/** The last calls to end stay however old they are: the desks show them, and facts about them may still come. */
const alwaysKept = 1_000
const day = 86_400_000

interface EndedRow {
  readonly call_id: string
  readonly ended_position: number
  readonly last_at: number | null
  readonly needed: boolean
}

/**
 * Makes what keeps journal and outbox from growing for ever. Of a finished call that is old enough, its facts and effects go. The key
 * under which its ticket was filed stays, without the ticket: that is what files it once.
 *
 * Left alone are calls with an effect that is tried again, or with a ticket that waits for a person, and the newest fact of all, from which
 * sequence numbers go on. What was given up goes with its call.
 *
 * @param vacuum whether the room of what is gone has to be made usable again; a server does that by itself.
 */
export function createPrune(database: Transactional, { vacuum }: { readonly vacuum: boolean }): Prune {
  /** How far this pass has come, so that calls that stay are not in the way of the others. */
  let lookedAt = 0
  let vacuumedAt = Number.NEGATIVE_INFINITY

  return async (before) => {
    await forgetServiceLevels(database, before)
    const rows = await database.query<EndedRow>(
      `select c.call_id, c.ended_position, (select max(j.at) from journal j where j.call_id = c.call_id) as last_at,
         exists (select 1 from outbox o where o.call_id = c.call_id
             and (o.state = 'pending' or o.state = 'parked' and o.type in ('fileTicket', 'fileSubTicket')))
           or (select max(j.sequence) from journal j where j.call_id = c.call_id) = (select max(sequence) from journal) as needed
       from calls c
       where c.ended_position > $1 and c.ended_position <= (select max(ended_position) from calls) - $2
       order by c.ended_position limit $3`,
      [lookedAt, alwaysKept, portion],
    )
    const old = rows.filter(({ last_at }) => Number(last_at) < before)
    // Calls end in the order of time: where none is old, those behind are not either.
    lookedAt = old.length === 0 ? 0 : Number(rows.at(-1)?.ended_position ?? 0)
    const ids = old.filter(({ needed }) => !needed).map(({ call_id }) => call_id)
    if (ids.length === 0) return 0
    await database.transaction(async (transaction) => {
      await transaction.query("delete from outbox where call_id = any($1::text[]) and type <> 'fileTicket'", [ids])
      await transaction.query("update outbox set effect = '{}' where call_id = any($1::text[])", [ids])
      await transaction.query('delete from journal where call_id = any($1::text[])', [ids])
      await transaction.query('delete from case_files where call_id = any($1::text[])', [ids])
      await transaction.query('delete from calls where call_id = any($1::text[])', [ids])
    })
    // The room of what is gone is used again only after this.
    if (vacuum && before - vacuumedAt >= day) {
      await database.query('vacuum journal, calls')
      vacuumedAt = before
    }
    return ids.length
  }
}

/** So many rows of each table at once: some tens of milliseconds. */
const rowsAtOnce = 2_000

/** Service levels of tickets that ended long ago, what was noted of them, and the keys of what was told of them. */
async function forgetServiceLevels(database: Transactional, before: Timestamp): Promise<void> {
  const limits = [Math.floor(before), rowsAtOnce]
  await database.query(
    `delete from service_levels where ticket_id in (
       select ticket_id from service_levels where ended_at < $1 order by ended_at limit $2)`,
    limits,
  )
  await database.query(
    'delete from service_level_facts where key in (select key from service_level_facts where at < $1 order by at limit $2)',
    limits,
  )
  await database.query(
    `delete from outbox where key in (
       select key from outbox where call_id is null and state <> 'pending' and due_at < $1 order by due_at limit $2)`,
    limits,
  )
}
