import { createStraightLineTravelTime, type TravelTime, type WorkOrderMapping } from '@ringloop/core/dispatch'
import { resolveSecret, type SecretEnvironment } from '@ringloop/ticket-client'
import type { GatewayConfig } from '../config/gateway-config.js'
import type { Log } from '../host/log.js'
import { postgresSettings } from '../host/open-store.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Database } from '../storage/database.js'
import { type OpenOrderPool, openOrderPool } from './open-order-pool.js'
import { createOsrmTravelTime } from './osrm-travel-time.js'

/**
 * The open pool as the config file has it; `null` if it has none. Without a server, it is in the gateway's own database, for it alone.
 *
 * @throws as {@link openOrderPool}
 */
export async function openConfiguredPool(
  { dispatch, database }: Pick<GatewayConfig, 'dispatch' | 'database'>,
  options: {
    /** The gateway's own. */
    readonly own: Pick<Database, 'patient'>
    readonly environment: SecretEnvironment
    readonly clock: HostClock
    readonly random: () => number
    readonly log: Log
    readonly signal?: AbortSignal
  },
): Promise<OpenOrderPool | null> {
  if (dispatch === undefined) return null
  const { environment, log, own } = options
  const { url, schema, connections, site, tickets } = dispatch.pool
  const settings =
    url !== undefined
      ? { url: resolveSecret(url, environment, 'dispatch.pool.url') }
      : database.kind === 'postgres'
        ? postgresSettings(database, environment)
        : null
  return openOrderPool({
    ...options,
    site,
    tickets,
    place:
      settings === null
        ? { kind: 'embedded', database: own }
        : { kind: 'postgres', settings: { ...settings, schema, connections } },
    onTrouble(trouble) {
      if (trouble === null) log.info('the open pool can be used')
      else log.error({ trouble }, 'the open pool cannot be used; everything else goes on')
    },
  })
}

/** How long engineers are on the way, as the config file has it. */
export function configuredTravelTime(dispatch: GatewayConfig['dispatch']): TravelTime {
  const config = dispatch?.travelTime
  if (config?.kind !== 'osrm') return createStraightLineTravelTime(config)
  return createOsrmTravelTime({ ...config, timeoutMs: config.timeoutSeconds * 1_000 })
}

/** Which fields of a ticket say what of a work order, as the config file has it. */
export const configuredWorkOrders = (dispatch: GatewayConfig['dispatch']): WorkOrderMapping | null =>
  // what is left out is not there; the schema gives nothing else
  (dispatch?.workOrders as WorkOrderMapping | undefined) ?? null
