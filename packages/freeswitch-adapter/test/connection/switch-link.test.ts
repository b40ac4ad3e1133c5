import type { Duplex } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { openTcpSocket } from '../../src/connection/open-socket.js'
import { createRecordingPlayer, loadRecording as loadScenario } from '../../src/player/index.js'
import { createManualTimers } from '../support/manual-timers.js'
import { loadRecording } from '../support/recordings.js'
import { until } from '../support/until.js'
import { linkTo } from './link-harness.js'
import { rawServer } from './raw-server.js'

const scenario = loadScenario(loadRecording('b_queue_answer', 'json').bytes)
const bridge = scenario.events.findIndex((event) => event.headers.get('Event-Name') === 'CHANNEL_BRIDGE')
const untilBridge = (scenario.events[bridge]?.at ?? 0) - scenario.startedAt + 100

async function switchWithTime(options: Parameters<typeof createRecordingPlayer>[0] = {}) {
  const time = createManualTimers()
  const player = await createRecordingPlayer({ now: time.now, setTimer: time.set, ...options })
  return { time, player }
}

describe('a link to a switch', () => {
  it('logs in, subscribes with CUSTOM last, takes the state and then lets events through (duty 3, 4, 6, 10)', async () => {
    const { time, player } = await switchWithTime()
    await using _player = player
    player.play(scenario)
    time.advance(untilBridge)
    const { link, told, snapshots, events, connected, logs } = linkTo(player.port)
    await using _link = link
    link.start()
    link.start()
    await until(connected)
    expect(player.commands.find((command) => command.startsWith('event json'))).toMatch(
      /HEARTBEAT CUSTOM callcenter::info conference::maintenance( \S+::\S+)*$/,
    )
    expect(told).toEqual(['snapshot'])
    const [snapshot] = snapshots
    expect(snapshot?.coreUuid).toBe(player.coreId)
    expect(snapshot?.channels.map(({ id, row, dump }) => [id === dump.get('Unique-ID'), row.direction, dump.name])).toEqual([
      [true, 'inbound', 'CHANNEL_DATA'],
      [true, 'outbound', 'CHANNEL_DATA'],
    ])
    expect(snapshot?.calls.length).toBe(1)
    time.advance(60_000)
    await until(() => events.filter((event) => event.name === 'CHANNEL_DESTROY').length === 2)
    expect(told[0]).toBe('snapshot')
    expect(events.every((event) => event.format === 'json')).toBe(true)
    expect(logs.map((entry) => entry.code)).toEqual(['defaultPassword'])
  })

  it('holds events back until the state has been taken (duty 6)', async () => {
    const { time, player } = await switchWithTime({ heartbeatSeconds: 0 })
    await using _player = player
    let letGo: () => void = () => {}
    const slow = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const told: string[] = []
    const { link, connected } = linkTo(player.port, {
      async onSnapshot() {
        await slow
        told.push('snapshot')
      },
      onEvents: (events) => void told.push(...events.map((event) => event.get('Event-Sequence') ?? '')),
    })
    await using _link = link
    link.start()
    await until(() => player.commands.some((command) => command.startsWith('api show calls')))
    player.publish('CHANNEL_CREATE', { 'Unique-ID': 'a' })
    player.publish('CHANNEL_DESTROY', { 'Unique-ID': 'a' })
    time.advance(1)
    expect(told).toEqual([])
    letGo()
    await until(() => told.length === 3)
    expect(told).toEqual(['snapshot', '1', '2'])
    expect(connected()).toBe(true)
  })

  it('comes back after a cut with the state afresh, and notices a restart (duty 5, 6)', async () => {
    const { player } = await switchWithTime()
    await using _player = player
    const { link, timers, connected, disconnected, snapshots, healths, logs } = linkTo(player.port)
    await using _link = link
    link.start()
    await until(connected)
    player.dropConnections()
    await until(disconnected)
    expect(healths.at(-1)).toMatchObject({ state: 'disconnected', retryAt: timers.now() + 250, mend: expect.any(String) })
    expect(player.listeners).toBe(0)
    timers.advance(249)
    expect(disconnected()).toBe(true)
    timers.advance(1)
    await until(connected)
    player.restart()
    await until(disconnected)
    timers.advance(10_000)
    await until(connected)
    expect(snapshots.map((snapshot) => snapshot.coreUuid === player.coreId)).toEqual([false, false, true])
    expect(logs.filter((entry) => entry.code === 'switchRestarted')).toHaveLength(1)
  })

  it.each([
    ['drops its connections', 'dropConnections'],
    ['says goodbye', 'shutDownConnections'],
  ] as const)(
    'takes all that a switch sent before it %s, whichever connection is seen to end first (duty 6)',
    async (_name, end) => {
      const { player } = await switchWithTime({ heartbeatSeconds: 0 })
      await using _player = player
      const { link, connected, disconnected, events } = linkTo(player.port)
      await using _link = link
      link.start()
      await until(connected)
      for (let index = 0; index < 2000; index++) player.publish('DTMF', { 'DTMF-Digit': '5', 'X-Filler': '5'.repeat(500) })
      player[end]()
      await until(() => disconnected() && events.length === 2000)
    },
  )

  it('tells at once that commands cannot be given, and waits half a second at most for the last words of the other connection (duty 1, 5)', async () => {
    const { player } = await switchWithTime({ heartbeatSeconds: 0 })
    await using _player = player
    const sockets: Duplex[] = []
    const { link, timers, connected, disconnected, attempts, events } = linkTo(player.port, {
      async openSocket(address, options) {
        const socket = await openTcpSocket(address, options)
        sockets.push(socket)
        return socket
      },
    })
    await using _link = link
    link.start()
    await until(connected)
    player.behaviour.neverAnswer = true
    const lost = link.run('status')
    sockets[1]?.destroy()
    await expect(lost).rejects.toMatchObject({ code: 'closed' })
    expect(disconnected()).toBe(true)
    player.behaviour.neverAnswer = false
    timers.advance(499)
    player.publish('DTMF', {})
    await until(() => events.some((event) => event.name === 'DTMF'))
    expect([attempts(), sockets[0]?.destroyed]).toEqual([1, false])
    timers.advance(1)
    await until(connected)
    expect([attempts(), sockets[0]?.destroyed]).toEqual([2, true])
  })

  it('waits longer and longer for a switch that is not there, at random and never hot (duty 5)', async () => {
    const { port, ...server } = await rawServer((socket) => socket.destroy())
    await server[Symbol.asyncDispose]()
    const { link, timers, disconnected, healths, attempts } = linkTo(port)
    await using _link = link
    link.start()
    const waits: number[] = []
    for (let attempt = 1; attempt <= 9; attempt++) {
      await until(() => attempts() === attempt && disconnected())
      const health = healths.at(-1)
      expect(health).toMatchObject({
        reason: expect.stringContaining('ECONNREFUSED'),
        mend: expect.stringContaining('mod_event_socket'),
      })
      const wait = health?.state === 'disconnected' ? (health.retryAt ?? 0) - timers.now() : 0
      waits.push(wait)
      timers.advance(wait)
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000])
  })

  it('begins with short waits again after a connection that worked for five seconds, and with longer ones after one that did not (duty 5)', async () => {
    const { player } = await switchWithTime({ heartbeatSeconds: 0 })
    await using _player = player
    const { link, timers, connected, disconnected, healths } = linkTo(player.port)
    await using _link = link
    link.start()
    const waitAfter = async (upMilliseconds: number) => {
      await until(() => connected() && player.listeners === 2)
      timers.advance(upMilliseconds)
      player.dropConnections()
      await until(disconnected)
      const health = healths.at(-1)
      const wait = health?.state === 'disconnected' ? (health.retryAt ?? 0) - timers.now() : 0
      timers.advance(wait)
      return wait
    }
    const waits: number[] = []
    for (const up of [4_999, 4_999, 4_999, 5_000, 5_000, 5_000, 100, 5_000]) waits.push(await waitAfter(up))
    expect(waits).toEqual([250, 500, 1000, 250, 250, 250, 500, 250])
  })

  it.each([
    ['a wrong password', { password: 'other' }, {}, 'event_socket.conf.xml', 'unauthorised'],
    ['a user without its domain', { user: 'nobody' }, {}, 'nobody@example.com', 'unauthorised'],
    ['a wrong user', { user: 'nobody@here' }, {}, 'esl-password', 'unauthorised'],
    ['an ACL', {}, { rejectByAcl: true }, 'apply-inbound-acl', 'refused'],
  ] as const)('pauses for long after %s, with one clear message (duty 5)', async (_name, options, behaviour, mend, code) => {
    const { player } = await switchWithTime()
    await using _player = player
    Object.assign(player.behaviour, behaviour)
    const { link, timers, disconnected, healths, logs, attempts } = linkTo(player.port, options)
    await using _link = link
    link.start()
    await until(disconnected)
    const health = healths.at(-1)
    expect(health).toMatchObject({ mend: expect.stringContaining(mend) })
    expect(health?.state === 'disconnected' && (health.retryAt ?? 0) - timers.now()).toBeGreaterThanOrEqual(30_000)
    timers.advance(29_999)
    expect([attempts(), logs.filter((entry) => entry.code === code).map((entry) => entry.level)]).toEqual([1, ['error']])
    expect(JSON.stringify(logs)).not.toContain('"other"')
  })

  it('does not try a password that cannot be sent', async () => {
    const { link, disconnected, timers } = linkTo(1, { password: 'a\n\napi system x' })
    await using _link = link
    link.start()
    await until(disconnected)
    expect(link.health()).toMatchObject({ retryAt: null })
    expect(timers.next).toBeUndefined()
  })

  it('gives up a switch that never answers, and one that never greets', async () => {
    const { player } = await switchWithTime()
    await using _player = player
    player.behaviour.neverAnswer = true
    await using mute = await rawServer(() => {})
    for (const port of [player.port, mute.port]) {
      const { link, timers, disconnected, healths } = linkTo(port)
      await using _link = link
      link.start()
      await until(() => player.commands.length > 0 || mute.open() > 0)
      await until(() => timers.next !== undefined)
      timers.advance(10_000)
      await until(disconnected)
      expect(healths.at(-1)).toMatchObject({ reason: expect.stringContaining('10000 ms') })
    }
  })

  it('ends a connection that has fallen silent (duty 8)', async () => {
    const { time, player } = await switchWithTime()
    await using _player = player
    const { link, timers, connected, disconnected, events } = linkTo(player.port)
    await using _link = link
    link.start()
    await until(connected)
    for (let beats = 1; beats <= 6; beats++) {
      timers.advance(20_000)
      time.advance(20_000)
      await until(() => events.filter((event) => event.name === 'HEARTBEAT').length === beats)
    }
    expect(connected()).toBe(true)
    timers.advance(60_000)
    await until(disconnected)
    expect(link.health()).toMatchObject({ reason: expect.stringContaining('silent for 60 s') })
  })

  it('does not take its own standing still for the silence of the switch (duty 8)', async () => {
    const { time, player } = await switchWithTime()
    await using _player = player
    const { link, timers, connected, events } = linkTo(player.port)
    await using _link = link
    link.start()
    await until(connected)
    // the switch spoke in time, and nothing of it has been read when the watchdog looks
    time.advance(20_000)
    timers.advance(600_000)
    await until(() => events.some((event) => event.name === 'HEARTBEAT'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(connected()).toBe(true)
  })

  it.each([
    [
      'a length that lies',
      'Content-Length: 12\nContent-Type: text/event-json\n\n{"Event-Name":"FORGED"}Content-Length: 2\nContent-Type: text/event-json\n\n{}',
    ],
    ['a length that is none', 'Content-Length: abc\nContent-Type: text/event-json\n\n'],
    ['a length beyond the limit', 'Content-Length: 99999999999\nContent-Type: text/event-json\n\n'],
    ['an answer to nothing', 'Content-Type: command/reply\nReply-Text: +OK\n\n'],
    ['a flood of answers', 'Content-Type: command/reply\nReply-Text: +OK\n\n'.repeat(100_000)],
  ])('makes the connection anew after %s (duty 9)', async (_name, bytes) => {
    const { player } = await switchWithTime()
    await using _player = player
    const { link, timers, connected, disconnected, events } = linkTo(player.port)
    await using _link = link
    link.start()
    await until(connected)
    player.sendRaw(Buffer.from(bytes))
    await until(disconnected)
    expect(link.health()).toMatchObject({ reason: expect.stringContaining('damaged') })
    expect(events.map((event) => event.name)).not.toContain('FORGED')
    timers.advance(10_000)
    await until(connected)
  })

  it('understands a switch that dies in the middle of a message, and one that says goodbye (duty 9)', async () => {
    const { player } = await switchWithTime()
    await using _player = player
    const { link, timers, connected, disconnected, logs } = linkTo(player.port)
    await using _link = link
    link.start()
    await until(connected)
    player.sendRaw(Buffer.from('Content-Length: 6'))
    player.shutDownConnections()
    await until(disconnected)
    expect(logs.map((entry) => entry.code)).toContain('cutByNotice')
    expect(link.health()).toMatchObject({ reason: expect.stringContaining('The system is being shut down.') })
    timers.advance(10_000)
    await until(connected)
    player.sendRaw(Buffer.from('Content-Length: 600\nContent-Type: text/event-json\n\n{"Event-Name":'))
    player.dropConnections()
    await until(disconnected)
    timers.advance(10_000)
    await until(connected)
  })

  it('is not fooled by something else that listens on the port', async () => {
    await using other = await rawServer((socket) =>
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\r\nwhat?'),
    )
    const { link, disconnected } = linkTo(other.port)
    await using _link = link
    link.start()
    await until(disconnected)
    expect(link.health()).toMatchObject({
      reason: expect.stringContaining('does not speak the Event Socket protocol'),
      mend: expect.stringContaining('8021'),
    })
  })

  it('goes on when its consumer throws (duty 9)', async () => {
    const { player } = await switchWithTime({ heartbeatSeconds: 0 })
    await using _player = player
    let calls = 0
    const { link, connected, logs } = linkTo(player.port, {
      onSnapshot() {
        throw new Error('snapshot')
      },
      onEvents() {
        calls++
        throw new Error('events')
      },
    })
    await using _link = link
    link.start()
    await until(connected)
    for (let index = 1; index <= 3; index++) {
      player.publish('DTMF', {})
      await until(() => calls === index)
    }
    expect(logs.filter((entry) => entry.code === 'handlerFailed')).toHaveLength(4)
    expect(connected()).toBe(true)
  })

  it('reconnects rather than let events pile up without bound (duty 7)', async () => {
    const { player } = await switchWithTime({ heartbeatSeconds: 0 })
    await using _player = player
    let batches = 0
    const { link, timers, connected, disconnected, snapshots } = linkTo(player.port, {
      maxWaitingEvents: 50,
      onEvents() {
        batches++
        return new Promise<void>(() => {})
      },
    })
    await using _link = link
    link.start()
    await until(connected)
    player.publish('DTMF', {})
    await until(() => batches === 1)
    for (let index = 0; index < 60; index++) player.publish('DTMF', {})
    await until(disconnected)
    expect(link.health()).toMatchObject({ reason: expect.stringContaining('More events wait than may') })
    // The consumer is still at it: no new state is forced on it, but closing does not wait for it either.
    timers.advance(1_000)
    await until(() => player.listeners === 2)
    expect([batches, snapshots.length]).toEqual([1, 1])
  })

  it('runs commands in the background and brings each its own result (duty 4)', async () => {
    const { player } = await switchWithTime({ onApi: (command) => (command.startsWith('echo ') ? command.slice(5) : undefined) })
    await using _player = player
    const { link, connected, disconnected } = linkTo(player.port)
    await using _link = link
    await expect(link.run('status')).rejects.toMatchObject({ code: 'closed' })
    link.start()
    await until(connected)
    const texts = Array.from({ length: 50 }, (_none, index) => `number ${index} 王`)
    expect(await Promise.all(texts.map((text) => link.run('echo', [text])))).toEqual(texts)
    await expect(link.run('echo', ['a\n\nbgapi system x'])).rejects.toMatchObject({ code: 'invalidInput' })
    await expect(link.run('echo', ['x'], { signal: AbortSignal.abort() })).rejects.toThrow()
    expect(await link.run('uuid_kill', ['nope'])).toMatch(/^-ERR/)
    player.behaviour.neverAnswer = true
    const lost = link.run('echo', ['lost'])
    player.dropConnections()
    await expect(lost).rejects.toMatchObject({ code: 'closed' })
    await until(disconnected)
  })

  it('brings fifty calls at once complete and in order', async () => {
    const burst = loadScenario(loadRecording('l_burst_50_queue_calls', 'filter.json').bytes)
    const { time, player } = await switchWithTime({ heartbeatSeconds: 0 })
    await using _player = player
    const { link, connected, events } = linkTo(player.port)
    await using _link = link
    link.start()
    await until(connected)
    player.play(burst)
    time.advance(burst.endedAt - burst.startedAt + 1)
    await until(() => events.length >= burst.events.length)
    expect(events.map((event) => [event.name, event.get('Event-Sequence')])).toEqual(
      burst.events.map((event, index) => [event.headers.get('Event-Name'), String(index + 1)]),
    )
    expect(player.liveChannels).toBe(0)
  })

  it("tells the snapshot's time by the switch's clock, and says how far that is from ours", async () => {
    const { time, player } = await switchWithTime({ heartbeatSeconds: 0 })
    await using _player = player
    time.advance(3_600_000)
    const { link, connected, snapshots, logs } = linkTo(player.port)
    await using _link = link
    link.start()
    await until(connected)
    expect(Math.abs((snapshots[0]?.takenAt ?? 0) - time.now())).toBeLessThanOrEqual(500)
    expect(logs.find((entry) => entry.code === 'clockSkew')?.message).toMatch(/ahead of ours.*NTP/)
  })

  it('does not take a slow answer for a clock that is ahead', async () => {
    let passTime = (_milliseconds: number) => 0
    const { player } = await switchWithTime({
      heartbeatSeconds: 0,
      // it is the same time there and here, five seconds after the question
      onApi: (command) => (command === 'strepoch' ? String(Math.floor(passTime(5_000) / 1000)) : undefined),
    })
    await using _player = player
    const { link, timers, connected, logs } = linkTo(player.port)
    await using _link = link
    passTime = (milliseconds) => {
      timers.advance(milliseconds)
      return timers.now()
    }
    link.start()
    await until(connected)
    expect(logs.map(({ code }) => code)).not.toContain('clockSkew')
  })

  it('leaves out a channel that vanishes before it is dumped, and does not ask for an id that could be none', async () => {
    const rows = [{ uuid: 'gone' }, { uuid: 'x\n\napi system', cid_num: 5 }, { uuid: 'here', cid_name: null }]
    const { player } = await switchWithTime({
      onApi: (command) =>
        command === 'show channels as json'
          ? JSON.stringify({ row_count: 3, rows })
          : command === 'uuid_dump here json'
            ? '{"Event-Name":"CHANNEL_DATA","Unique-ID":"here"}'
            : undefined,
    })
    await using _player = player
    const { link, connected, snapshots } = linkTo(player.port)
    await using _link = link
    link.start()
    await until(connected)
    expect(snapshots[0]?.channels.map(({ id, row }) => [id, row])).toEqual([['here', { uuid: 'here', cid_name: '' }]])
    expect(player.commands.filter((command) => command.includes('uuid_dump'))).toEqual([
      'api uuid_dump gone json',
      'api uuid_dump here json',
    ])
  })

  it.each(['-ERR no such command', '[]', '{"rows":5}', ''])('does not take %j for a list of channels', async (text) => {
    const { player } = await switchWithTime({ onApi: (command) => (command.startsWith('show channels') ? text : undefined) })
    await using _player = player
    const { link, disconnected } = linkTo(player.port)
    await using _link = link
    link.start()
    await until(disconnected)
    expect(link.health()).toMatchObject({
      reason: expect.stringContaining('show channels'),
      mend: expect.stringContaining('mod_commands'),
    })
  })

  it('warns of a password in the clear on the network (duty 10)', async () => {
    const { link, logs } = linkTo(8021, { host: '192.0.2.1', password: 'own' })
    link.start()
    await link[Symbol.asyncDispose]()
    expect(logs.map((entry) => entry.code)).toEqual(['plainConnection'])
  })

  it('reads plain events too (duty 3)', async () => {
    const { time, player } = await switchWithTime()
    await using _player = player
    const { link, connected, events } = linkTo(player.port, { events: 'plain' })
    await using _link = link
    link.start()
    await until(connected)
    player.play(scenario)
    time.advance(60_000)
    await until(() => events.filter((event) => event.name === 'CHANNEL_DESTROY').length === 2)
    expect(events.every((event) => event.format === 'plain')).toBe(true)
  })

  it('leaves no listener behind for each pause and each audit, however long it lasts', async () => {
    const { player } = await switchWithTime({ heartbeatSeconds: 0 })
    await using _player = player
    const added = vi.spyOn(AbortSignal.prototype, 'addEventListener')
    const removed = vi.spyOn(AbortSignal.prototype, 'removeEventListener')
    /** Only those of the link's own file: other parts and Node itself listen to signals of theirs. */
    const left = () => added.mock.calls.length - removed.mock.calls.length
    try {
      await using nobody = await rawServer((socket) => socket.destroy())
      const away = linkTo(nobody.port)
      await using _away = away.link
      away.link.start()
      await until(away.disconnected)
      const afterOne = left()
      for (let attempt = 2; attempt <= 12; attempt++) {
        away.timers.advance(60_000)
        await until(() => away.attempts() === attempt && away.disconnected())
      }
      expect(left()).toBe(afterOne)

      const lists = () => player.commands.filter((command) => command === 'api show channels as json').length
      const there = linkTo(player.port, { auditMilliseconds: 5_000, followed: () => [], onAudit: () => {} })
      await using _there = there.link
      there.link.start()
      await until(() => there.connected() && there.timers.next !== undefined)
      const settled = left()
      for (let round = 2; round <= 6; round++) {
        there.timers.advance(5_000)
        await until(() => lists() === round && left() === settled)
      }
      await until(() => left() === settled)
    } finally {
      vi.restoreAllMocks()
    }
  })

  it('closes at once, whatever it is at, and leaves nothing behind', async () => {
    const { player } = await switchWithTime({ heartbeatSeconds: 0 })
    await using _player = player
    await using mute = await rawServer(() => {})
    for (const [port, wait] of [
      [player.port, true],
      [player.port, false],
      [mute.port, false],
    ] as const) {
      const { link, timers, connected } = linkTo(port)
      link.start()
      if (wait) await until(connected)
      await link[Symbol.asyncDispose]()
      expect(timers.next).toBeUndefined()
      expect(link.health()).toMatchObject({ state: 'disconnected', retryAt: null })
    }
    await until(() => player.listeners === 0 && mute.open() === 0)
  })
})
