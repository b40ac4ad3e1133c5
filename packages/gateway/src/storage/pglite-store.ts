import type { Journal, Timestamp } from '@ringloop/core'
import type { Database } from './database.js'
import { migrate } from './migrate.js'
import { openPglite, type PglitePlace } from './pglite-database.js'
import { createPrune } from './retention.js'
import { createSqlJournal } from './sql-journal.js'
import { createSqlOutbox, type SqlOutbox } from './sql-outbox.js'

/** Everything the gateway keeps, in one database. */
export interface Store extends AsyncDisposable {
  readonly journal: Journal
  readonly outbox: SqlOutbox
  readonly database: Database
  /**
   * Tidies up what changed rows have left behind, and counts anew for the planner. To be called every few minutes. With
   * `forgetBefore`, it also forgets a portion of the finished calls whose last fact is older than that.
   */
  maintain(options?: { readonly forgetBefore?: Timestamp }): Promise<void>
}

/** Opens the embedded store: PostgreSQL in this process, its files in `directory`, schema up to date. */
export async function createPgliteStore(place: PglitePlace): Promise<Store> {
  const database = await openPglite(place)
  try {
    await migrate(database)
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw error
  }
  const prune = createPrune(database)
  return {
    // PGlite has no autovacuum. The outbox changes each of its rows several times; without this its indexes fill with what was.
    async maintain({ forgetBefore } = {}) {
      if (forgetBefore !== undefined) await prune(forgetBefore)
      await database.query('vacuum (analyze) outbox')
      await database.query('analyze journal, calls')
    },
    journal: createSqlJournal(database),
    outbox: createSqlOutbox(database),
    database,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}
