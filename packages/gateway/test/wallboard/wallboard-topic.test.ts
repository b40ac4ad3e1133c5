import { applyTopicChanges, type DeskCommand, type DeskView, parseRuleSet, type WallboardView } from '@ringloop/core'
import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'
import { createSimulator, type Simulator } from '@ringloop/freeswitch-adapter/simulator'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { configuredWallboard, wallboardConfigSchema } from '../../src/wallboard/wallboard-config.js'
import { createFreshDirectories, type FreshDirectories } from '../samples/fresh-directory.js'
import { connectDesk, type DeskClient } from '../server/desk-client.js'
import { until } from '../support/until.js'

let directories: FreshDirectories
let simulator: Simulator | undefined
let gateway: Gateway | undefined
const clients: DeskClient[] = []
beforeAll(async () => {
  directories = await createFreshDirectories()
})
afterAll(() => directories[Symbol.asyncDispose]())
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
  await gateway?.[Symbol.asyncDispose]()
  await simulator?.[Symbol.asyncDispose]()
})

const support = 'support@default'

const startSwitch = () =>
  createSimulator({
    phones: ['1001', '1002'].map((extension) => ({
      extension,
      behaviour: { kind: 'answer', afterSeconds: 0 } as const,
      queues: [support],
      status: 'Logged Out' as const,
    })),
    queues: [{ name: support }],
    speed: 1,
  })

async function startGateway(switched: Simulator, directory: string): Promise<Gateway> {
  const store = await createPgliteStore({ directory })
  const desk = createEmbeddedDesk(store)
  const config = wallboardConfigSchema.parse({
    timeZone: 'Asia/Taipei',
    shortAbandonSeconds: 0,
    targets: { waiting: 0 },
    displays: [{ name: 'hall', token: 'token-hall' }],
  })
  return createGateway({
    store,
    adapter: createFreeSwitchAdapter({ host: switched.host, port: switched.port, password: 'ClueCon' }),
    tickets: desk.tickets,
    directory: desk.contacts,
    agents: [
      { extension: '1001', name: 'Ann', token: 'token-1001' },
      { extension: '1002', name: 'Ben', token: 'token-1002' },
      { extension: '1009', name: 'Sue', token: 'token-1009', supervisor: true, queueAgent: null },
    ],
    rules: parseRuleSet({ version: 1, rules: [] }),
    wallboard: configuredWallboard(config, {}),
    region: 'TW',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    remoteTickets: false,
    log: createLog({ level: 'fatal', destination: { write: () => {} } }),
  })
}

/** Somebody who watches a topic. */
async function sit(token: string, topic: string) {
  const client = await connectDesk(gateway?.url ?? '')
  clients.push(client)
  client.send({ type: 'hello', protocol: 1, token })
  const desk: DeskView = (await client.nextOf('snapshot')).view
  let view: WallboardView | undefined
  let patches = 0
  const refusals: string[] = []
  const results: string[] = []
  const read = async () => {
    for (;;) {
      const message = await client.next()
      if (message.type === 'topic') view = message.view as object as WallboardView
      else if (message.type === 'topicPatch' && view !== undefined) {
        patches++
        view = applyTopicChanges(view, message.changes)
      } else if (message.type === 'topicRefused') refusals.push(message.code)
      else if (message.type === 'commandResult') results.push(message.ok ? 'ok' : message.error.code)
    }
  }
  void read().catch(() => {})
  client.send({ type: 'watch', topic })
  return {
    desk,
    refusals,
    results,
    board: () => view?.board.summary,
    queue: (name: string) => view?.queues[name],
    view: () => view,
    patches: () => patches,
    ask: (command: DeskCommand) => client.send({ type: 'command', id: 'ask', command }),
  }
}

