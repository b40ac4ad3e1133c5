import { RingloopError } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Database, Transactional } from '../storage/database.js'
import { migrate } from '../storage/migrate.js'
import { parsePostgresUrl } from '../storage/postgres-address.js'
import { completeSettings, type PostgresSettings } from '../storage/postgres-connection.js'
import { openPostgres } from '../storage/postgres-database.js'
import { createOrderPool, type OrderPool } from './order-pool.js'
import { listenToPool } from './pool-listener.js'
import { poolMigrations } from './pool-migrations.js'
import type { PoolChange } from './pool-order.js'

/** A pool that is open, and those who follow it. */
export interface OpenOrderPool extends AsyncDisposable {
  readonly pool: OrderPool
  /** Tells of each change of any gateway until the returned function is called. At most 2,000 listen at once; more are refused. */
  on(name: 'change', listener: (change: PoolChange) => void): () => void
}

/** Where a pool is: a server that gateways share, or a database of one gateway alone. */
export type OrderPoolPlace =
  | { readonly kind: 'postgres'; readonly settings: PostgresSettings }
  | { readonly kind: 'embedded'; readonly database: Pick<Database, 'patient'> }

const forgetAfterMs = 30 * 24 * 3_600_000
const forgetEveryMs = 3_600_000
const maximumListeners = 2_000

/**
 * Opens the pool, its tables up to date. Any number of gateways may have the same one open.
 *
 * @throws `invalidConfig`, `unauthorised`, `forbidden`, `unavailable`, `aborted` as a database; `conflict` if a newer Ringloop has changed
 *   the tables
 */
export async function openOrderPool(options: {
  readonly place: OrderPoolPlace
  readonly clock: HostClock
  readonly random: () => number
  readonly maximum?: number
  /** Told when the database cannot be reached, and with `null` when it can again. */
  readonly onTrouble?: (trouble: string | null) => void
  readonly signal?: AbortSignal
}): Promise<OpenOrderPool> {
  const { place, clock, maximum } = options
  const listeners = new Set<(change: PoolChange) => void>()
  const tell = (change: PoolChange) => {
    for (const listener of [...listeners]) listener(change)
  }
  const { database, close } = await openPlace(place, { ...options, tell })
  const pool = createOrderPool({
    database,
    ...(maximum === undefined ? {} : { maximum }),
    // on a server, the changes of this gateway come back with everybody's
    ...(place.kind === 'embedded' ? { onChange: tell } : {}),
  })
  let cancel = () => {}
  const forgetRegularly = () => {
    cancel = clock.after(forgetEveryMs, () => {
      // there is time: the next one does it
      void pool.forget(forgetAfterMs).catch(() => {})
      forgetRegularly()
    })
  }
  forgetRegularly()
  return {
    pool,
    on(_name, listener) {
      if (listeners.size >= maximumListeners)
        throw new RingloopError('overloaded', `${maximumListeners} follow the pool already.`, { mend: 'Try again later.' })
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    async [Symbol.asyncDispose]() {
      cancel()
      listeners.clear()
      await close()
    },
  }
}

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

async function openPlace(
  place: OrderPoolPlace,
  options: Omit<Parameters<typeof openOrderPool>[0], 'place'> & { readonly tell: (change: PoolChange) => void },
): Promise<{ readonly database: Transactional; close(): Promise<void> }> {
  if (place.kind === 'embedded') {
    await migrate(place.database.patient, poolMigrations, 'pool_migrations')
    return { database: place.database.patient, close: async () => {} }
  }
  const { clock, random, signal, onTrouble = () => {}, tell } = options
  const database = await openPostgres({ ...place.settings, own: false, clock, random, onTrouble, onSpare: () => {}, signal })
  try {
    await migrate(database.patient, poolMigrations, 'pool_migrations')
    const settings = completeSettings(place.settings)
    const ears = listenToPool({ address: parsePostgresUrl(settings.url), settings, clock, random, onChange: tell })
    await soon(ears.ready, clock)
    return {
      database: database.patient,
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
