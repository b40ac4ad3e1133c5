import { parseRuleSet } from '@ringloop/core'
import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'
import { type CustomerHandle, createSimulator, type Extension, type Simulator } from '@ringloop/freeswitch-adapter/simulator'
import { afterEach, describe, expect, it } from 'vitest'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { until } from '../support/until.js'

let simulator: Simulator | undefined
let gateway: Gateway | undefined
afterEach(async () => {
  await gateway?.[Symbol.asyncDispose]()
  await simulator?.[Symbol.asyncDispose]()
})

const rulesOf = (least: number) =>
  parseRuleSet({
    version: 1,
    workflows: {
      repair: {
        filters: [
          {
            id: 'all',
            targets: [
              { id: 'experts', candidates: { skills: { repair: least } }, queue: 'repair@default', priority: 2 },
              { id: 'others', candidates: { skills: { repair: 1 } }, queue: 'repair@default' },
            ],
          },
        ],
        raise: [{ when: { fact: 'transcript.sentiment', below: -0.5 }, by: 5 }],
      },
    },
    rules: [{ id: 'repair', when: { fact: 'call.dialled', is: '5000' }, then: { route: { workflow: 'repair' } } }],
  })

/** A switch, a gateway, and a dialplan that asks; `removeOthers` as by `tiers: exact`. */
async function start() {
  const go = (...applications: [application: string, data: string][]): Extension => ({
    kind: 'applications',
    applications: applications.map(([application, data]) => ({ application, data })),
  })
  const extensions: Record<string, Extension> = {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the switch fills it in
    'ringloop-agent': go(['bridge', 'user/${ringloop_target}@default'], ['hangup', 'NO_ANSWER']),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the switch fills it in
    'ringloop-queue': go(['answer', ''], ['callcenter', '${ringloop_target}']),
  }
  const answers = { kind: 'answer', afterSeconds: 1 } as const
  const phones = ['1001', '1002', '1003'].map((extension) => ({ extension, queues: ['lobby@default'], behaviour: answers }))
  simulator = await createSimulator({
    phones,
    extensions,
    queues: [{ name: 'lobby@default' }, { name: 'repair@default' }],
    speed: 20,
  })
  const store = await createPgliteStore({ memory: true })
  const desk = createEmbeddedDesk(store)
  const lines: Record<string, unknown>[] = []
  const skills = [{ repair: 5 }, { repair: 2 }, {}]
  const rules = rulesOf(4)
  gateway = await createGateway({
    store,
    adapter: createFreeSwitchAdapter({ host: simulator.host, port: simulator.port, password: 'ClueCon' }),
    tickets: desk.tickets,
    directory: desk.contacts,
    agents: phones.map(({ extension }, index) => ({
      extension,
      name: `Agent ${extension}`,
      token: `token-${extension}`,
      skills: skills[index],
    })),
    rules,
    region: 'TW',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    outbound: [{ host: '127.0.0.1', port: 0, decideMilliseconds: 5_000, peers: ['127.0.0.1'], variables: [], sipHeaders: [] }],
    tiers: 'set',
    transcriptWriters: [{ name: 'transcriber', token: 'transcriber-token' }],
    remoteTickets: false,
    log: createLog({ level: 'info', destination: { write: (line) => lines.push(JSON.parse(line)) } }),
  })
  const port = lines.find(({ msg }) => msg === 'the dialplan can ask where calls go')?.port
  extensions['5000'] = go(['socket', `127.0.0.1:${port} async full`], ['hangup', 'NORMAL_TEMPORARY_FAILURE'])
  const told = (what: string) => lines.filter(({ msg }) => msg === what)
  await until('the tiers', () => told('tier changed').length >= 2)
  return { switch: simulator, gateway, told }
}

const offersOf = (running: Simulator) =>
  running.truth().map(({ offers }) => offers.map(({ extension, result }) => `${extension} ${result}`).join())

describe('a call on a simulated switch, by a workflow', () => {
  it('goes to who can do it best, then into a queue that has those who can do it, best first, and there past others when their mood turns', {
    timeout: 60_000,
  }, async () => {
    const running = await start()
    const call = (to: string, talkSeconds: number) =>
      running.switch.call({ from: '0912345678', name: 'Jane Customer', to, talkSeconds })
    const calls: CustomerHandle[] = []
    // the first by the gateway, the next two by the queue: they talk until they are told to end, however long it takes to raise the last
    for (const talkSeconds of [10_000, 10_000, 10_000, 5, 5]) {
      const before = running.told('call routed').length
      calls.push(call('5000', talkSeconds))
      await until('a route', () => running.told('call routed').length > before)
    }
    /** The call of somebody in a bad mood. */
    const upset = calls.at(-1)?.id
    const heard = await fetch(`${running.gateway.url}/transcripts/${upset}`, {
      method: 'POST',
      headers: { authorization: 'Bearer transcriber-token' },
      body: JSON.stringify({ sentiment: -0.9 }),
    })
    expect(heard.status).toBe(204)
    await until('the raise', () => running.told('raised who waits').length > 0)
    const talked = (call: number) => running.switch.truth()[call]?.offers.some(({ talkedAt }) => talkedAt !== null)
    await until('those who talk', () => [0, 1, 2].every(talked))
    // one who can repair is free again, and the other only when the choice is made
    for (const { hangUp } of calls.slice(0, 2)) hangUp()
    await until('the talk with who was raised', () => talked(4))
    calls[2]?.hangUp()
    await until('the end of all calls', () => running.switch.counts.active === 0)
    expect(running.told('call routed').map(({ route }) => route)).toEqual([
      { kind: 'agent', extension: '1001' },
      ...[1, 2, 3, 4].map(() => ({ kind: 'queue', queue: 'repair@default' })),
    ])
    expect(running.told('raised who waits')).toMatchObject([{ callId: upset, headStartSeconds: 420, because: ['raise[0]'] }])
    const [before, after] = running.switch.truth().slice(3)
    expect(after?.answeredAt).toBeLessThan(before?.answeredAt ?? 0)
    const offers = offersOf(running.switch)
    // the first by the gateway, the others by the tiers that it has set: never 1003, who is free all the time and cannot repair
    expect(offers[0]).toBe('1001 answered')
    for (const offer of offers) expect(offer).toMatch(/100[12] answered$/)
    expect(offers.join()).not.toContain('1003')
  })

  it('follows new rules with its tiers', { timeout: 60_000 }, async () => {
    const running = await start()
    const changes = () => running.told('tier changed').map(({ agent, level }) => `${agent} ${level}`)
    expect(changes()).toEqual(['1001@default 1', '1002@default 2'])
    running.gateway.setRules(rulesOf(2))
    await until('the tier of 1002', () => changes().length === 3)
    expect(changes()[2]).toBe('1002@default 1')
  })
})
