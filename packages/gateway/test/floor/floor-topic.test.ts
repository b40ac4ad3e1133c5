import { applyTopicChanges, type DeskCommand, type FloorView, parseRuleSet } from '@ringloop/core'
import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'
import { createSimulator, type Simulator } from '@ringloop/freeswitch-adapter/simulator'
import { afterEach, describe, expect, it } from 'vitest'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { connectDesk, type DeskClient } from '../server/desk-client.js'
import { until } from '../support/until.js'

let simulator: Simulator | undefined
let gateway: Gateway | undefined
const clients: DeskClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
  await gateway?.[Symbol.asyncDispose]()
  await simulator?.[Symbol.asyncDispose]()
})

const support = 'support@default'
const sales = 'sales@default'

async function start() {
  const answers = { kind: 'answer', afterSeconds: 0 } as const
  const phone = (extension: string, queues: string[]) =>
    ({ extension, behaviour: answers, queues, status: 'Logged Out' }) as const
  simulator = await createSimulator({
    phones: [phone('1001', [support]), phone('1002', [support, sales]), phone('1003', [sales]), phone('1009', [])],
    queues: [{ name: support }, { name: sales }],
    speed: 1,
  })
  const store = await createPgliteStore({ memory: true })
  const desk = createEmbeddedDesk(store)
  gateway = await createGateway({
    store,
    adapter: createFreeSwitchAdapter({ host: simulator.host, port: simulator.port, password: 'ClueCon' }),
    tickets: desk.tickets,
    directory: desk.contacts,
    agents: [
      { extension: '1001', name: 'Ann', token: 'token-1001' },
      { extension: '1002', name: 'Ben', token: 'token-1002' },
      { extension: '1003', name: 'Cem', token: 'token-1003' },
      { extension: '1009', name: 'Sue', token: 'token-1009', supervisor: true },
      { extension: '2001', name: 'Eva', token: 'token-2001', queueAgent: null },
    ],
    rules: parseRuleSet({ version: 1, rules: [] }),
    region: 'TW',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    remoteTickets: false,
    log: createLog({ level: 'fatal', destination: { write: () => {} } }),
  })
  return { switch: simulator, url: gateway.url }
}

/** A desk that watches the floor. */
async function sit(url: string, extension: string) {
  const client = await connectDesk(url)
  clients.push(client)
  client.send({ type: 'hello', protocol: 1, token: `token-${extension}` })
  await client.nextOf('snapshot')
  let view: FloorView | undefined
  let patches = 0
  const refusals: string[] = []
  const results = new Map<string, (result: { ok: boolean; code: string | null; message: string }) => void>()
  const read = async () => {
    for (;;) {
      const message = await client.next()
      if (message.type === 'topic') view = message.view as FloorView
      else if (message.type === 'topicPatch' && view !== undefined) {
        patches += 1
        view = applyTopicChanges(view, message.changes)
      } else if (message.type === 'topicRefused') refusals.push(message.code)
      else if (message.type === 'commandResult') {
        const error = message.ok ? null : message.error
        results.get(message.id)?.({ ok: message.ok, code: error?.code ?? null, message: error?.message ?? '' })
      }
    }
  }
  void read().catch(() => {})
  client.send({ type: 'watch', topic: 'floor' })
  let id = 0
  return {
    view: () => view,
    patches: () => patches,
    refusals,
    ask: (command: DeskCommand) =>
      new Promise<{ ok: boolean; code: string | null; message: string }>((resolve) => {
        id += 1
        results.set(`${id}`, resolve)
        client.send({ type: 'command', id: `${id}`, command })
      }),
  }
}

const done = { ok: true, code: null, message: '' }