describe('the wallboard, at a gateway with a simulated switch', () => {
  it('counts what the switch did, raises an alarm, and counts the same anew after a restart', {
    timeout: 90_000,
  }, async () => {
    simulator = await startSwitch()
    const directory = await directories.next()
    gateway = await startGateway(simulator, directory)
    const { api } = simulator
    const boss = await sit('token-1009', 'wallboard')
    const one = await sit('token-1009', `wallboard/${support}`)
    await until('what was before', () => boss.board()?.counting === false)
    expect(boss.board()).toMatchObject({ waiting: 0, waitingSince: null, timeZone: 'Asia/Taipei', satisfaction: null })
    expect(boss.view()?.agents['1001']).toMatchObject({ name: 'Ann', state: 'loggedOff' })

    const first = simulator.call({ from: '0912345678', to: '5001', talkSeconds: 600 }).id
    await until('the first waits', () => boss.board()?.waiting === 1)
    const second = simulator.call({ from: '0987654321', to: '5001', talkSeconds: 600 }).id
    await until('two wait', () => boss.board()?.waiting === 2 && one.board()?.waiting === 2)
    expect((await api(`callcenter_config queue count members ${support}`)).trim()).toBe('2')
    expect(boss.queue(support)?.waitingSince).toBe(boss.board()?.waitingSince)

    // the second gives up
    await api(`uuid_kill ${second}`)
    await until('one gave up', () => boss.board()?.today.abandoned === 1 && boss.board()?.waiting === 1)

    // the first waits for long enough to alarm: more than nobody
    const alarm = await until('the alarm', () => boss.view()?.alarms['limit/waiting/*'])
    expect(alarm).toMatchObject({ kind: 'waiting', queue: null, cause: 'limit', value: 1, limit: 0, sure: null })

    // and is answered by who becomes ready
    await api('callcenter_config agent set status 1001@default Available')
    await until('the answer', () => boss.board()?.today.answered === 1 && boss.view()?.agents['1001']?.state === 'busy')
    expect(boss.board()).toMatchObject({ waiting: 0, waitingSince: null })
    await api(`uuid_kill ${first}`)
    const wait = await until('the talk counts', () => boss.board()?.today.ahtMs !== null && boss.board()?.today)
    expect(wait).toMatchObject({ offered: 2, answered: 1, answeredInTime: 1, abandoned: 1, serviceLevel: 0.5, abandonRate: 0.5 })
    expect(one.board()?.today).toEqual(wait)
    expect(one.board()?.queue).toBe(support)
    expect(Object.keys(one.view()?.agents ?? {})).toEqual([])
    const [head = '', ...rows] = (await api('callcenter_config agent list')).split('\n')
    const ofAnn = rows.find((row) => row.startsWith('1001@default|'))?.split('|') ?? []
    expect(ofAnn[head.split('|').indexOf('calls_answered')]).toBe(String(wait.answered))
    const minutes = Object.values(boss.view()?.minutes ?? {})
    expect(minutes.reduce((sum, minute) => sum + minute.offered, 0)).toBe(2)
    expect(Math.max(...minutes.map(({ waiting }) => waiting))).toBe(2)
    const asked = boss.patches()

    for (const client of clients.splice(0)) await client.close()
    await gateway[Symbol.asyncDispose]()
    gateway = await startGateway(simulator, directory)
    const again = await sit('token-1009', 'wallboard')
    await until('all of today', () => again.board()?.counting === false)
    expect(again.board()?.today).toEqual(wait)
    expect(again.board()?.hour).toEqual(wait)
    expect(Object.values(again.view()?.minutes ?? {}).reduce((sum, minute) => sum + minute.offered, 0)).toBe(2)
    expect(asked).toBeGreaterThan(0)
  })

  it('counts a caller whom somebody picks out of a queue as answered', { timeout: 60_000 }, async () => {
    simulator = await startSwitch()
    gateway = await startGateway(simulator, await directories.next())
    const { api } = simulator
    const boss = await sit('token-1009', 'wallboard')
    await until('what was before', () => boss.board()?.counting === false)
    const id = simulator.call({ from: '0912345678', to: '5001', talkSeconds: 600 }).id
    await until('the caller waits', () => boss.board()?.waiting === 1)
    boss.ask({ type: 'control', command: { type: 'pickUp', callId: id, to: '1002' } } as DeskCommand)
    await until('the pick-up', () => boss.results.length === 1)
    expect(boss.results).toEqual(['ok'])
    await until('Ben has the caller', () => boss.view()?.agents['1002']?.state === 'busy' && boss.board()?.waiting === 0)
    expect((await api(`callcenter_config queue count members ${support}`)).trim()).toBe('0')
    await api(`uuid_kill ${id}`)
    await until('the talk counts', () => boss.board()?.today.ahtMs !== null)
    const counted = { offered: 1, answered: 1, abandoned: 0, abandonedShort: 0, overflowed: 0, serviceLevel: 1 }
    expect(boss.board()?.today).toMatchObject(counted)
    expect(boss.queue(support)).toMatchObject({ waiting: 0, answered: 1, abandoned: 0, serviceLevel: 1 })
  })

  it('is for supervisors and displays; a display sees nothing else and can do nothing', { timeout: 60_000 }, async () => {
    simulator = await startSwitch()
    gateway = await startGateway(simulator, await directories.next())
    const ann = await sit('token-1001', 'wallboard')
    await until('the refusal', () => ann.refusals.length > 0)
    expect(ann.refusals).toEqual(['forbidden'])
    simulator.call({ from: '0912345678', to: '5001', talkSeconds: 600 })

    const hall = await sit('token-hall', 'wallboard')
    await until('the call waits', () => hall.board()?.waiting === 1)
    expect(JSON.stringify(hall.view())).not.toContain('912345678')
    expect(hall.desk).toMatchObject({ agent: { name: 'hall', commands: [] }, interactions: {}, colleagues: [] })
    hall.ask({ type: 'control', command: { type: 'dial', to: '0912345678' } } as DeskCommand)
    hall.ask({ type: 'completeCallBack', callId: 'any' })
    await until('both answers', () => hall.results.length === 2)
    expect(hall.results).toEqual(['forbidden', 'forbidden'])
    const others = await sit('token-hall', 'team')
    await until('that there is no team for it', () => others.refusals.length > 0)
    expect(others.refusals).toEqual(['notFound'])
    const fileAs = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` }
      const response = await fetch(`${gateway?.url}/cases/x/attachments?id=file-0001&name=a`, {
        method: 'POST',
        headers,
        body: 'a',
      })
      return response.status
    }
    // of an agent the token is known; there is no such call
    expect(await fileAs('token-1001')).toBe(404)
    expect(await fileAs('token-hall')).toBe(401)
  })
})
