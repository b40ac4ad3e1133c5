import { migrate } from './migrate.js'
import { openPglite, type PglitePlace } from './pglite-database.js'
import { createPrune } from './retention.js'
import { createSqlInbox } from './sql-inbox.js'
import { createSqlJournal } from './sql-journal.js'
import { createSqlOutbox } from './sql-outbox.js'
import type { Store } from './store.js'

/** `maintain` is called every two minutes. */
const callsADay = 720
const callsAnHour = 30

/** Opens the embedded store: PostgreSQL in this process, its files in `directory`, schema up to date. */
export async function createPgliteStore(place: PglitePlace): Promise<Store> {
  const database = await openPglite(place)
  try {
    await migrate(database)
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw error
  }
  const prune = createPrune(database, { vacuum: true })
  let maintained = 0
  return {
    // PGlite has no autovacuum. The outbox changes each of its rows several times; without this its indexes fill with what was.
    async maintain({ forgetBefore } = {}) {
      if (forgetBefore !== undefined) await prune(forgetBefore)
      await database.query('vacuum (analyze) outbox, ticket_changes')
      await database.query('analyze journal, calls, service_levels')
      // of a million rows a few change between two calls, and to look through them takes seconds in which nothing else happens: once a
      // day, and for a gateway that is started anew each night not only at the end of it
      maintained++
      if (maintained % callsADay === callsAnHour) await database.query('vacuum service_levels, service_level_facts')
    },
    journal: createSqlJournal(database.patient),
    outbox: createSqlOutbox(database.patient),
    inbox: createSqlInbox(database.patient),
    database,
    trouble: () => null,
    hurry: () => {},
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}
