import { RingloopError } from '@ringloop/core'
import { resolveSecret, type SecretEnvironment } from '@ringloop/ticket-client'
import type { GatewayConfig } from '../config/gateway-config.js'
import type { DatabaseConfig } from '../storage/database-config.js'
import { createPgliteStore } from '../storage/pglite-store.js'
import type { PostgresSettings } from '../storage/postgres-connection.js'
import { createPostgresStore } from '../storage/postgres-store.js'
import type { Store } from '../storage/store.js'
import type { Log } from './log.js'

/** What the config file says of a PostgreSQL server. */
export function postgresSettings(
  database: Extract<DatabaseConfig, { kind: 'postgres' }>,
  environment: SecretEnvironment,
): PostgresSettings {
  const { url, schema, connections, statementSeconds, patienceSeconds } = database
  return {
    url: resolveSecret(url, environment, 'database.url'),
    schema,
    connections,
    statementMs: statementSeconds * 1_000,
    patienceMs: patienceSeconds * 1_000,
  }
}

/**
 * Opens the database that the configuration names. With `own: false` a PostgreSQL database is opened beside a gateway that runs, for the
 * embedded desk alone; the embedded database is always one process's.
 *
 * @throws `conflict` if another process has the directory; `invalidConfig`, `unauthorised`, `forbidden`, `unavailable`
 */
export async function openStore(
  config: Pick<GatewayConfig, 'dataDirectory' | 'database'>,
  {
    environment,
    log,
    signal,
    own = true,
  }: { readonly environment: SecretEnvironment; readonly log: Log; readonly signal?: AbortSignal; readonly own?: boolean },
): Promise<Store> {
  const { database, dataDirectory } = config
  if (database.kind === 'embedded') {
    if (dataDirectory === undefined)
      throw new RingloopError('invalidConfig', 'dataDirectory: is missing.', { mend: 'Say where the embedded database is.' })
    return createPgliteStore({ directory: dataDirectory })
  }
  return createPostgresStore({
    ...postgresSettings(database, environment),
    own,
    ...(signal === undefined ? {} : { signal }),
    onTrouble(trouble) {
      if (trouble === null) log.info('the database answers')
      else log.error({ trouble }, `the database cannot be reached${own ? '; what comes in waits for it' : ''}`)
    },
    onSpare: () => log.info({ schema: database.schema }, 'another gateway has this database; this one waits as its spare'),
  })
}
