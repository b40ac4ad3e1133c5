import { setTimeout as delay } from 'node:timers/promises'
import type { DeskView } from '@ringloop/core'
import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'
import { createRecordingPlayer, type RecordingPlayer, type RecordingPlayerOptions } from '@ringloop/freeswitch-adapter/player'
import { createEmbeddedDesk, type EmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway, GatewayOptions } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import type { Store } from '../../src/storage/store.js'
import { connectDesk } from '../server/desk-client.js'

/** Bytes on a socket at one end, tickets and desks at the other; nothing in between is replaced. */
export interface WholeWay extends AsyncDisposable {
  readonly player: RecordingPlayer
  readonly gateway: Gateway
  readonly store: Store
  readonly desk: EmbeddedDesk
  readonly log: readonly string[]
  /** The desk of an agent as it is now. */
  view(extension: string): Promise<DeskView>
  /** Resolves when `done` holds; asks again and again, and gives up after 30 s. */
  until(done: () => Promise<boolean> | boolean, what: string): Promise<void>
  connected(): Promise<void>
}

export async function startWholeWay(
  over: Partial<GatewayOptions> = {},
  clock: Pick<RecordingPlayerOptions, 'now' | 'setTimer'> = {},
): Promise<WholeWay> {
  const player = await createRecordingPlayer({ ...clock, pauseWhenNobodyListens: true, heartbeatSeconds: 1 })
  const store = await createPgliteStore({ memory: true })
  const desk = createEmbeddedDesk(store)
  const log: string[] = []
  const extensions = ['1001', '1002']
  const gateway = await createGateway({
    store,
    adapter: createFreeSwitchAdapter({
      host: '127.0.0.1',
      port: player.port,
      password: player.behaviour.password,
      variables: ['cti_*'],
    }),
    tickets: desk.tickets,
    directory: desk.contacts,
    remoteTickets: false,
    agents: extensions.map((extension) => ({ extension, name: `Agent ${extension}`, token: `token-${extension}` })),
    rules: { version: 1, wrapUpSeconds: 0, rules: [] },
    region: 'TW',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    log: createLog({ level: 'debug', destination: { write: (line: string) => void log.push(line) } }),
    ...over,
  })
  const until = async (done: () => Promise<boolean> | boolean, what: string) => {
    const late = AbortSignal.timeout(30_000)
    while (!(await done())) {
      if (late.aborted) throw new Error(`Waited 30 s for ${what}. The log's end:\n${log.slice(-10).join('')}`)
      await delay(20)
    }
  }
  return {
    player,
    gateway,
    store,
    desk,
    log,
    until,
    connected: () => until(async () => (await gateway.health()).parts.telephony?.ok === true, 'the connection to the switch'),
    async view(extension) {
      const client = await connectDesk(gateway.url)
      client.send({ type: 'hello', protocol: 1, token: `token-${extension}` })
      const { view } = await client.nextOf('snapshot')
      client.close()
      return view
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]()
      await player[Symbol.asyncDispose]()
    },
  }
}
