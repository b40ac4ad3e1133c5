import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createEslDecoder } from '../../src/codec/esl-decoder.js'
import type { EslEvent } from '../../src/codec/esl-event.js'
import type { EslFrame } from '../../src/codec/esl-frame.js'
import {
  createRecordingPlayer,
  loadRecording as loadScenario,
  type RecordingPlayerOptions,
  type Scenario,
} from '../../src/player/index.js'
import { createManualTimers } from '../support/manual-timers.js'
import { loadRecording } from '../support/recordings.js'
import { until } from '../support/until.js'

const scenarioOf = (name: string): Scenario => loadScenario(loadRecording(name, 'filter.json').bytes)

async function playerWithTime(options: RecordingPlayerOptions = {}) {
  const timers = createManualTimers()
  const player = await createRecordingPlayer({ now: timers.now, setTimer: timers.set, ...options })
  return { timers, player }
}

/** A client with nothing of ours but the decoder. */
async function client(port: number, commands: readonly string[] = ['auth ClueCon', 'event json all']) {
  const frames: EslFrame[] = []
  const decoder = createEslDecoder({ onFrame: (frame) => frames.push(frame) })
  const socket = connect(port, '127.0.0.1')
  let closed = false
  socket.on('data', (chunk) => decoder.push(chunk))
  socket.on('close', () => {
    closed = true
  })
  socket.on('error', () => {})
  await until(() => frames.length > 0)
  const say = async (command: string) => {
    const replies = () => frames.filter((frame) => frame.type === 'reply' || frame.type === 'apiResponse')
    const before = replies().length
    socket.write(`${command}\n\n`)
    await until(() => replies().length > before || closed)
    const last = replies()[before]
    return last?.type === 'reply' ? last.text : last?.type === 'apiResponse' ? Buffer.from(last.body).toString() : ''
  }
  for (const command of commands) await say(command)
  return {
    frames,
    say,
    socket,
    isClosed: () => closed,
    events: (): EslEvent[] => frames.flatMap((frame) => (frame.type === 'event' ? [frame.event] : [])),
    malformed: () => decoder.counts.malformed,
  }
}

