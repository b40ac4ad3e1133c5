import { RingloopError } from '@ringloop/core'
import { Pool, type PoolClient } from 'pg'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Database, Queryable, Transactional } from './database.js'
import { createPatience } from './patience.js'
import { type PostgresAddress, parsePostgresUrl } from './postgres-address.js'
import {
  type CompleteSettings,
  completeSettings,
  connectionConfig,
  type PostgresSettings,
  sessionStart,
} from './postgres-connection.js'
import { isPassing, postgresError } from './postgres-error.js'
import { beginFenced, ownSchema, prepareOwnership, type SchemaOwnership } from './schema-ownership.js'

/** How a PostgreSQL database is opened. */
export interface OpenPostgresOptions extends PostgresSettings {
  /** Whether the schema shall be this process's alone, as journal and outbox need it. The embedded desk alone needs no owner. */
  readonly own: boolean
  readonly clock: HostClock
  readonly random: () => number
  /** Told when the database cannot be reached, and with `null` when it can again. */
  readonly onTrouble: (trouble: string | null) => void
  /** Told if another gateway has the schema, so that this one waits as a spare. */
  readonly onSpare: () => void
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined
}

/** A {@link Database} over connections that can be lost. */
export interface PostgresDatabase extends Database {
  trouble(): string | null
  hurry(): void
}

/**
 * Opens a schema of a PostgreSQL server. Connections come from a pool; lost ones are made anew.
 *
 * With `own`, it waits while another gateway has the schema, and each transaction is refused once another has taken it over.
 *
 * @throws `invalidConfig`, `unauthorised`, `forbidden`; `unavailable` when the patience is over; `aborted`
 */
export async function openPostgres(options: OpenPostgresOptions): Promise<PostgresDatabase> {
  const settings = completeSettings(options)
  const address = parsePostgresUrl(settings.url)
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(settings.schema))
    throw new RingloopError('invalidConfig', `database.schema: ${JSON.stringify(settings.schema)} is no name of a schema.`, {
      mend: 'Use small letters, digits and _.',
    })
  const patience = createPatience({ ...options, ...settings })
  const stopWaiting = () => patience.hurry()
  options.signal?.addEventListener('abort', stopWaiting)
  if (options.signal?.aborted) stopWaiting()
  const connections = createConnections(address, settings, options)
  let ownership: SchemaOwnership | null = null
  try {
    await patience(() => prepareSchema(connections, settings.schema))
    if (options.own)
      ownership = await patience(() =>
        ownSchema({ ...options, address, settings, onWait: options.onSpare, signal: options.signal }),
      )
  } catch (error) {
    await connections.close()
    throw error
  } finally {
    options.signal?.removeEventListener('abort', stopWaiting)
  }

  let fail: (error: Error) => void = () => {}
  const failed = new Promise<Error>((resolve) => {
    fail = resolve
  })
  ownership?.lost.then(fail)
  const statements: Transactional = {
    query: (sql, parameters) => connections.use((client) => send(client, sql, parameters)),
    transaction: (work) => connections.use((client) => inTransaction(client, work, { ownership, settings, address })),
  }
  return {
    ...statements,
    patient: {
      query: (sql, parameters) => patience(() => statements.query(sql, parameters)) as never,
      transaction: (work) => patience(() => statements.transaction(work)),
    },
    failed,
    trouble: connections.trouble,
    hurry: patience.hurry,
    async [Symbol.asyncDispose]() {
      patience.hurry()
      await connections.close()
      await ownership?.[Symbol.asyncDispose]()
    },
  }
}

/** The schema and who owns it. Who may not create schemas needs one that is there. */
async function prepareSchema(connections: Connections, schema: string): Promise<void> {
  await connections.use(async (client) => {
    const queryable: Queryable = { query: (sql, parameters) => send(client, sql, parameters) }
    await queryable.query('begin')
    await queryable.query('select pg_advisory_xact_lock(7239411, 0)')
    const [there] = await queryable.query('select from pg_namespace where nspname = $1', [schema])
    if (there === undefined) await queryable.query(`create schema "${schema}"`)
    await prepareOwnership(queryable)
    await queryable.query('commit')
  })
}

async function inTransaction<Result>(
  client: PoolClient,
  work: (transaction: Queryable) => Promise<Result>,
  {
    ownership,
    settings,
    address,
  }: { readonly ownership: SchemaOwnership | null; readonly settings: CompleteSettings; readonly address: PostgresAddress },
): Promise<Result> {
  try {
    if (ownership === null) await client.query('begin')
    else {
      const [row] = await send<{ epoch: number }>(client, beginFenced(settings.schema), undefined)
      if (Number(row?.epoch) !== ownership.epoch)
        throw new RingloopError('conflict', `Another gateway has taken over schema ${settings.schema} of ${address.shown}.`)
    }
    const result = await work({ query: (sql, parameters) => send(client, sql, parameters) })
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') throw new RingloopError('conflict', 'The database has not committed: a statement had failed.')
    return result
  } catch (error) {
    // If the connection is gone, so is the transaction.
    await client.query('rollback').catch(() => {})
    throw error
  }
}

async function send<Row extends object>(
  client: PoolClient,
  sql: string,
  parameters: readonly unknown[] | undefined,
): Promise<readonly Row[]> {
  const answer = parameters === undefined ? await client.query(sql) : await client.query(sql, [...parameters])
  // several statements in one text give several answers
  const last = Array.isArray(answer) ? answer.at(-1) : answer
  return last.rows as readonly Row[]
}

/** The pool, and how it stands. */
interface Connections {
  use<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result>
  trouble(): string | null
  close(): Promise<void>
}

function createConnections(
  address: PostgresAddress,
  settings: CompleteSettings,
  { onTrouble }: Pick<OpenPostgresOptions, 'onTrouble'>,
): Connections {
  const pool = new Pool({
    ...connectionConfig(address, settings),
    max: settings.connections,
    idleTimeoutMillis: 60_000,
    onConnect: async (client) => {
      await client.query(sessionStart(settings.schema))
    },
  })
  // An idle connection that ends is replaced when it is needed.
  pool.on('error', () => {})
  let trouble: string | null = null
  let closed = false

  const note = (next: string | null) => {
    if ((next === null) !== (trouble === null)) onTrouble(next)
    trouble = next
  }

  return {
    trouble: () => trouble,
    async use(work) {
      if (closed) throw new RingloopError('closed', 'The storage is closed.')
      let client: PoolClient | undefined
      let broken = false
      const onError = () => {
        broken = true
      }
      try {
        client = await pool.connect()
        client.on('error', onError)
        const result = await work(client)
        note(null)
        return result
      } catch (error) {
        const explained = postgresError(address, error)
        // what the work itself has thrown says nothing of the connection
        if (explained !== error && isPassing(explained)) {
          broken = true
          note((explained as Error).message)
        }
        throw explained
      } finally {
        client?.off('error', onError)
        client?.release(broken)
      }
    },
    async close() {
      if (closed) return
      closed = true
      await pool.end().catch(() => {})
    },
  }
}
