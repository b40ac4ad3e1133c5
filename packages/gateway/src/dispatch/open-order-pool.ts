import { RingloopError } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Database, Queryable } from '../storage/database.js'
import { migrate } from '../storage/migrate.js'
import { parsePostgresUrl } from '../storage/postgres-address.js'
import type { PostgresSettings } from '../storage/postgres-connection.js'
import { openLater } from './late-order-pool.js'
import { createOrderPool, type OrderPool } from './order-pool.js'
import { poolMigrations } from './pool-migrations.js'
import type { PoolChange } from './pool-order.js'
import { createPoolSite } from './pool-site.js'
import { openSharedPool } from './shared-pool-database.js'

/** A pool that is open, and those who follow it. */
export interface OpenOrderPool extends AsyncDisposable {
  /** @throws `unavailable` while its database has not been reached since the start */
  readonly pool: OrderPool
  /**
   * Tells of each change of any gateway until the returned function is called. At most 2,000 listen at once; more are refused.
   *
   * @throws `overloaded`; `unavailable` as `pool`
   */
  on(name: 'change', listener: (change: PoolChange) => void): () => void
  /** Why it cannot be used now; `null`: it can. */
  trouble(): string | null
}

/** Where a pool is: a server that gateways share, or a database of one gateway alone. */
export type OrderPoolPlace =
  | { readonly kind: 'postgres'; readonly settings: PostgresSettings }
  | { readonly kind: 'embedded'; readonly database: Pick<Database, 'patient'> }

/** How {@link openOrderPool} opens it. */
export interface OpenOrderPoolOptions {
  readonly place: OrderPoolPlace
  /** Which of the gateways that share the pool, if the same extension is somebody else there. Default: none, extensions say who it is. */
  readonly site?: string
  /** The name of this gateway's ticket system, if gateways that share the pool have several. Default: all have one. */
  readonly tickets?: string
  readonly clock: HostClock
  readonly random: () => number
  readonly maximum?: number
  /** Told when the database cannot be reached, and with `null` when it can again. */
  readonly onTrouble?: (trouble: string | null) => void
  readonly signal?: AbortSignal
}

const forgetAfterMs = 30 * 24 * 3_600_000
const forgetEveryMs = 3_600_000
const maximumListeners = 2_000

/**
 * Opens the pool, its tables up to date. Any number of gateways may have the same one open. A server that is away is not waited for longer
 * than ten seconds: the pool is `unavailable` then, and opens when the server is back.
 *
 * @throws `invalidConfig`; `conflict` if a newer Ringloop has changed the tables of an embedded one
 */
export async function openOrderPool(options: OpenOrderPoolOptions): Promise<OpenOrderPool> {
  const { place, onTrouble = () => {}, signal } = options
  if (place.kind === 'embedded') {
    await migrate(place.database.patient, poolMigrations, 'pool_migrations')
    const { tell, ...followers } = createFollowers()
    return { ...poolOver(place.database.patient, { ...options, onChange: tell }), ...followers, trouble: () => null }
  }
  const { settings } = place
  parsePostgresUrl(settings.url)
  return openLater({
    ...options,
    signal,
    onTrouble,
    async open(signal, onTrouble) {
      const { tell, on } = createFollowers()
      const { shown } = createPoolSite(options.site ?? '')
      // the changes of this gateway come back with everybody's
      const onChange = (change: PoolChange) =>
        tell(change.type === 'unsure' ? change : { ...change, by: { ...change.by, extension: shown(change.by.extension) } })
      const { database, close } = await openSharedPool({ ...options, settings, signal, onTrouble, onChange })
      const pool = poolOver(database, options)
      return {
        pool: pool.pool,
        on,
        async [Symbol.asyncDispose]() {
          await pool[Symbol.asyncDispose]()
          await close()
        },
      }
    },
  })
}

function poolOver(
  database: Queryable,
  { clock, ...options }: Omit<OpenOrderPoolOptions, 'place'> & { readonly onChange?: (change: PoolChange) => void },
): Pick<OpenOrderPool, 'pool' | typeof Symbol.asyncDispose> {
  const pool = createOrderPool({ ...options, database })
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
    async [Symbol.asyncDispose]() {
      cancel()
    },
  }
}

function createFollowers(): Pick<OpenOrderPool, 'on'> & { tell(change: PoolChange): void } {
  const listeners = new Set<(change: PoolChange) => void>()
  return {
    tell(change) {
      for (const listener of [...listeners]) listener(change)
    },
    on(_name, listener) {
      if (listeners.size >= maximumListeners)
        throw new RingloopError('overloaded', `${maximumListeners} follow the pool already.`, { mend: 'Try again later.' })
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
