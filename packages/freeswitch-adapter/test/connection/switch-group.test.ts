import { type Call, type CallId, reduceCall, type TelephonyAdapter, type TelephonyEvent } from '@ringloop/core'
import { createSwitchGroup } from '@ringloop/core/switch-group'
import { describe, expect, it } from 'vitest'
import { createFreeSwitchAdapter } from '../../src/adapter/freeswitch-adapter.js'
import { createRecordingPlayer, loadRecording as loadScenario, type RecordingPlayer } from '../../src/player/index.js'
import { createManualTimers, type ManualTimers } from '../support/manual-timers.js'
import { loadRecording } from '../support/recordings.js'
import { until } from '../support/until.js'
import { rawServer } from './raw-server.js'

const scenario = loadScenario(loadRecording('b_queue_answer', 'json').bytes)
const bridge = scenario.events.find(({ headers }) => headers.get('Event-Name') === 'CHANNEL_BRIDGE')
const untilBridge = (bridge?.at ?? 0) - scenario.startedAt + 100

async function createSwitch() {
  const time = createManualTimers()
  const player = await createRecordingPlayer({ now: time.now, setTimer: time.set, heartbeatSeconds: 0, password: 'own' })
  return { time, player }
}

/** A group over these ports, which keeps the calls as a gateway would. */
function follow(ports: Readonly<Record<string, number>>, timers: ManualTimers, active: readonly Call[] = []) {
  const adapters = Object.entries(ports).map(([name, port]) =>
    createFreeSwitchAdapter({
      name,
      host: '127.0.0.1',
      port,
      password: 'own',
      timers,
      random: () => 0.5,
      auditMilliseconds: 0,
      heartbeatSeconds: 1e6,
    }),
  )
  const group: TelephonyAdapter = createSwitchGroup(adapters)
  const calls = new Map<CallId, Call>(active.map((call) => [call.id, call]))
  const facts: TelephonyEvent[] = []
  const warnings: string[] = []
  group.on('warning', ({ code, switch: name }) => warnings.push(`${name} ${code}`))
  group.on('telephony', (events) => {
    for (const fact of events) {
      const known = facts.some(({ id }) => id === fact.id)
      facts.push(fact)
      const call = known ? undefined : reduceCall(calls.get(fact.callId), fact)
      if (call !== undefined) calls.set(call.id, call)
    }
  })
  group.start({ active })
  const state = (name: string) => group.switches?.().find((one) => one.name === name)?.health.state
  return {
    group,
    facts,
    warnings,
    state,
    on: (name: string) => [...calls.values()].filter((call) => call.switch === name),
    told: (type: TelephonyEvent['type'], call: Call) =>
      facts.filter((fact) => fact.type === type && fact.callId === call.id).map(({ origin }) => origin),
  }
}

const talking = (calls: readonly Call[]) =>
  calls.length === 1 && calls[0]?.agents.some((agent) => agent.state === 'connected') === true
const only = ([call]: readonly Call[]): Call => {
  if (call === undefined) throw new Error('there is no call')
  return call
}
const play = ({ player }: { readonly player: RecordingPlayer }) => void player.play(scenario)

