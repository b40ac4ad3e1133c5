import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { defaultRules } from '@ringloop/core'
import { createEmbeddedDesk, createGateway, createLog, createPgliteStore, systemClock } from '@ringloop/gateway'
import { createTinybellAdapter, serveWebhooks } from 'ringloop-example-own-telephony-adapter'
import { createFileTickets } from 'ringloop-example-own-ticket-backend'

export interface OwnGatewayOptions {
  readonly dataDirectory: string
  readonly pbx: { readonly url: string; readonly secret: string }
  readonly agents: readonly { readonly extension: string; readonly name: string; readonly token: string }[]
  /** 0 takes a free port. */
  readonly port: number
  readonly webhookPort: number
  readonly origins?: readonly string[]
}

/** A gateway for another PBX and another ticket system than those that Ringloop brings along. */
export async function startOwnGateway({ dataDirectory, pbx, agents, port, webhookPort, origins = [] }: OwnGatewayOptions) {
  const store = await createPgliteStore({ directory: join(dataDirectory, 'ringloop') })
  const adapter = createTinybellAdapter({
    ...pbx,
    clock: systemClock,
    every(milliseconds, run) {
      const timer = setInterval(run, milliseconds)
      return () => clearInterval(timer)
    },
  })
  const gateway = await createGateway({
    store,
    adapter,
    tickets: createFileTickets({ directory: join(dataDirectory, 'tickets'), clock: systemClock }),
    // a file is there or not: nothing of a killed process can still be under way
    remoteTickets: false,
    directory: createEmbeddedDesk(store).contacts,
    agents,
    rules: defaultRules,
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port },
    origins,
    log: createLog({ level: 'warn' }),
  })
  const door = serveWebhooks(adapter).listen(webhookPort, '127.0.0.1')
  await once(door, 'listening')
  return {
    url: gateway.url,
    webhooks: `http://127.0.0.1:${(door.address() as AddressInfo).port}/`,
    failed: gateway.failed,
    async [Symbol.asyncDispose]() {
      door.close()
      door.closeAllConnections()
      await gateway[Symbol.asyncDispose]()
    },
  }
}
