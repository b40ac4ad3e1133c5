import {
  applyChanges,
  type CallCommand,
  type DeskView,
  defaultRules,
  RingloopError,
  type TeamView,
  type TelephonyEvent,
  toCallId,
  toConnectionId,
} from '@ringloop/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { createFreshDirectories, type FreshDirectories } from '../samples/fresh-directory.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter, type ScriptedAdapter } from '../samples/scripted-adapter.js'
import { createScriptedControl, type ScriptedControl } from '../samples/scripted-control.js'
import { connectDesk } from '../server/desk-client.js'

let directories: FreshDirectories
let adapter: ScriptedAdapter
let control: ScriptedControl
let clock: ManualClock
let gateway: Gateway
let lines: Record<string, unknown>[]

beforeAll(async () => {
  directories = await createFreshDirectories()
})
afterAll(() => directories[Symbol.asyncDispose]())
beforeEach(async () => {
  lines = []
  control = createScriptedControl()
  clock = createManualClock()
})
afterEach(() => gateway[Symbol.asyncDispose]())

const start = async (capabilities: Parameters<typeof createScriptedAdapter>[0] = { control }) => {
  const store = await createPgliteStore({ directory: await directories.next() })
  adapter = createScriptedAdapter(capabilities)
  const desk = createEmbeddedDesk(store)
  gateway = await createGateway({
    store,
    adapter,
    tickets: desk.tickets,
    directory: desk.contacts,
    agents: [
      { extension: '1001', name: 'Bo', token: 'token-bo' },
      { extension: '1002', name: 'Cy', token: 'token-cy', queueAgent: 'cy' },
      { extension: '1009', name: 'Di', token: 'token-di', supervisor: true, queueAgent: null },
    ],
    notReadyReasons: ['Break', 'Training'],
    queues: { support: { dial: '5000' } },
    rules: { ...defaultRules, wrapUpSeconds: 3600 },
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    remoteTickets: false,
    clock,
    log: createLog({ destination: { write: (line) => lines.push(JSON.parse(line)) } }),
  })
}

/** A desk that keeps its view by what the gateway sends, and asks for things. */
async function openDesk(token: string) {
  const client = await connectDesk(gateway.url)
  client.send({ type: 'hello', protocol: 1, token })
  let view: DeskView = (await client.nextOf('snapshot')).view
  let count = 0
  return {
    client,
    view: () => view,
    async until(wanted: (view: DeskView) => boolean) {
      while (!wanted(view)) view = applyChanges(view, (await client.nextOf('patch')).changes)
      return view
    },
    send: (command: CallCommand) => client.send({ type: 'command', id: `${++count}`, command: { type: 'control', command } }),
    async ask(command: CallCommand) {
      this.send(command)
      return client.nextOf('commandResult')
    },
  }
}

let ids = 0
const event = <Rest extends object>(call: string, rest: Rest) =>
  ({ id: `${call}:${++ids}`, at: clock.now(), origin: 'live', callId: toCallId(call), ...rest }) as unknown as TelephonyEvent
const leg = (call: string, extension: string) => toConnectionId(`${call}-${extension}`)
const ring = (call: string, extension = '1001') =>
  event(call, { type: 'delivered', connectionId: leg(call, extension), party: { extension, agent: null }, consultation: false })
const answer = (call: string, extension = '1001') => event(call, { type: 'established', connectionId: leg(call, extension) })
const begin = (call: string) => sampleOriginated(call, { at: clock.now() })
const commands = (view: DeskView, call: string) => view.interactions[call]?.commands ?? []