describe('the recording player', () => {
  it('answers commands as FreeSWITCH did when it was recorded', async () => {
    await using player = (await playerWithTime()).player
    const { say, frames } = await client(player.port, [])
    expect(frames[0]?.type).toBe('authRequest')
    expect(await say('api status')).toBe('-ERR command not found')
    expect(await say('auth ClueCon')).toBe('+OK accepted')
    expect(await say('event json')).toBe('-ERR no keywords supplied')
    expect(await say('event json HEARTBEAT CUSTOM callcenter::info')).toBe('+OK event listener enabled json')
    expect(await say('filter Event-Name HEARTBEAT')).toBe('+OK filter added. [Event-Name]=[HEARTBEAT]')
    expect(await say('filter delete all')).toBe('+OK filter deleted. [all][]')
    expect(await say('nixevent HEARTBEAT')).toBe('+OK events nixed')
    expect(await say('noevents')).toBe('+OK no longer listening for events')
    expect(await say('linger')).toBe('-ERR not controlling a session')
    expect(await say('nosuch')).toBe('-ERR command not found')
    expect(await say('api nosuch')).toBe('-ERR nosuch Command not found!\n')
    expect(await say('api show channels as json')).toBe('{"row_count": 0}\n')
    expect(await say('api uuid_dump nope json')).toBe('-ERR No such channel!\n')
    expect(await say('api global_getvar core_uuid')).toBe(player.coreId)
    expect(await say('api module_exists mod_callcenter')).toBe('true')
    expect(await say('exit')).toBe('+OK bye')
    await until(() => frames.at(-1)?.type === 'disconnectNotice')
    expect(player.commands).not.toContain('auth ClueCon')
  })

  it('refuses a wrong password and an address as FreeSWITCH does', async () => {
    await using player = (await playerWithTime()).player
    const wrong = await client(player.port, [])
    expect(await wrong.say('auth nope')).toBe('-ERR invalid')
    await until(wrong.isClosed)
    player.behaviour.rejectByAcl = true
    const rejected = await client(player.port, [])
    await until(rejected.isClosed)
    expect(rejected.frames.map((frame) => frame.type)).toEqual(['rudeRejection', 'disconnectNotice'])
  })

  it('plays a scenario at its pace, with its times moved to now and fresh ids', async () => {
    const { timers, player } = await playerWithTime()
    await using _ = player
    const scenario = scenarioOf('b_queue_answer')
    const listener = await client(player.port)
    const begun = timers.now()
    const playing = player.play(scenario)
    timers.advance(0)
    await until(() => listener.events().length > 0)
    const first = listener.events().length
    expect(first).toBeLessThan(scenario.events.length)
    timers.advance(scenario.endedAt - scenario.startedAt)
    await playing.done
    await until(() => listener.events().length === scenario.events.length)

    const old = new Set(
      scenario.events.flatMap((event) => [
        event.headers.get('Unique-ID'),
        event.headers.get('Core-UUID'),
        event.headers.get('Event-UUID'),
      ]),
    )
    for (const [index, event] of listener.events().entries()) {
      const recorded = scenario.events[index]
      expect(event.name).toBe(recorded?.headers.get('Event-Name'))
      expect(Number(event.get('Event-Date-Timestamp')) / 1000 - begun).toBeCloseTo(
        Number(recorded?.headers.get('Event-Date-Timestamp')) / 1000 - scenario.startedAt,
        0,
      )
      expect(event.get('Event-Sequence')).toBe(String(index + 1))
      expect(event.get('Core-UUID')).toBe(player.coreId)
      for (const [name, value] of event.headers()) {
        expect(old.has(value) && value !== '', `${name}: ${value}`).toBe(false)
        expect(value, name).not.toMatch(/2026-11-20 16|1795191[0-9]{3}/)
      }
    }
    const created = listener.events().filter((event) => event.name === 'CHANNEL_CREATE')
    const member = created[0]?.get('Unique-ID')
    expect(created[1]?.get('variable_cc_member_session_uuid')).toBe(member)
    expect(Number(created[0]?.get('Caller-Channel-Created-Time'))).toBe(begun * 1000)
    expect(player.liveChannels).toBe(0)
  })

  it('plays many at once, each with its own ids, caller and digits', async () => {
    const { timers, player } = await playerWithTime({ heartbeatSeconds: 0 })
    await using _ = player
    const scenario = scenarioOf('e1_ivr_rfc2833')
    const listener = await client(player.port, ['auth ClueCon', 'event json CHANNEL_CREATE DTMF'])
    const callers = ['+8613800138000', "O'Brien <b>", '王小明']
    const playings = callers.map((name, index) =>
      player.play(scenario, {
        overrides: {
          callerName: name,
          callerNumber: `020000000${index}`,
          digits: `77700${index}`,
          replace: { '1001': `200${index}` },
        },
        speed: 10,
      }),
    )
    timers.advance(60_000)
    await Promise.all(playings.map((playing) => playing.done))
    await listener.say('api status')
    const inbound = listener
      .events()
      .filter((event) => event.name === 'CHANNEL_CREATE' && event.get('Call-Direction') === 'inbound')
    expect(inbound.map((event) => event.get('Caller-Caller-ID-Name')).sort()).toEqual([...callers].sort())
    expect(new Set(inbound.map((event) => event.get('Unique-ID'))).size).toBe(3)
    for (const event of inbound) {
      const index = callers.indexOf(event.get('Caller-Caller-ID-Name') ?? '')
      expect(event.get('Caller-Caller-ID-Number')).toBe(`020000000${index}`)
      const keyed = listener
        .events()
        .filter((other) => other.name === 'DTMF' && other.get('Unique-ID') === event.get('Unique-ID'))
      expect(keyed.map((other) => other.get('DTMF-Digit')).join('')).toMatch(new RegExp(`^77700${index}`))
    }
    expect(
      [...listener.events()]
        .flatMap((event) => [...event.headers()])
        .filter(([, value]) => /(?<!\d)0912345678(?!\d)/.test(value)),
    ).toEqual([])
  })

  it('tells the truth about its channels in the middle of a call', async () => {
    const { timers, player } = await playerWithTime()
    await using _ = player
    const scenario = scenarioOf('b_queue_answer')
    const listener = await client(player.port)
    player.play(scenario)
    const bridge = scenario.events.findIndex((event) => event.headers.get('Event-Name') === 'CHANNEL_BRIDGE')
    timers.advance((scenario.events[bridge]?.at ?? 0) - scenario.startedAt + 100)
    const channels = JSON.parse(await listener.say('api show channels as json')) as {
      row_count: number
      rows: Record<string, string>[]
    }
    expect(channels.row_count).toBe(2)
    expect(channels.rows.map((row) => [row.direction, row.cid_num, row.dest])).toEqual([
      ['inbound', '0912345678', '5001'],
      ['outbound', '0912345678', '1001'],
    ])
    const calls = JSON.parse(await listener.say('api show calls as json')) as { rows: Record<string, string>[] }
    expect(calls.rows.length).toBe(1)
    expect(new Set([calls.rows[0]?.uuid, calls.rows[0]?.b_uuid])).toEqual(new Set(channels.rows.map((row) => row.uuid)))
    const dump = JSON.parse(await listener.say(`api uuid_dump ${channels.rows[0]?.uuid} json`)) as Record<string, string>
    expect([dump['Event-Name'], dump['Unique-ID'], dump.variable_cc_side]).toEqual([
      'CHANNEL_DATA',
      channels.rows[0]?.uuid,
      'member',
    ])
    const before = player.coreId
    player.restart()
    await until(listener.isClosed)
    expect([player.liveChannels, player.coreId === before]).toEqual([0, false])
  })

  it('stands still while nobody listens, and stamps the times as if nothing had been', async () => {
    const { timers, player } = await playerWithTime({ pauseWhenNobodyListens: true, heartbeatSeconds: 0 })
    await using _ = player
    const scenario = scenarioOf('a_inbound_bridge')
    const playing = player.play(scenario)
    timers.advance(3_600_000)
    expect(player.liveChannels).toBe(0)
    const listener = await client(player.port)
    await until(() => player.listeners === 1)
    const now = timers.now()
    timers.advance(scenario.endedAt - scenario.startedAt + 1)
    await playing.done
    await until(() => listener.events().length === scenario.events.length)
    expect(Number(listener.events()[0]?.get('Event-Date-Timestamp')) / 1000).toBe(now)
  })

  it('sends every event twice if asked, beats, and gives background jobs their result', async () => {
    const { timers, player } = await playerWithTime({
      heartbeatSeconds: 20,
      onApi: (command) => (command === 'greet' ? 'hello\n' : undefined),
    })
    await using _ = player
    const listener = await client(player.port)
    player.behaviour.duplicateEvents = true
    timers.advance(20_000)
    await until(() => listener.events().filter((event) => event.name === 'HEARTBEAT').length === 2)
    player.behaviour.duplicateEvents = false
    expect(await listener.say('bgapi greet\nJob-UUID: my-job')).toBe('+OK Job-UUID: my-job')
    await until(() => listener.events().at(-1)?.name === 'BACKGROUND_JOB')
    expect([listener.events().at(-1)?.get('Job-UUID'), listener.events().at(-1)?.body]).toEqual(['my-job', 'hello\n'])
  })

  it('speaks plain as well', async () => {
    const { timers, player } = await playerWithTime()
    await using _ = player
    const scenario = scenarioOf('j1_utf8_names')
    const both = await Promise.all([client(player.port, ['auth ClueCon', 'event plain all']), client(player.port)])
    player.play(scenario)
    timers.advance(600_000)
    for (const listener of both) await listener.say('api status')
    const [plain, json] = both.map((listener) =>
      listener
        .events()
        .filter((event) => event.name === 'CHANNEL_CREATE')
        .map((event) => [...event.headers()]),
    )
    expect(plain?.length).toBeGreaterThan(3)
    expect(plain).toEqual(json)
    expect(both.map((listener) => listener.malformed())).toEqual([0, 0])
  })

  it('says on which port it cannot listen', async () => {
    await using player = (await playerWithTime()).player
    await expect(createRecordingPlayer({ port: player.port })).rejects.toMatchObject({
      code: 'unavailable',
      mend: expect.stringContaining('port'),
    })
  })
})
