/**
 * A gateway in a process of its own, for tests that kill it. Everything it needs comes in one JSON argument; it says
 * `ready` on stdout when it runs. Bundled by `bundle-process.ts`.
 */
import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'
import { createRequestTrackerBackend } from '@ringloop/ticket-client'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'

interface Settings {
  readonly directory: string
  readonly switchPort: number
  readonly switchPassword: string
  readonly tracker: { readonly url: string; readonly token: string; readonly queue: string } | null
}

const settings = JSON.parse(process.argv[2] ?? '') as Settings
const store = await createPgliteStore({ directory: settings.directory })
const desk = createEmbeddedDesk(store)
const gateway = await createGateway({
  store,
  adapter: createFreeSwitchAdapter({ host: '127.0.0.1', port: settings.switchPort, password: settings.switchPassword }),
  tickets: settings.tracker === null ? desk.tickets : createRequestTrackerBackend(settings.tracker),
  directory: desk.contacts,
  remoteTickets: settings.tracker !== null,
  agents: [{ extension: '1001', name: 'Agent', token: 'a-token-of-the-test' }],
  rules: { version: 1, wrapUpSeconds: 0, rules: [] },
  region: 'TW',
  language: 'en',
  listen: { host: '127.0.0.1', port: 0 },
  log: createLog({ level: 'warn' }),
})
console.log(`ready ${gateway.url}`)
const end = async () => {
  await gateway[Symbol.asyncDispose]()
  process.exit(0)
}
process.once('SIGTERM', () => void end())
void gateway.failed.then(() => process.exit(70))