describe('the floor, at a gateway with a simulated switch', () => {
  it('shows who is in no queue while they are at their desk, and not as logged off', { timeout: 60_000 }, async () => {
    const { url } = await start()
    const boss = await sit(url, '1009')
    await until('the floor', () => boss.view())
    expect(Object.keys(boss.view()?.agents ?? {}).sort()).toEqual(['1001', '1002', '1003', '1009'])
    const eva = await connectDesk(url)
    eva.send({ type: 'hello', protocol: 1, token: 'token-2001' })
    await until('the engineer at her desk', () => boss.view()?.agents['2001'])
    await eva.close()
    await until('the engineer gone', () => boss.view()?.agents['2001'] === undefined)
  })

  it('shows supervisors queues, agents and who waits, does what they ask, and agrees with the switch', {
    timeout: 60_000,
  }, async () => {
    const running = await start()
    const { api } = running.switch
    const boss = await sit(running.url, '1009')
    const agent = (extension: string) => boss.view()?.agents[extension]
    const queue = (name: string) => boss.view()?.queues[name]
    const waits = (id: string) => boss.view()?.waiting[id]
    const control = (command: Extract<DeskCommand, { type: 'control' }>['command']) => boss.ask({ type: 'control', command })
    const memberRow = async (name: string, id: string) => {
      const [head = '', ...rows] = (await api(`callcenter_config queue list members ${name}`)).split('\n')
      const cells = rows.map((row) => row.split('|')).find((row) => row.includes(id))
      return cells && Object.fromEntries(head.split('|').map((column, index) => [column, cells[index]]))
    }

    await until('the queues of the switch, with their agents', () => queue(support)?.notReady === 0 && queue(sales)?.ready === 0)
    expect(Object.keys(boss.view()?.agents ?? {}).sort()).toEqual(['1001', '1002', '1003', '1009'])
    expect(agent('1002')).toMatchObject({
      name: 'Ben',
      queues: expect.arrayContaining([support, sales]),
      state: 'loggedOff',
      call: null,
    })

    // an agent's state, changed by the supervisor
    expect(await control({ type: 'setAgentStatus', agent: '1003@default', status: 'On Break' })).toEqual(done)
    await until('Cem on a break', () => agent('1003')?.state === 'notReady' && queue(sales)?.notReady === 1)
    expect(await api('callcenter_config agent get status 1003@default')).toBe('On Break')

    // two wait, of whom the second is raised
    const first = running.switch.call({ from: '0912345678', name: 'Jane Customer', to: '5001', talkSeconds: 600 }).id
    await until('the first waits', () => waits(first))
    const second = running.switch.call({ from: 'anonymous', to: '5001', talkSeconds: 600 }).id
    await until('the second waits', () => waits(second) && queue(support)?.waiting === 2)
    expect(waits(first)).toMatchObject({
      queue: support,
      caller: { name: 'Jane Customer', number: '0912 345 678', hidden: false },
      headStartSeconds: 0,
      raisable: true,
    })
    expect(waits(second)?.caller).toEqual({ name: null, number: null, hidden: true, level: null })
    expect(queue(support)?.waitingSince).toBe(waits(first)?.since)
    expect(waits(first)?.commands).toEqual(expect.arrayContaining(['pickUp', 'moveToQueue']))
    expect(await boss.ask({ type: 'raiseWaiting', callId: second, headStartSeconds: 900 })).toEqual(done)
    await until('that it was raised', () => waits(second)?.headStartSeconds === 900 && waits(second)?.raisedBy === '1009')
    expect(Number((await memberRow(support, second))?.base_score)).toBeGreaterThanOrEqual(899)

    // the first is moved, and keeps what it has waited
    expect(await control({ type: 'moveToQueue', callId: first, queue: sales })).toEqual(done)
    await until(
      'the first in the other queue',
      () => waits(first)?.queue === sales && queue(sales)?.waiting === 1 && queue(support)?.waiting === 1,
    )
    expect(await memberRow(sales, first)).toMatchObject({ state: 'Waiting' })
    expect(await memberRow(support, first)).not.toMatchObject({ state: 'Waiting' })

    // and given to a colleague, whom the supervisor then listens to
    expect(await control({ type: 'pickUp', callId: first, to: '1003' })).toEqual(done)
    await until('Cem talks', () => agent('1003')?.call?.state === 'connected' && agent('1003')?.state === 'busy')
    expect(waits(first)).toBeUndefined()
    expect(agent('1003')?.call).toMatchObject({
      id: first,
      queue: sales,
      caller: { name: 'Jane Customer' },
      held: false,
      monitoring: [],
    })
    expect(agent('1003')?.call?.commands).toContain('monitor')
    const modes = { listen: 'nobody', whisper: 'agent', barge: 'both' } as const
    const hears = () => running.switch.channels.find(({ number }) => number === '1009')?.eavesdrop
    for (const mode of ['listen', 'whisper', 'barge'] as const) {
      expect(await control({ type: 'monitor', callId: first, mode })).toEqual(done)
      await until(`${mode} is seen`, () => agent('1003')?.call?.monitoring.includes('1009'))
      await until(`${mode} at the switch`, () => hears()?.heardBy === modes[mode])
      expect(hears()?.on).toBe('1003')
    }
    const supervising = (await api('show channels as json')).split('eavesdrop').length - 1
    expect(supervising).toBeGreaterThan(0)
    expect(await control({ type: 'stopMonitoring', callId: first })).toEqual(done)
    await until('nobody listens', () => agent('1003')?.call?.monitoring.length === 0)
    expect((await api('show channels as json')).split('eavesdrop').length - 1).toBe(0)

    // the queue gives the one who was raised to who becomes ready
    expect(await control({ type: 'setAgentStatus', agent: '1001@default', status: 'Available' })).toEqual(done)
    await until('Ann talks', () => agent('1001')?.call?.id === second && agent('1001')?.call?.state === 'connected')
    await until('nobody waits', () => Object.keys(boss.view()?.waiting ?? {}).length === 0 && queue(support)?.waiting === 0)
    expect(queue(support)).toMatchObject({ busy: 1, waitingSince: null })
    await until('what is counted today', () => queue(support)?.answered === 1)
    expect(queue(support)).toMatchObject({ abandoned: 0, serviceLevel: expect.any(Number) })
    for (const id of [first, second]) await api(`uuid_kill ${id}`)
    await until('all calls over', () => Object.values(boss.view()?.agents ?? {}).every(({ call }) => call === null))
  })

  it('is for supervisors alone, and so is what they do', { timeout: 60_000 }, async () => {
    const running = await start()
    const ann = await sit(running.url, '1001')
    await until('the refusal', () => ann.refusals.length > 0)
    expect(ann.refusals).toEqual(['forbidden'])
    expect(ann.view()).toBeUndefined()
    const id = running.switch.call({ from: '0912345678', to: '5001', talkSeconds: 600 }).id
    const boss = await sit(running.url, '1009')
    await until('the call waits', () => boss.view()?.waiting[id])
    const refused = async (command: DeskCommand) => (await ann.ask(command)).code
    expect(await refused({ type: 'raiseWaiting', callId: id, headStartSeconds: 900 })).toBe('forbidden')
    const control = (command: Extract<DeskCommand, { type: 'control' }>['command']) => refused({ type: 'control', command })
    // a call that is not on one's desk is not even known
    expect(['forbidden', 'notFound']).toContain(await control({ type: 'moveToQueue', callId: id, queue: sales }))
    expect(['forbidden', 'notFound']).toContain(await control({ type: 'pickUp', callId: id, to: '1002' }))
    expect(['forbidden', 'notFound']).toContain(await control({ type: 'monitor', callId: id, mode: 'listen' }))
    expect(await control({ type: 'setAgentStatus', agent: '1002@default', status: 'Available' })).toBe('forbidden')
    expect(boss.view()?.waiting[id]).toMatchObject({ queue: support, headStartSeconds: 0, raisedBy: null })
    expect((await boss.ask({ type: 'raiseWaiting', callId: 'no-such-call', headStartSeconds: 60 })).code).toBe('notFound')
    expect((await boss.ask({ type: 'raiseWaiting', callId: id, headStartSeconds: 1.5 })).code).toBe('invalidInput')
    await running.switch.api(`uuid_kill ${id}`)
    await until('the call is gone', () => boss.view()?.waiting[id] === undefined)
  })
})
