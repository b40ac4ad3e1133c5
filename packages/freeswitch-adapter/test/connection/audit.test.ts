import type { TelephonyEvent } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createFreeSwitchAdapter } from '../../src/adapter/freeswitch-adapter.js'
import type { EslEvent } from '../../src/codec/esl-event.js'
import { openEslConnection } from '../../src/connection/esl-connection.js'
import { createRecordingPlayer, loadRecording as loadScenario, type RecordingPlayerOptions } from '../../src/player/index.js'
import { createManualTimers } from '../support/manual-timers.js'
import { loadRecording } from '../support/recordings.js'
import { until } from '../support/until.js'

const scenario = loadScenario(loadRecording('b_queue_answer', 'json').bytes)
const startOf = (name: string) => {
  const event = scenario.events.find(({ headers }) => headers.get('Event-Name') === name)
  return (event?.at ?? 0) - scenario.startedAt
}
const untilBridge = startOf('CHANNEL_BRIDGE') + 100

/** A switch, and an adapter that a lossy way leads to: `passes` says which events get through, `held` holds them all back. */
async function lossy(options: RecordingPlayerOptions = {}) {
  const time = createManualTimers()
  const timers = createManualTimers()
  const player = await createRecordingPlayer({
    now: time.now,
    setTimer: time.set,
    heartbeatSeconds: 0,
    password: 'own',
    ...options,
  })
  const way = { passes: (_event: EslEvent) => true, held: null as EslEvent[] | null }
  let release = () => {}
  const facts: TelephonyEvent[] = []
  const warnings: string[] = []
  const connection = { host: '127.0.0.1', port: player.port, password: 'own', timers }
  let opened = 0
  const adapter = createFreeSwitchAdapter({
    ...connection,
    random: () => 0.5,
    heartbeatSeconds: 100_000,
    openTransport(handlers, open) {
      const first = opened++ % 2 === 0
      const pass = (events: readonly EslEvent[]) => handlers.onEvents(events.filter((event) => way.passes(event)))
      release = first
        ? () => {
            const events = way.held ?? []
            way.held = null
            pass(events)
          }
        : release
      const onEvents = (events: readonly EslEvent[]) => {
        if (!first) handlers.onEvents(events)
        else if (way.held !== null) way.held.push(...events)
        else pass(events)
      }
      return openEslConnection(connection, { ...handlers, onEvents }, open)
    },
  })
  adapter.on('telephony', (events) => facts.push(...events))
  adapter.on('warning', ({ code }) => warnings.push(code))
  adapter.start({ active: [] })
  await until(() => adapter.health().state === 'connected')
  const asked = (command: string) => player.commands.filter((sent) => sent.startsWith(command)).length
  const lists = () => asked('api show channels as json')
  // the audit that follows each connection
  await until(() => timers.next === 3_000)
  timers.advance(3_000)
  await until(() => timers.next === 60_000)
  return {
    player,
    time,
    timers,
    adapter,
    way,
    facts,
    warnings,
    asked,
    lists,
    release: () => release(),
    told: (type: TelephonyEvent['type']) => facts.filter((fact) => fact.type === type),
    /** Audits until the list was asked for the second time. */
    async audit() {
      const before = lists()
      timers.advance(60_000)
      await until(() => lists() === before + 1)
      await until(() => timers.next === 3_000)
      timers.advance(3_000)
      await until(() => lists() === before + 2)
    },
    async [Symbol.asyncDispose]() {
      await adapter[Symbol.asyncDispose]()
      await player[Symbol.asyncDispose]()
    },
  }
}

const onlyJobs = (event: EslEvent) => event.name === 'BACKGROUND_JOB'

