import { isIP } from 'node:net'
import { lookAtPostgres } from '../storage/look-at-postgres.js'
import type { PostgresSettings } from '../storage/postgres-connection.js'
import { failureFinding } from './failure-finding.js'
import { type Finding, fail, ok, warn } from './finding.js'

/** What the tests run on is 15; the SQL needs 12. */
const oldestVersion = 120_000
/** Every commit of a call waits for it some times. */
const slowMs = 20

/** Asks the PostgreSQL server whether a gateway can work with it. Nothing is changed. */
export async function examineDatabase(settings: PostgresSettings): Promise<readonly Finding[]> {
  const what = 'database'
  try {
    const state = await lookAtPostgres(settings, () => performance.now())
    const { shown, version, schema, roundTripMs } = state
    const name = settings.schema ?? 'ringloop'
    if (state.versionNumber < oldestVersion)
      return [fail(what, `${shown} is PostgreSQL ${version}`, 'Use PostgreSQL 12 or newer.')]
    if (state.readOnly) return [fail(what, `${shown} only reads`, 'Give the address of the primary in database.url.')]
    if (schema === 'cannotBeMade')
      return [
        fail(
          what,
          `${shown} has no schema ${name}, and this user may not make it`,
          `Let somebody who may: create schema ${name} authorization USER.`,
        ),
      ]
    if (state.newer)
      return [
        fail(
          what,
          `schema ${name} was written by a newer Ringloop (${state.schemaVersion})`,
          'Start that version, or restore a backup from before the update.',
        ),
      ]
    const tables = state.schemaVersion === 0 ? 'empty, will be filled at the start' : `version ${state.schemaVersion}`
    const findings = [
      ok(what, `${shown}, PostgreSQL ${version}, schema ${name}: ${tables}; answers in ${roundTripMs.toFixed(1)} ms`),
    ]
    if (state.taken)
      findings.push(
        warn(
          what,
          `a gateway has schema ${name} now`,
          'Nothing, if it is this one; else one that is started now waits as its spare.',
        ),
      )
    if (!state.encrypted && !isLocal(settings.url))
      findings.push(
        warn(
          what,
          'the connection is not encrypted',
          'Add ?sslmode=verify-full to database.url, if the network is not your own.',
        ),
      )
    if (!state.durable)
      findings.push(
        warn(
          what,
          'commits are acknowledged before they are on disk',
          'Turn fsync and synchronous_commit on, or a power cut loses calls and files tickets twice.',
        ),
      )
    if (roundTripMs > slowMs)
      findings.push(
        warn(
          what,
          `a question takes ${roundTripMs.toFixed(0)} ms`,
          'Put the database nearer: each step of a call waits for some of these.',
        ),
      )
    const needed = (settings.connections ?? 8) + 2
    if (state.freeConnections < needed)
      findings.push(
        warn(
          what,
          `${state.freeConnections} connections are free, the gateway uses up to ${needed}`,
          'Raise max_connections, or lower database.connections.',
        ),
      )
    return findings
  } catch (error) {
    return [failureFinding(what, error)]
  }
}

function isLocal(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { hostname, searchParams } = new URL(url)
  const host = searchParams.get('host') ?? hostname
  return (
    host === '' ||
    host === 'localhost' ||
    host.startsWith('/') ||
    host === '[::1]' ||
    (isIP(host) === 4 && host.startsWith('127.'))
  )
}