describe('several switches', () => {
  it('one is fine whatever becomes of one that is dead and one that refuses us', async () => {
    const fine = await createSwitch()
    const refusing = await createSwitch()
    await using _fine = fine.player
    await using _refusing = refusing.player
    refusing.player.behaviour.rejectByAcl = true
    const { port: dead, ...server } = await rawServer(() => {})
    await server[Symbol.asyncDispose]()
    const it = follow({ dead, refusing: refusing.player.port, fine: fine.player.port }, createManualTimers())
    await using _group = it.group
    await until(
      () => it.state('dead') === 'disconnected' && it.state('refusing') === 'disconnected' && it.state('fine') === 'connected',
    )
    expect(it.group.health()).toMatchObject({ state: 'disconnected', reason: expect.stringMatching(/^dead: .*ECONNREFUSED/) })
    expect(it.warnings.sort()).toEqual(['dead unreachable', 'refusing refused'])
    play(fine)
    fine.time.advance(untilBridge)
    await until(() => talking(it.on('fine')))
    fine.time.advance(120_000)
    await until(() => only(it.on('fine')).state === 'ended')
    expect(only(it.on('fine'))).toMatchObject({ cause: 'NORMAL_CLEARING', outcome: 'answered' })
    expect(it.group.switches?.().map(({ name, figures }) => [name, figures?.lastError?.message.slice(0, 10) ?? null])).toEqual([
      ['dead', 'FreeSWITCH'],
      ['refusing', 'FreeSWITCH'],
      ['fine', null],
    ])
  })

  it('one is restarted in the middle of calls on both: its call ends unknown, the other goes on', async () => {
    const [east, west] = [await createSwitch(), await createSwitch()]
    await using _east = east.player
    await using _west = west.player
    const timers = createManualTimers()
    const it = follow({ east: east.player.port, west: west.player.port }, timers)
    await using _group = it.group
    await until(() => it.group.health().state === 'connected')
    for (const one of [east, west]) {
      play(one)
      one.time.advance(untilBridge)
    }
    await until(() => talking(it.on('east')) && talking(it.on('west')))
    west.player.restart()
    await until(() => it.state('west') === 'disconnected')
    expect(it.state('east')).toBe('connected')
    timers.advance(1_000)
    await until(() => only(it.on('west')).state === 'ended')
    expect(only(it.on('west'))).toMatchObject({ cause: 'unknown', outcome: 'answered' })
    expect(it.told('callCleared', only(it.on('west')))).toEqual(['resync'])
    expect(only(it.on('east')).state).toBe('active')
    expect(it.group.switches?.().map(({ figures }) => figures?.reconnects)).toEqual([0, 1])
    play(west)
    west.time.advance(120_000)
    east.time.advance(120_000)
    await until(() => [...it.on('east'), ...it.on('west')].every(({ state }) => state === 'ended') && it.on('west').length === 2)
    expect(it.told('callCleared', only(it.on('east')))).toEqual(['live'])
    for (const call of [...it.on('east'), ...it.on('west')]) expect(it.told('originated', call)).toEqual(['live'])
  })

  it('our process is restarted: what ended meanwhile ends unknown, what began appears, what goes on is not told again', async () => {
    const [east, west] = [await createSwitch(), await createSwitch()]
    await using _east = east.player
    await using _west = west.player
    const ports = { east: east.player.port, west: west.player.port }
    const before = follow(ports, createManualTimers())
    await until(() => before.group.health().state === 'connected')
    for (const one of [east, west]) {
      play(one)
      one.time.advance(untilBridge)
    }
    await until(() => talking(before.on('east')) && talking(before.on('west')))
    const [onEast, onWest] = [only(before.on('east')), only(before.on('west'))]
    await before.group[Symbol.asyncDispose]()

    west.time.advance(120_000)
    play(west)
    west.time.advance(untilBridge)
    const after = follow(ports, createManualTimers(), [onEast, onWest])
    await using _group = after.group
    await until(() => after.group.health().state === 'connected')
    expect(after.on('west').find(({ id }) => id === onWest.id)).toMatchObject({ state: 'ended', cause: 'unknown' })
    expect(after.told('callCleared', onWest)).toEqual(['resync'])
    const fresh = only(after.on('west').filter(({ id }) => id !== onWest.id))
    expect(talking([fresh])).toBe(true)
    expect(after.told('originated', fresh)).toEqual(['resync'])
    expect(after.facts.filter(({ callId }) => callId === onEast.id)).toEqual([])
    east.time.advance(120_000)
    west.time.advance(120_000)
    await until(() => [...after.on('east'), ...after.on('west')].every(({ state }) => state === 'ended'))
    expect(after.told('callCleared', onEast)).toEqual(['live'])
    expect(after.facts.filter(({ type }) => type === 'delivered' || type === 'originated').map(({ callId }) => callId)).toEqual([
      fresh.id,
      fresh.id,
    ])
  })

  it('the switch and our process are restarted both: every call is over, and said so once', async () => {
    const [east, west] = [await createSwitch(), await createSwitch()]
    await using _east = east.player
    await using _west = west.player
    const ports = { east: east.player.port, west: west.player.port }
    const before = follow(ports, createManualTimers())
    await until(() => before.group.health().state === 'connected')
    for (const one of [east, west]) {
      play(one)
      one.time.advance(untilBridge)
    }
    await until(() => talking(before.on('east')) && talking(before.on('west')))
    const active = [only(before.on('east')), only(before.on('west'))]
    await before.group[Symbol.asyncDispose]()
    west.player.restart()
    const after = follow(ports, createManualTimers(), active)
    await using _group = after.group
    await until(() => after.group.health().state === 'connected')
    expect(only(after.on('west'))).toMatchObject({ state: 'ended', cause: 'unknown' })
    expect(only(after.on('east')).state).toBe('active')
    west.player.dropConnections()
    await until(() => after.state('west') !== 'connected')
    expect(after.told('callCleared', only(after.on('west')))).toEqual(['resync'])
  })
})
