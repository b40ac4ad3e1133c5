import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type DomainEvent, isRingloopError, type JournalEntry, RingloopError } from '@ringloop/core'
import { Client } from 'pg'
import type { Queryable } from '../storage/database.js'
import { openPglite } from '../storage/pglite-database.js'
import { parsePostgresUrl } from '../storage/postgres-address.js'
import { completeSettings, connectionConfig, sessionStart } from '../storage/postgres-connection.js'
import { postgresError } from '../storage/postgres-error.js'

/** A journal that is only read: nothing in it is changed, and its schema is taken as it is. */
export interface OpenedJournal extends AsyncDisposable {
  /** All entries in order of sequence; memory stays flat. */
  read(): AsyncIterable<JournalEntry>
  /** The entries of one call, in order. */
  readCall(callId: string): Promise<readonly DomainEvent[]>
  /** The effects of these calls that the outbox keeps: what was popped and filed. */
  effects(callIds: readonly string[]): Promise<readonly KeptEffect[]>
}

/** What the outbox keeps of an effect. */
export interface KeptEffect {
  readonly key: string
  readonly callId: string
  readonly type: string
  readonly effect: unknown
}

/** Entries read at once. */
const pageSize = 500

/**
 * Opens the journal of a gateway: its data directory, or its PostgreSQL database, which a gateway may use meanwhile.
 *
 * @throws `conflict` if a gateway has the directory, `notFound` if there is no journal
 */
export async function openJournal(place: string, options: { readonly schema?: string | undefined } = {}): Promise<OpenedJournal> {
  const { database, close } = /^postgres(?:ql)?:\/\//.test(place)
    ? await openServer(place, options.schema)
    : await openDirectory(place)
  try {
    const [there] = await database.query<{ journal: string | null }>("select to_regclass('journal')::text as journal")
    if (there?.journal == null)
      throw new RingloopError('notFound', 'There is no journal of Ringloop in this database.', {
        mend: 'Give the data directory, or the database and --schema, of a gateway.',
      })
  } catch (error) {
    await close()
    throw error
  }
  return {
    async *read() {
      for (let after = 0; ; ) {
        const rows = await database.query<{ sequence: number; event: DomainEvent }>(
          'select sequence, event from journal where sequence > $1 order by sequence limit $2',
          [after, pageSize],
        )
        for (const { sequence, event } of rows) {
          after = Number(sequence)
          yield { sequence: after, event }
        }
        if (rows.length < pageSize) return
      }
    },
    async readCall(callId) {
      const rows = await database.query<{ event: DomainEvent }>(
        'select event from journal where call_id = $1 order by sequence',
        [callId],
      )
      return rows.map(({ event }) => event)
    },
    effects: (callIds) =>
      database.query<KeptEffect>(
        `select key, call_id as "callId", type, effect from outbox
         where call_id = any($1::text[]) and type in ('popScreen', 'fileTicket') order by key`,
        [callIds],
      ) as Promise<readonly KeptEffect[]>,
    [Symbol.asyncDispose]: close,
  }
}

interface Connection {
  readonly database: Queryable
  close(): Promise<void>
}

async function openDirectory(directory: string): Promise<Connection> {
  if (!existsSync(join(directory, 'database')))
    throw new RingloopError('notFound', `${directory} is no data directory of a gateway.`, {
      mend: 'Give the "dataDirectory" of its configuration, or a PostgreSQL address (postgres://…).',
    })
  const database = await openPglite({ directory }).catch((cause: unknown) => {
    if (!isRingloopError(cause) || cause.code !== 'conflict') throw cause
    throw new RingloopError('conflict', cause.message, {
      mend: 'The embedded database is one process’s at a time: stop the gateway meanwhile, or give a copy of the directory that was made while it was stopped. With PostgreSQL it may run.',
      cause,
    })
  })
  await database.query('set default_transaction_read_only = on')
  return { database, close: async () => database[Symbol.asyncDispose]() }
}

async function openServer(url: string, schema: string | undefined): Promise<Connection> {
  const settings = completeSettings({ url, schema, statementMs: 60_000 })
  const address = parsePostgresUrl(settings.url)
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(settings.schema))
    throw new RingloopError('invalidInput', `--schema ${settings.schema} is no name of a schema.`, {
      mend: 'Use small letters, digits and _.',
    })
  const client = new Client(connectionConfig(address, settings))
  // a connection that breaks is told by the statement that needs it
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(sessionStart(settings.schema))
    await client.query('set default_transaction_read_only = on')
  } catch (error) {
    await client.end().catch(() => {})
    throw postgresError(address, error)
  }
  return {
    database: {
      query: async (sql, parameters) => {
        try {
          return (await client.query(sql, parameters === undefined ? [] : [...parameters])).rows as never
        } catch (error) {
          throw postgresError(address, error)
        }
      },
    },
    close: () => client.end(),
  }
}
