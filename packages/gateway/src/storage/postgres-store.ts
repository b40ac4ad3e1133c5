import { type HostClock, systemClock } from '../pipeline-host/host-clock.js'
import { migrate } from './migrate.js'
import { type PostgresSettings, thorough } from './postgres-connection.js'
import { type OpenPostgresOptions, openPostgres } from './postgres-database.js'
import { isPassing } from './postgres-error.js'
import { createPrune } from './retention.js'
import { createSqlInbox } from './sql-inbox.js'
import { createSqlJournal } from './sql-journal.js'
import { createSqlOutbox } from './sql-outbox.js'
import type { Store } from './store.js'

/** How {@link createPostgresStore} opens a database. */
export interface PostgresStoreOptions extends PostgresSettings {
  /**
   * Whether journal and outbox are this process's alone. With `true`, a second one waits as a spare until the first is gone. `false`
   * is for tools beside a gateway, which use the embedded desk only. Default `true`.
   */
  readonly own?: boolean
  readonly clock?: HostClock
  readonly random?: () => number
  /** Told when the database cannot be reached, and with `null` when it can again. */
  readonly onTrouble?: (trouble: string | null) => void
  /** Told when another gateway has the schema, so that this one waits as a spare. */
  readonly onSpare?: () => void
  /** Ends the waiting for the database, or as a spare. */
  readonly signal?: AbortSignal
}

/**
 * Opens a store in a PostgreSQL database, schema up to date.
 *
 * While the connection is lost, journal and outbox wait for it and repeat what they had begun; the embedded desk answers `unavailable`.
 *
 * @throws `invalidConfig`, `unauthorised`, `forbidden`; `unavailable` when the patience is over; `aborted`
 */
export async function createPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const open = (more: Partial<OpenPostgresOptions> = {}) =>
    openPostgres({
      own: true,
      clock: systemClock,
      random: Math.random,
      onTrouble: () => {},
      onSpare: () => {},
      ...options,
      ...more,
    })
  const database = await open()
  try {
    const preparing = await open({ ...thorough, own: false })
    await migrate(preparing.patient).finally(() => preparing[Symbol.asyncDispose]())
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw error
  }
  const prune = createPrune(database, { vacuum: false })
  return {
    // The server has an autovacuum.
    async maintain({ forgetBefore } = {}) {
      if (forgetBefore === undefined) return
      await prune(forgetBefore).catch((error: unknown) => {
        // There is time: the next one does it.
        if (!isPassing(error)) throw error
      })
    },
    journal: createSqlJournal(database.patient),
    outbox: createSqlOutbox(database.patient),
    inbox: createSqlInbox(database.patient),
    database,
    trouble: database.trouble,
    hurry: database.hurry,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}
