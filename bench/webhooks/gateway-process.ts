import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ContactDirectory, defaultRules, type E164, toContactId } from '@ringloop/core'
import { createGateway } from '../../packages/gateway/src/host/create-gateway.js'
import { createLog } from '../../packages/gateway/src/host/log.js'
import { createPgliteStore } from '../../packages/gateway/src/storage/pglite-store.js'
import { sampleDelivered, sampleOriginated } from '../../packages/gateway/test/samples/sample-events.js'
import { createScriptedAdapter } from '../../packages/gateway/test/samples/scripted-adapter.js'
import { createDoubleBackend, doubleTicket } from '../../packages/gateway/test/ticket-changes/double-backend.js'

/**
 * A gateway as it is shipped, its database on disk with `fsync`, with `calls` calls up, each showing five open tickets: `t0` … Tells the
 * parent its address; asked `count`, how many changes it has stored and how many of them reached a call.
 */
const [calls = 100] = process.argv.slice(2).map(Number)
const directory = await mkdtemp(join(tmpdir(), 'ringloop-bench-'))
const store = await createPgliteStore({ directory })
const adapter = createScriptedAdapter()
const numberOf = (call: number) => `+4930${1_000_000 + call}` as E164
const people: ContactDirectory = {
  name: 'people',
  lookup: async (number) => [{ id: toContactId(number), name: number, numbers: [number], tags: [] }],
}
const begun = Date.now()
const ticketsOf = (call: number) => Array.from({ length: 5 }, (_, place) => doubleTicket(`t${call * 5 + place}`, begun - 60_000))
const backend = createDoubleBackend('http://127.0.0.1:9')
const gateway = await createGateway({
  store,
  adapter,
  tickets: {
    ...backend,
    find: async ({ contactId }) => (contactId === undefined ? [] : ticketsOf(Number(contactId.slice(5)) - 1_000_000)),
  },
  directory: people,
  agents: Array.from({ length: 20 }, (_, agent) => ({
    extension: String(1000 + agent),
    name: 'Agent',
    token: `token-of-agent-${agent}`,
  })),
  rules: defaultRules,
  region: 'DE',
  language: 'en',
  listen: { host: '127.0.0.1', port: 0 },
  ticketChanges: { pollSeconds: 0, webhook: 'bench' },
  log: createLog({ level: 'warn' }),
})

for (let call = 0; call < calls; call++) {
  const callId = `call-${call}`
  const extension = String(1000 + (call % 20))
  const customer = { number: numberOf(call), name: null, anonymous: false }
  adapter.say(
    sampleOriginated(callId, { at: begun, customer }),
    sampleDelivered(callId, { at: begun, party: { extension, agent: null } }),
  )
}
while ((await store.outbox.pending()) > 0) await new Promise((resolve) => setTimeout(resolve, 50))

process.on('message', async (word) => {
  if (word === 'count') {
    const [stored] = await store.database.query<{ count: number }>('select count(*) as count from ticket_changes')
    const [told] = await store.database.query<{ count: number }>(
      "select count(*) as count from journal where event->>'type' = 'ticketChanged'",
    )
    process.send?.({ stored: Number(stored?.count), told: Number(told?.count) })
    return
  }
  await gateway[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
  process.exit(0)
})
process.send?.({ url: `${gateway.url}/webhooks/bench` })