describe('a command of the desk', () => {
  it('goes to the telephone system, with who gives it', async () => {
    await start()
    const bo = await openDesk('token-bo')
    adapter.say(begin('a'), ring('a'), answer('a'))
    await bo.until((view) => commands(view, 'a').includes('hold'))
    expect(await bo.ask({ type: 'hold', callId: 'a' })).toEqual({ type: 'commandResult', id: '1', ok: true })
    expect(control.asked).toMatchObject([
      { command: { type: 'hold', callId: 'a' }, by: { extension: '1001', agent: '1001@default', supervisor: false } },
    ])
    expect(lines.find(({ msg }) => msg === 'command done')).toMatchObject({ command: 'hold', by: '1001', callId: 'a' })
  })

  it('brings back what the switch said and what to do', async () => {
    await start()
    control.answer = () =>
      Promise.reject(
        new RingloopError('busy', '1002 is on another call.', { mend: 'Try again later.', said: '-ERR USER_BUSY\n\u001b[31m' }),
      )
    const bo = await openDesk('token-bo')
    adapter.say(begin('a'), ring('a'), answer('a'))
    await bo.until((view) => commands(view, 'a').includes('consult'))
    expect(await bo.ask({ type: 'consult', callId: 'a', to: '1002' })).toEqual({
      type: 'commandResult',
      id: '1',
      ok: false,
      error: { code: 'busy', message: '1002 is on another call.', mend: 'Try again later.', said: '-ERR USER_BUSY' },
    })
    expect(lines.find(({ msg }) => msg === 'command not done')).toMatchObject({
      command: 'consult',
      by: '1001',
      to: '1002',
      code: 'busy',
    })
  })

  it('is for calls on the own desk only, but for supervisors', async () => {
    await start()
    const [bo, cy, di] = [await openDesk('token-bo'), await openDesk('token-cy'), await openDesk('token-di')]
    adapter.say(begin('a'), ring('a'), answer('a'))
    await bo.until((view) => commands(view, 'a').includes('hold'))
    for (const command of [
      { type: 'hangUp', callId: 'a', cause: 'NORMAL_CLEARING' },
      { type: 'monitor', callId: 'a', mode: 'listen' },
      { type: 'hold', callId: 'no such call' },
    ] as const)
      expect(await cy.ask(command)).toMatchObject({ ok: false, error: { code: 'notFound' } })
    expect(control.asked).toEqual([])
    await di.until((view) => commands(view, 'a').includes('monitor'))
    expect(await di.ask({ type: 'monitor', callId: 'a', mode: 'whisper' })).toMatchObject({ ok: true })
    expect(control.asked).toMatchObject([{ by: { extension: '1009', agent: null, supervisor: true } }])
  })

  it('is given up after its time, longer where a telephone rings', async () => {
    await start()
    control.answer = () => new Promise(() => {})
    const bo = await openDesk('token-bo')
    adapter.say(begin('a'), ring('a'), answer('a'))
    await bo.until((view) => commands(view, 'a').includes('hold'))
    bo.send({ type: 'hold', callId: 'a' })
    bo.send({ type: 'dial', to: '0912345678' })
    await expect.poll(() => control.asked.length).toBe(2)
    const [hold, dial] = control.asked
    await clock.advance(20_000)
    expect(await bo.client.nextOf('commandResult')).toMatchObject({ id: '1', ok: false, error: { code: 'timeout' } })
    expect([hold?.signal?.aborted, dial?.signal?.aborted]).toEqual([true, false])
    await clock.advance(55_000)
    expect(await bo.client.nextOf('commandResult')).toMatchObject({ id: '2', ok: false, error: { code: 'timeout' } })
    expect(dial?.signal?.aborted).toBe(true)
  })

  it('is one of at most eight at once', async () => {
    await start()
    const done: (() => void)[] = []
    control.answer = () => new Promise((resolve) => done.push(() => resolve({})))
    const bo = await openDesk('token-bo')
    for (let index = 0; index < 9; index++) bo.send({ type: 'dial', to: '0912345678' })
    expect(await bo.client.nextOf('commandResult')).toMatchObject({ id: '9', ok: false, error: { code: 'overloaded' } })
    for (const finish of done) finish()
    for (let index = 0; index < 8; index++) expect(await bo.client.nextOf('commandResult')).toMatchObject({ ok: true })
  })

  it('that breaks the adapter is answered without its secrets, and logged', async () => {
    await start()
    control.answer = () => Promise.reject(new Error('boom password=hunter2'))
    const bo = await openDesk('token-bo')
    const result = await bo.ask({ type: 'dial', to: '0912345678', data: { note: 'private words' } })
    expect(result).toMatchObject({ ok: false, error: { code: 'unavailable' } })
    expect(JSON.stringify(result)).not.toContain('hunter2')
    expect(JSON.stringify(lines)).not.toContain('private words')
  })

  it('that is not well formed never gets to the telephone system', async () => {
    await start()
    const bo = await openDesk('token-bo')
    for (const to of ['1002\nbgapi system x', `$\{x}`, 'a b', ''])
      expect(await bo.ask({ type: 'dial', to })).toMatchObject({ ok: false, error: { code: 'invalidInput' } })
    expect(control.asked).toEqual([])
  })

  it('has no effect where the telephone system cannot be commanded', async () => {
    await start({})
    const bo = await openDesk('token-bo')
    expect(bo.view().agent.commands).toEqual([])
    expect(await bo.ask({ type: 'dial', to: '0912345678' })).toMatchObject({ ok: false, error: { code: 'notPossible' } })
  })
})