describe('the audit', () => {
  it('ends calls whose end was lost, with cause unknown and the mark of a resync (duty 6)', async () => {
    await using it = await lossy()
    it.player.play(scenario)
    it.time.advance(untilBridge)
    await until(() => it.told('established').length > 0)
    it.way.passes = onlyJobs
    it.time.advance(120_000)
    await until(() => it.player.liveChannels === 0)
    await it.audit()
    await until(() => it.told('callCleared').length === 1)
    expect(it.told('callCleared')).toMatchObject([{ cause: 'unknown', origin: 'resync' }])
    expect(it.told('connectionCleared')).toMatchObject([{ cause: 'unknown', origin: 'resync' }])
    expect(it.adapter.size()).toEqual({ channels: 0, calls: 0 })
    expect(it.warnings).toEqual(['eventsLost'])
    expect(it.adapter.figures()).toMatchObject({ corrected: 2, reconnects: 0 })
  })

  it('tells of calls whose beginning was lost, once', async () => {
    await using it = await lossy()
    it.way.passes = onlyJobs
    it.player.play(scenario)
    it.time.advance(untilBridge)
    expect(it.told('originated')).toEqual([])
    await it.audit()
    await until(() => it.told('established').length > 0)
    expect(it.told('originated')).toMatchObject([{ origin: 'resync' }])
    it.way.passes = () => true
    it.time.advance(120_000)
    await until(() => it.told('callCleared').length === 1)
    expect(it.told('callCleared')).toMatchObject([{ origin: 'live', cause: 'NORMAL_CLEARING' }])
    expect(it.told('originated')).toHaveLength(1)
    expect(it.told('established')).toHaveLength(1)
  })

  it('learns of an answer that was lost', async () => {
    await using it = await lossy()
    it.way.passes = ({ name }) => name !== 'CHANNEL_ANSWER' && name !== 'CHANNEL_BRIDGE' && name !== 'CALL_UPDATE'
    it.player.play(scenario)
    it.time.advance(untilBridge)
    await until(() => it.told('delivered').length === 1)
    expect(it.told('established')).toEqual([])
    await it.audit()
    await until(() => it.told('established').length === 1)
    expect(it.told('established')).toMatchObject([{ origin: 'resync' }])
  })

  it('asks for nothing but the list while nothing is wrong', async () => {
    await using it = await lossy()
    it.player.play(scenario)
    it.time.advance(untilBridge)
    await until(() => it.told('established').length > 0)
    const told = it.facts.length
    for (let round = 2; round <= 4; round++) {
      const queues = it.asked('api callcenter_config')
      it.timers.advance(60_000)
      await until(() => it.lists() === round && it.asked('api callcenter_config') === queues + 3)
      await until(() => it.timers.next === 60_000)
    }
    expect([it.facts.length, it.asked('api uuid_'), it.warnings]).toEqual([told, 0, []])
  })

  it.each([
    ['for once', 1, 0],
    ['whatever it is asked', 100, 2],
  ])('is not fooled by a list that leaves channels out %s', async (_name, lies, asksForEach) => {
    let lying = 0
    await using it = await lossy({
      onApi: (command) => (command === 'show channels as json' && lying-- > 0 ? '{"row_count":0}' : undefined),
    })
    it.player.play(scenario)
    it.time.advance(untilBridge)
    await until(() => it.told('established').length > 0)
    lying = lies
    await it.audit()
    await until(() => it.asked('api uuid_exists') === asksForEach && it.timers.next === 60_000)
    expect([it.told('callCleared'), it.warnings]).toEqual([[], []])
  })

  it('waits for events that are on their way: they know the cause', async () => {
    await using it = await lossy()
    it.player.play(scenario)
    it.time.advance(untilBridge)
    await until(() => it.told('established').length > 0)
    it.way.held = []
    it.time.advance(120_000)
    await until(() => it.player.liveChannels === 0)
    await it.audit()
    await until(() => it.way.held?.some(onlyJobs) === true)
    expect(it.told('callCleared')).toEqual([])
    it.release()
    await until(() => it.timers.next === 60_000)
    expect(it.told('callCleared')).toMatchObject([{ cause: 'NORMAL_CLEARING', origin: 'live' }])
    expect(it.warnings).toEqual([])
  })

  it('changes nothing while events do not arrive at all', async () => {
    await using it = await lossy()
    it.player.play(scenario)
    it.time.advance(untilBridge)
    await until(() => it.told('established').length > 0)
    it.way.passes = () => false
    it.time.advance(120_000)
    await it.audit()
    await until(() => it.asked('bgapi global_getvar') === 1)
    await until(() => it.timers.next === 15_000)
    it.timers.advance(15_000)
    await until(() => it.timers.next === 60_000)
    expect(it.told('callCleared')).toEqual([])
    expect(it.adapter.health().state).toBe('connected')
  })

  it('outlives an answer that is no list', async () => {
    let broken = false
    await using it = await lossy({
      onApi: (command) => (broken && command === 'show channels as json' ? '-ERR database' : undefined),
    })
    broken = true
    it.timers.advance(60_000)
    await until(() => it.warnings.length === 1 && it.timers.next === 60_000)
    expect([it.warnings, it.adapter.health().state]).toEqual([['auditFailed'], 'connected'])
  })

  it('connects anew when answers come to other commands than theirs: no audit would find anything any more', async () => {
    let shifted = false
    const late: string[] = []
    await using it = await lossy({
      onApi(command) {
        if (!shifted) return undefined
        late.push(command)
        return late.length === 1 ? '-ERR nobody asked\n' : `an answer to ${late.at(-2)}`
      },
    })
    shifted = true
    it.timers.advance(60_000)
    await until(() => it.adapter.health().state === 'disconnected')
    expect(it.adapter.health()).toMatchObject({ reason: expect.stringContaining('other commands than theirs') })
    shifted = false
    it.timers.advance(60_000)
    await until(() => it.adapter.health().state === 'connected')
  })
})
