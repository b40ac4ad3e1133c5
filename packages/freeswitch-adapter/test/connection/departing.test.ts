import type { TelephonyEvent } from '@ringloop/core'
import { expect, it } from 'vitest'
import { createFreeSwitchAdapter } from '../../src/adapter/freeswitch-adapter.js'
import { createRecordingPlayer, loadRecording as loadScenario } from '../../src/player/index.js'
import { createManualTimers, type ManualTimers } from '../support/manual-timers.js'
import { loadRecording } from '../support/recordings.js'
import { until } from '../support/until.js'

const scenario = loadScenario(loadRecording('b_queue_answer', 'json').bytes)
const bridge = scenario.events.find(({ headers }) => headers.get('Event-Name') === 'CHANNEL_BRIDGE')
const untilBridge = (bridge?.at ?? 0) - scenario.startedAt

/** Follows the recorded call from its ring on, is cut off, and comes back; at `moment` of coming back the switch is asked `command`. */
async function comeBack(
  command: string,
  moment: (player: Player, time: ManualTimers, channels: readonly string[]) => string | undefined,
) {
  const time = createManualTimers()
  const timers = createManualTimers()
  let isBack = false
  const player: Player = await createRecordingPlayer({
    now: time.now,
    setTimer: time.set,
    heartbeatSeconds: 0,
    onApi: (asked) => (isBack && asked.startsWith(command) ? moment(player, time, channels()) : undefined),
  })
  const facts: TelephonyEvent[] = []
  const channels = () => facts.flatMap((fact) => ('connectionId' in fact ? [String(fact.connectionId)] : []))
  const adapter = createFreeSwitchAdapter({
    host: '127.0.0.1',
    port: player.port,
    password: 'ClueCon',
    timers,
    random: () => 0.5,
    heartbeatSeconds: 100_000,
  })
  adapter.on('telephony', (events) => facts.push(...events))
  adapter.start({ active: [] })
  await until(() => adapter.health().state === 'connected')
  player.play(scenario)
  time.advance(untilBridge - 10)
  await until(() => facts.some(({ type }) => type === 'delivered'))
  player.dropConnections()
  await until(() => adapter.health().state === 'disconnected')
  // the agent and the customer are connected while nobody listens
  time.advance(100)
  isBack = true
  timers.advance(10_000)
  await until(() => adapter.health().state === 'connected')
  return {
    adapter,
    timers,
    told: (type: TelephonyEvent['type']) => facts.filter((fact) => fact.type === type),
    async [Symbol.asyncDispose]() {
      await adapter[Symbol.asyncDispose]()
      await player[Symbol.asyncDispose]()
    },
  }
}
type Player = Awaited<ReturnType<typeof createRecordingPlayer>>

it.each([
  ['is listed', 'strepoch'],
  ['is dumped', 'uuid_dump'],
])('a call that ends after we listen and before it %s is told as it was, by its own events (duty 6)', async (_name, command) => {
  let ended = false
  await using it = await comeBack(command, (_player, time) => {
    if (!ended) time.advance(120_000)
    ended = true
    return undefined
  })
  await until(() => it.told('callCleared').length > 0)
  expect(it.told('established')).toHaveLength(1)
  expect(it.told('connectionCleared')).toMatchObject([{ result: 'answered', cause: 'NORMAL_CLEARING', origin: 'live' }])
  expect(it.told('callCleared')).toMatchObject([{ cause: 'NORMAL_CLEARING', outcome: 'answered', origin: 'live' }])
  expect(it.adapter.size()).toEqual({ channels: 0, calls: 0 })
})

it('a channel that only the list still has, for its end was told before we listened, is ended a moment later (duty 6)', async () => {
  let rows = ''
  await using it = await comeBack('show channels', (player, time, channels) => {
    if (rows !== '') return undefined
    rows = JSON.stringify({ row_count: channels.length, rows: channels.map((uuid) => ({ uuid, callstate: 'ACTIVE' })) })
    player.behaviour.silent = true
    time.advance(120_000)
    player.behaviour.silent = false
    return rows
  })
  expect(it.told('callCleared')).toEqual([])
  await until(() => it.timers.next === 3_000)
  it.timers.advance(3_000)
  await until(() => it.timers.next === 3_000)
  it.timers.advance(3_000)
  await until(() => it.told('callCleared').length === 1)
  expect(it.told('callCleared')).toMatchObject([{ cause: 'unknown', origin: 'resync' }])
  expect(it.adapter.size()).toEqual({ channels: 0, calls: 0 })
})
