import { createGateway, createLog, createPgliteStore } from '@ringloop/gateway'
import { type DemoSwitch, startDemoSwitch } from '../../../packages/gateway/src/demo/demo-switch.js'
import { seedShop } from '../../../packages/gateway/src/demo/seed-shop.js'
import { until } from '../../../packages/gateway/test/support/until.js'

/** A gateway as it runs anywhere, with the shop's customers, following and commanding a simulated FreeSWITCH. */
export interface CallCentre extends AsyncDisposable {
  readonly simulator: DemoSwitch['simulator']
  /** The desk of extension 1001. */
  readonly session: { readonly url: string; readonly token: string }
  /** A customer of the shop calls; it rings at 1001. */
  call(from: string, name: string): { readonly id: string }
  /** What has become of a call, at the switch. */
  truth(id: string): ReturnType<DemoSwitch['simulator']['truth']>[number] | undefined
}

/** Starts it; pages of `origin` may connect. */
export async function startCallCentre(origin: string): Promise<CallCentre> {
  const { simulator, adapter } = await startDemoSwitch({ answerSeconds: 60 })
  const store = await createPgliteStore({ memory: true })
  const { tickets, contacts } = await seedShop(store, Date.now())
  const gateway = await createGateway({
    store,
    adapter,
    tickets,
    directory: contacts,
    remoteTickets: false,
    agents: [{ extension: '1001', name: 'Ann Lin', token: 'token of Ann' }],
    rules: { version: 1, wrapUpSeconds: 3600, rules: [] },
    region: 'TW',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    origins: [origin],
    log: createLog({ level: 'error', destination: { write: () => {} } }),
  })
  // what is called before that is known only later
  await until('the connection to the switch', async () => (await gateway.health()).parts.telephony?.ok === true)
  return {
    simulator,
    session: { url: `${gateway.url.replace('http', 'ws')}/desk`, token: 'token of Ann' },
    call: (from, name) => simulator.call({ from, name, to: '5001' }),
    truth: (id) => simulator.truth().find((call) => call.id === id),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]()
      await simulator[Symbol.asyncDispose]()
    },
  }
}
