import { Client } from 'pg'
import { migrations } from './migrations.js'
import { parsePostgresUrl } from './postgres-address.js'
import { completeSettings, connectionConfig, type PostgresSettings } from './postgres-connection.js'
import { postgresError } from './postgres-error.js'
import { ownerLock } from './schema-ownership.js'

/** How a PostgreSQL server stands towards the gateway. */
export interface PostgresState {
  /** Host, port and database. */
  readonly shown: string
  /** In PostgreSQL's words: `15.18 (Debian …)`. */
  readonly version: string
  /** Its major and minor version as one number: 150018. */
  readonly versionNumber: number
  readonly schema: 'there' | 'canBeMade' | 'cannotBeMade'
  /** Of our tables; 0 if there are none yet. */
  readonly schemaVersion: number
  /** Whether a newer Ringloop was here. */
  readonly newer: boolean
  readonly encrypted: boolean
  /** A standby, or a database that was set so. */
  readonly readOnly: boolean
  /** Whether a gateway has it now. */
  readonly taken: boolean
  /** Commits are on disk when they are acknowledged. */
  readonly durable: boolean
  readonly freeConnections: number
  /** Of one question, the fastest of five. */
  readonly roundTripMs: number
}

interface StateRow {
  readonly version: string
  readonly number: number
  readonly there: boolean
  readonly may: boolean
  readonly tls: boolean
  readonly readonly: boolean
  readonly taken: boolean
  readonly durable: boolean
  readonly free: number
  readonly has_migrations: boolean
}

/**
 * Looks at a server and changes nothing.
 *
 * @throws as the server says: `unavailable`, `unauthorised`, `invalidConfig`
 */
export async function lookAtPostgres(given: PostgresSettings, now: () => number): Promise<PostgresState> {
  const settings = completeSettings(given)
  const address = parsePostgresUrl(settings.url)
  let client: Client | undefined
  try {
    client = new Client(connectionConfig(address, settings))
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query<StateRow>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
         to_regnamespace($1) is not null as there, has_database_privilege(current_database(), 'create') as may,
         coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as tls,
         pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool as readonly,
         exists (select 1 from pg_locks where locktype = 'advisory' and granted and classid = $2
           and objid = (hashtext($1)::bigint & 4294967295)::oid and database = (select oid from pg_database where datname = current_database())) as taken,
         current_setting('fsync')::bool and current_setting('synchronous_commit') <> 'off' as durable,
         current_setting('max_connections')::int - (select count(*) from pg_stat_activity)::int as free,
         to_regclass($1 || '.migrations') is not null as has_migrations`,
      [settings.schema, ownerLock],
    )
    const [row] = rows
    if (row === undefined) throw new Error('The server has not answered.')
    const version = row.has_migrations
      ? await client.query<{ last: number }>(`select coalesce(max(id), 0) as last from "${settings.schema}".migrations`)
      : null
    const schemaVersion = Number(version?.rows[0]?.last ?? 0)
    const times: number[] = []
    for (let question = 0; question < 5; question++) {
      const asked = now()
      await client.query('select 1')
      times.push(now() - asked)
    }
    return {
      shown: address.shown,
      version: row.version,
      versionNumber: row.number,
      schema: row.there ? 'there' : row.may ? 'canBeMade' : 'cannotBeMade',
      schemaVersion,
      newer: schemaVersion > (migrations.at(-1)?.id ?? 0),
      encrypted: row.tls,
      readOnly: row.readonly,
      taken: row.taken,
      durable: row.durable,
      freeConnections: row.free,
      roundTripMs: Math.min(...times),
    }
  } catch (error) {
    throw postgresError(address, error)
  } finally {
    await client?.end().catch(() => {})
  }
}
