import { isRingloopError } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Queryable } from '../storage/database.js'
import { migrate } from '../storage/migrate.js'
import { parsePostgresUrl } from '../storage/postgres-address.js'
import { completeSettings, type PostgresSettings, thorough } from '../storage/postgres-connection.js'
import { openPostgres } from '../storage/postgres-database.js'
import { poolUnavailable } from './late-order-pool.js'
import { listenToPool } from './pool-listener.js'
import { poolMigrations } from './pool-migrations.js'
import type { PoolChange } from './pool-order.js'

/** Somebody waits with a thumb on "pick up": what takes longer than this is told them, and is not done behind their back. */
const impatient = { patienceMs: 5_000, statementMs: 5_000 } as const

/**
 * Opens the tables of a pool that gateways share, and hears what the others do there.
 *
 * @throws `invalidConfig`, `unauthorised`, `forbidden`, `unavailable`, `aborted`; `conflict` if a newer Ringloop has changed the tables
 */
export async function openSharedPool(options: {
  readonly settings: PostgresSettings
  readonly clock: HostClock
  readonly random: () => number
  readonly onTrouble: (trouble: string | null) => void
  readonly onChange: (change: PoolChange) => void
  readonly signal: AbortSignal
}): Promise<{ readonly database: Queryable; close(): Promise<void> }> {
  const { clock, random, onChange } = options
  const open = (settings: PostgresSettings) => openPostgres({ ...options, ...settings, own: false, onSpare: () => {} })
  const settings = completeSettings({ ...options.settings, ...impatient })
  const preparing = await open({ ...settings, ...thorough })
  await migrate(preparing.patient, poolMigrations, 'pool_migrations').finally(() => preparing[Symbol.asyncDispose]())
  const database = await open(settings)
  try {
    const ears = listenToPool({ address: parsePostgresUrl(settings.url), settings, clock, random, onChange })
    await soon(ears.ready, clock)
    return {
      database: discreet(database.patient),
      async close() {
        await ears[Symbol.asyncDispose]()
        await database[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw error
  }
}

/** Whoever asks for orders learns that they cannot be had now; which server does not answer, and why, is for the log and `/healthz`. */
const discreet = (database: Queryable): Queryable => ({
  query: (sql, parameters) =>
    database.query(sql, parameters).catch((cause: unknown) => {
      throw isRingloopError(cause) ? poolUnavailable(cause) : cause
    }) as never,
})

/** Who cannot listen yet, although the database answers, is not kept from working: they are told `unsure` later. */
function soon(ready: Promise<void>, clock: HostClock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(5_000, resolve)
    void ready.then(() => {
      cancel()
      resolve()
    })
  })
}
