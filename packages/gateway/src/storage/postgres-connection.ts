import { type ClientConfig, types } from 'pg'
import type { PostgresAddress } from './postgres-address.js'

/** How to talk to a PostgreSQL server. */
export interface PostgresSettings {
  /** `postgres://user:password@host:port/database?sslmode=verify-full`. */
  readonly url: string
  /** Schema for Ringloop's tables; made if it is not there. Default `ringloop`. */
  readonly schema?: string | undefined
  /** Connections at most, beside the one that holds the schema. Default 8. */
  readonly connections?: number | undefined
  /** A statement may take so long. Default 15 s. */
  readonly statementMs?: number | undefined
  /** A connection may take so long to be made. Default 5 s. */
  readonly connectMs?: number | undefined
  /** So long journal and outbox wait for a database that is away before they give up. Default 5 minutes. */
  readonly patienceMs?: number | undefined
}

const defaults = { schema: 'ringloop', connections: 8, statementMs: 15_000, connectMs: 5_000, patienceMs: 300_000 }

/** The settings with nothing left open. */
export const completeSettings = (settings: PostgresSettings) => ({
  url: settings.url,
  schema: settings.schema ?? defaults.schema,
  connections: settings.connections ?? defaults.connections,
  statementMs: settings.statementMs ?? defaults.statementMs,
  connectMs: settings.connectMs ?? defaults.connectMs,
  patienceMs: settings.patienceMs ?? defaults.patienceMs,
})
/** {@link PostgresSettings} with nothing left open. */
export type CompleteSettings = ReturnType<typeof completeSettings>

/** For changes of the tables themselves, which take as long as those are large. */
export const thorough = { statementMs: 600_000, connections: 1 } as const

const bigintOid = 20
const numericOid = 1700

/** What every connection is made with: limits on the server's side, and on ours for a server that says nothing any more. */
export function connectionConfig(address: PostgresAddress, { connectMs, statementMs }: CompleteSettings): ClientConfig {
  return {
    connectionString: address.url,
    application_name: 'ringloop',
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: statementMs + Math.min(statementMs, 5_000),
    idle_in_transaction_session_timeout: statementMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // as PGlite gives them: our sequence numbers, times and ids are small enough
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === bigintOid || oid === numericOid ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  }
}

/** What every connection begins with, whatever the server's defaults are. The name of the schema was checked. */
export const sessionStart = (schema: string): string =>
  `set search_path to "${schema}"; set default_transaction_isolation to 'read committed'`
