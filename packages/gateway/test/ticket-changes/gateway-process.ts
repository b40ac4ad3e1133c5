/**
 * A gateway in a process of its own, for tests that kill it: with the ticket system whose address it is given, and one call that shows
 * its open tickets. Says `ready` on stdout when it runs.
 */
import { defaultRules, type E164, toContactId } from '@ringloop/core'
import { createGateway } from '../../src/host/create-gateway.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { sampleDelivered, sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter } from '../samples/scripted-adapter.js'
import { createDoubleBackend } from './double-backend.js'

const { directory, desk, port } = JSON.parse(process.argv[2] ?? '') as {
  readonly directory: string
  readonly desk: string
  readonly port: number
}
const adapter = createScriptedAdapter()
const gateway = await createGateway({
  store: await createPgliteStore({ directory }),
  adapter,
  tickets: createDoubleBackend(desk),
  directory: {
    name: 'ada',
    lookup: async () => [{ id: toContactId('ada'), name: 'Ada', numbers: ['+4930901820' as E164], tags: [] }],
  },
  agents: [{ extension: '1001', name: 'Bo', token: 'token-bo' }],
  rules: defaultRules,
  region: 'DE',
  language: 'en',
  listen: { host: '127.0.0.1', port },
  ticketChanges: { pollSeconds: 0.2, webhook: 'kill' },
  log: createLog({ level: 'warn' }),
})
const at = Date.now()
adapter.say(sampleOriginated('a', { at }), sampleDelivered('a', { at }))
console.log(`ready ${gateway.url}`)
process.once('SIGTERM', async () => {
  await gateway[Symbol.asyncDispose]()
  process.exit(0)
})
