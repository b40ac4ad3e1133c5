import { createOutboundServer, type OutboundServer } from '@ringloop/freeswitch-adapter'
import type { CallRouter } from '../pipeline-host/call-router.js'
import type { Log } from './log.js'

/** Where a switch may ask where its calls go. */
export interface OutboundConfig {
  readonly host: string
  readonly port: number
  readonly decideMilliseconds: number
  readonly peers: readonly string[]
  readonly variables: readonly string[]
  readonly sipHeaders: readonly string[]
}

/** Opens the doors of all switches, or none. */
export async function openOutbound(
  configs: readonly OutboundConfig[],
  router: CallRouter,
  log: Log,
): Promise<readonly OutboundServer[]> {
  const servers: OutboundServer[] = []
  try {
    for (const config of configs) {
      const server = await createOutboundServer({
        ...config,
        route: router.route,
        onOutcome: router.onOutcome,
        log: ({ level, ...entry }) => log[level](entry, 'routing'),
      })
      servers.push(server)
      log.info({ host: server.host, port: server.port }, 'the dialplan can ask where calls go')
    }
    return servers
  } catch (error) {
    await closeOutbound(servers, log)
    throw error
  }
}

/** Closes them; calls that are being asked about get their answer first. */
export async function closeOutbound(servers: readonly OutboundServer[], log: Log): Promise<void> {
  await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()))
  for (const server of servers) log.info({ port: server.port, ...server.counts() }, 'calls routed in all')
}
