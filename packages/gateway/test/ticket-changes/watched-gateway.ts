import { randomUUID } from 'node:crypto'
import {
  applyChanges,
  type ContactDirectory,
  type DeskView,
  defaultRules,
  type E164,
  type Interaction,
  type TicketBackend,
  toContactId,
} from '@ringloop/core'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway, GatewayOptions } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { sampleCleared, sampleDelivered, sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter } from '../samples/scripted-adapter.js'
import { connectDesk } from '../server/desk-client.js'

/** A gateway with a real ticket system, a customer nobody else has, and somebody who looks at a desk. */
export interface WatchedGateway extends AsyncDisposable {
  readonly gateway: Gateway
  /** The customer calls. */
  ring(call: string): void
  hangUp(call: string): void
  /** Waits until the desk shows the call so. */
  until(call: string, wanted: (interaction: Interaction) => boolean): Promise<Interaction>
  /** Begins every call of this run. */
  readonly name: string
}

/** Files at once when a call is over. */
export async function startWatchedGateway(
  tickets: TicketBackend,
  ticketChanges: NonNullable<GatewayOptions['ticketChanges']>,
): Promise<WatchedGateway> {
  const name = `run-${randomUUID().slice(0, 8)}`
  const number = `+49309${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}` as E164
  const directory: ContactDirectory = {
    name: 'one',
    lookup: async () => [{ id: toContactId(name), name: 'Ada', numbers: [number], tags: [] }],
  }
  const adapter = createScriptedAdapter()
  const gateway = await createGateway({
    store: await createPgliteStore({ memory: true }),
    adapter,
    tickets,
    directory,
    agents: [{ extension: '1001', name: 'Bo', token: 'token-bo' }],
    rules: { ...defaultRules, wrapUpSeconds: 0 },
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    ticketChanges,
    log: createLog({ level: 'silent' }),
  })
  const client = await connectDesk(gateway.url)
  client.send({ type: 'hello', protocol: 1, token: 'token-bo' })
  let view: DeskView = (await client.nextOf('snapshot')).view
  return {
    gateway,
    name,
    ring(call) {
      const at = Date.now()
      const customer = { number, name: null, anonymous: false }
      adapter.say(sampleOriginated(call, { at, customer }), sampleDelivered(call, { at }))
    },
    hangUp: (call) => adapter.say(sampleCleared(call, { at: Date.now() })),
    async until(call, wanted) {
      for (;;) {
        const interaction = view.interactions[call]?.interaction
        if (interaction !== undefined && wanted(interaction)) return interaction
        view = applyChanges(view, (await client.nextOf('patch')).changes)
      }
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]()
    },
  }
}
