import { parseRuleSet, toCallId, toConnectionId } from '@ringloop/core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { askAs } from '../../../freeswitch-adapter/test/outbound/asking-switch.js'
import { until } from '../../../freeswitch-adapter/test/support/until.js'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { createFreshDirectories, type FreshDirectories } from '../samples/fresh-directory.js'
import { sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter } from '../samples/scripted-adapter.js'
import { connectDesk } from '../server/desk-client.js'

let directories: FreshDirectories
let gateway: Gateway | undefined
beforeAll(async () => {
  directories = await createFreshDirectories()
})
afterAll(() => directories[Symbol.asyncDispose]())
afterEach(() => gateway?.[Symbol.asyncDispose]())

/** The channel of the recorded call that asks. */
const call = 'd147732b-dcba-45b3-a73e-fb4cb2e40612'

async function start() {
  const lines: Record<string, unknown>[] = []
  const adapter = createScriptedAdapter()
  const store = await createPgliteStore({ directory: await directories.next() })
  const desk = createEmbeddedDesk(store)
  gateway = await createGateway({
    store,
    adapter,
    tickets: desk.tickets,
    directory: desk.contacts,
    agents: [{ extension: '1001', name: 'Bo', token: 'token-bo' }],
    rules: parseRuleSet({
      version: 1,
      rules: [{ id: 'ours', when: { fact: 'contact.known', is: false }, then: { route: { agent: '1001' } } }],
    }),
    region: 'TW',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    outbound: [
      {
        host: '127.0.0.1',
        port: 0,
        decideMilliseconds: 5_000,
        peers: ['127.0.0.1'],
        variables: ['sip_user_agent'],
        sipHeaders: [],
      },
    ],
    remoteTickets: false,
    log: createLog({ destination: { write: (line) => lines.push(JSON.parse(line)) } }),
  })
  const port = Number(lines.find(({ msg }) => msg === 'the dialplan can ask where calls go')?.port)
  return { adapter, gateway, lines, port }
}

describe('a dialplan that asks the gateway', () => {
  it('is told by the rules, and the desk knows why, though the answer came before the call', async () => {
    const { adapter, gateway, lines, port } = await start()
    const asking = askAs(port)
    await until(() => asking.closed)
    expect(asking.commands).toContain(`api uuid_setvar ${call} ringloop_target 1001`)
    expect(asking.commands).toContain('sendmsg transfer ringloop-agent')
    expect(lines.find(({ msg }) => msg === 'call routed')).toMatchObject({
      callId: call,
      route: { kind: 'agent', extension: '1001' },
      because: 'rule:ours',
    })

    const client = await connectDesk(gateway.url)
    client.send({ type: 'hello', protocol: 1, token: 'token-bo' })
    await client.nextOf('snapshot')
    adapter.say(sampleOriginated(call), {
      type: 'delivered',
      id: `${call}:delivered`,
      at: Date.now(),
      origin: 'live',
      callId: toCallId(call),
      connectionId: toConnectionId('leg'),
      party: { extension: '1001', agent: null },
      consultation: false,
    })
    let seen = ''
    while (!seen.includes('rule:ours')) seen += JSON.stringify(await client.nextOf('patch'))
    expect(seen).toContain('"routing"')

    await gateway[Symbol.asyncDispose]()
    expect(lines.find(({ msg }) => msg === 'calls routed in all')).toMatchObject({ told: 1, open: 0 })
  })

  it('goes on by itself once the gateway has stopped', async () => {
    const { gateway, port } = await start()
    await gateway[Symbol.asyncDispose]()
    const asking = askAs(port)
    await until(() => asking.closed)
    expect(asking.commands).toEqual([])
  })
})
