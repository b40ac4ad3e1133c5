import { Client } from 'pg'
import { describe } from 'vitest'

const howTo = 'Start one with `scripts/services/postgres.sh start` and set what it prints (RINGLOOP_POSTGRES_URL).'

/** The server named by RINGLOOP_POSTGRES_URL, or `null` if none is named. One that is named and does not answer fails the tests. */
export const postgresUrl = (): string | null => process.env.RINGLOOP_POSTGRES_URL || null

/** A suite against a real PostgreSQL. Without one it is skipped and says so; where `CI` is set it fails instead. */
export function describeWithPostgres(name: string, define: (url: string) => void): void {
  const url = postgresUrl()
  if (url !== null) {
    describe(name, () => define(url))
    return
  }
  if (process.env.CI) throw new Error(`${name}: no PostgreSQL, and CI skips nothing. ${howTo}`)
  console.warn(`\n  SKIPPED: ${name}: no PostgreSQL to test against. ${howTo}\n`)
  describe.skip(`${name} (no PostgreSQL)`, () => define('postgres://127.0.0.1:9/none'))
}

let made = 0

/** A name no other test has. */
export const freshSchema = (): string => `test_${process.pid}_${Date.now().toString(36)}_${made++}`

/** Sends SQL to the server, past everything that is tested. */
export async function askPostgres<Row extends object>(url: string, sql: string, parameters: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql, parameters)).rows as Row[]
  } finally {
    await client.end()
  }
}

/** The session that has a schema for its gateway; 0 if none has. */
export async function holderOf(url: string, schema: string): Promise<number> {
  const rows = await askPostgres<{ pid: number }>(
    url,
    `select pid from pg_locks where locktype = 'advisory' and granted and classid = 7239412
     and objid = (hashtext($1)::bigint & 4294967295)::oid`,
    [schema],
  )
  return rows[0]?.pid ?? 0
}

export const dropSchema = (url: string, schema: string) => askPostgres(url, `drop schema if exists "${schema}" cascade`)