describe('what a desk shows that can be done', () => {
  it('follows the call', async () => {
    await start()
    const bo = await openDesk('token-bo')
    adapter.say(begin('a'), ring('a'))
    expect(commands(await bo.until((view) => view.interactions.a !== undefined), 'a')).toEqual(['answer', 'reject'])
    adapter.say(answer('a'))
    await bo.until((view) => commands(view, 'a').includes('hold'))
    adapter.say(event('a', { type: 'held', connectionId: leg('a', '1001') }))
    await bo.until((view) => commands(view, 'a').includes('retrieve'))
    adapter.say(sampleCleared('a', { at: clock.now() }))
    await bo.until((view) => view.interactions.a?.mine === 'wrapUp' && commands(view, 'a').length === 0)
  })

  it('is nothing while the switch cannot be reached, on every desk, and comes back with it', async () => {
    await start()
    const [bo, cy] = [await openDesk('token-bo'), await openDesk('token-cy')]
    adapter.say(begin('a'), ring('a'), answer('a'))
    await bo.until((view) => commands(view, 'a').includes('hold'))
    control.up = false
    adapter.become({ state: 'disconnected', reason: 'gone', mend: null, retryAt: null })
    await bo.until((view) => commands(view, 'a').length === 0 && view.agent.commands.length === 0)
    await cy.until((view) => view.agent.commands.length === 0)
    control.up = true
    adapter.become({ state: 'connected', since: 1 })
    await bo.until((view) => commands(view, 'a').includes('hold') && view.agent.commands.includes('dial'))
    await cy.until((view) => view.agent.commands.includes('dial'))
  })

  it('has a parked customer on every desk', async () => {
    await start()
    const cy = await openDesk('token-cy')
    adapter.say(begin('a'), ring('a'), answer('a'), event('a', { type: 'parked', slot: '5901' }))
    const view = await cy.until(({ interactions }) => interactions.a?.mine === 'parked')
    expect(commands(view, 'a')).toEqual(['retrieveParked'])
    adapter.say(event('a', { type: 'parked', slot: null }))
    await cy.until(({ interactions }) => interactions.a === undefined)
  })

  it('has the colleagues by name, and each switch where there are several', async () => {
    const switches = () => [
      { name: 'north', health: { state: 'connected', since: 0 } as const, figures: null },
      {
        name: 'south',
        health: { state: 'disconnected', reason: 'no route', mend: null, retryAt: null } as const,
        figures: null,
      },
    ]
    await start({ control, switches })
    const bo = await openDesk('token-bo')
    expect(bo.view().colleagues).toEqual([
      { extension: '1002', name: 'Cy' },
      { extension: '1009', name: 'Di' },
    ])
    expect(bo.view().system.switches).toEqual([
      { name: 'north', state: 'connected', reason: null },
      { name: 'south', state: 'disconnected', reason: 'no route' },
    ])
  })
})

describe('what the queues take an agent for', () => {
  it('is what the desk shows when no call keeps them', async () => {
    await start()
    const [bo, cy] = [await openDesk('token-bo'), await openDesk('token-cy')]
    adapter.sayStatus(
      { agent: '1001@default', status: 'On Break' },
      { agent: 'cy', status: 'Logged Out' },
      { agent: 'x', status: 'Available' },
    )
    await bo.until(({ agent }) => agent.state === 'notReady' && agent.queueStatus === 'On Break')
    await cy.until(({ agent }) => agent.state === 'loggedOff')
    adapter.say(begin('a'), ring('a'), answer('a'))
    await bo.until(({ agent }) => agent.state === 'busy')
    adapter.sayStatus({ agent: '1001@default', status: 'Available' })
    await bo.until(({ agent }) => agent.state === 'busy' && agent.queueStatus === 'Available')
  })

  it('has a reason if they are not ready, which the switch is not told; also during a call, for what comes after it', async () => {
    await start()
    const bo = await openDesk('token-bo')
    expect(bo.view().agent.notReadyReasons).toEqual(['Break', 'Training'])
    adapter.say(begin('a'), ring('a'), answer('a'))
    expect((await bo.ask({ type: 'setAgentStatus', status: 'On Break', reason: 'Training' })).ok).toBe(true)
    expect(control.asked.at(-1)?.command).toEqual({ type: 'setAgentStatus', status: 'On Break' })
    adapter.sayStatus({ agent: '1001@default', status: 'On Break' })
    const fresh = await openDesk('token-bo')
    await fresh.until(({ agent }) => agent.state === 'busy' && agent.queueStatus === 'On Break' && agent.reason === 'Training')
    adapter.sayStatus({ agent: '1001@default', status: 'Available' })
    await fresh.until(({ agent }) => agent.queueStatus === 'Available' && agent.reason === undefined)
  })

  it('goes with its reason, in one: nobody is not ready for none on the way', async () => {
    await start()
    const bo = await openDesk('token-bo')
    expect((await bo.ask({ type: 'setAgentStatus', status: 'On Break', reason: 'Break' })).ok).toBe(true)
    adapter.sayStatus({ agent: '1001@default', status: 'On Break' })
    await bo.until(({ agent }) => agent.state === 'notReady' && agent.reason === 'Break')
    control.answer = () => Promise.reject(new RingloopError('refused', 'Cannot set it'))
    bo.send({ type: 'setAgentStatus', status: 'Available' })
    expect(await bo.client.next()).toMatchObject({ type: 'commandResult', ok: false })
    expect((await openDesk('token-bo')).view().agent).toMatchObject({ state: 'notReady', reason: 'Break' })
    control.answer = async () => {
      adapter.sayStatus({ agent: '1001@default', status: 'Logged Out' })
      return {}
    }
    bo.send({ type: 'setAgentStatus', status: 'Logged Out' })
    const agents: unknown[] = []
    for (let told = await bo.client.next(); told.type !== 'commandResult'; told = await bo.client.next())
      if (told.type === 'patch')
        agents.push(...told.changes.flatMap((change) => (change.type === 'agentPut' ? [change.value] : [])))
    expect(agents).toEqual([expect.objectContaining({ state: 'loggedOff' })])
    expect(agents).toEqual([expect.not.objectContaining({ reason: expect.anything() })])
  })

  it('keeps the reason from before if the switch refuses, and takes none that is not configured', async () => {
    await start()
    const bo = await openDesk('token-bo')
    expect((await bo.ask({ type: 'setAgentStatus', status: 'On Break', reason: 'Break' })).ok).toBe(true)
    for (const status of ['On Break', 'Available'] as const) {
      const answer = await bo.ask({ type: 'setAgentStatus', status, reason: status === 'On Break' ? 'Asleep' : 'Break' })
      expect(answer).toMatchObject({ ok: false, error: { code: 'invalidInput', message: expect.stringMatching(/^reason:/) } })
    }
    expect(control.asked).toHaveLength(1)
    control.answer = () => Promise.reject(new RingloopError('refused', 'Cannot set it'))
    expect((await bo.ask({ type: 'setAgentStatus', status: 'On Break', reason: 'Training' })).ok).toBe(false)
    expect((await openDesk('token-bo')).view().agent.reason).toBe('Break')
  })
})

describe('the topic team', () => {
  it('shows everybody as they stand, and the queues that can be dialled', async () => {
    await start()
    const bo = await openDesk('token-bo')
    adapter.sayStatus({ agent: '1001@default', status: 'Available' }, { agent: 'cy', status: 'On Break' })
    bo.client.send({ type: 'watch', topic: 'team' })
    const team = (await bo.client.nextOf('topic')).view as unknown as TeamView
    expect(Object.values(team.people).map(({ name, state }) => [name, state])).toEqual([
      ['Bo', 'ready'],
      ['Cy', 'notReady'],
      ['Di', 'loggedOff'],
    ])
    expect(team.queues).toEqual({ support: { name: 'support', dial: '5000', waiting: 0, ready: null } })
    adapter.sayStatus({ agent: 'cy', status: 'Available' })
    await clock.advance(600)
    expect((await bo.client.nextOf('topicPatch')).changes).toEqual([
      { table: 'people', id: '1002', row: expect.objectContaining({ state: 'ready' }) },
    ])
  })
})
