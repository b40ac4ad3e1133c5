import { type DeskView, type Explanation, type RingloopError, toCallId } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDeskConnection, type DeskConnectionOptions } from '../../src/connection/desk-connection.js'
import type { DeskSocketListener } from '../../src/connection/desk-socket.js'
import { interaction, now, viewOf } from '../fixtures/interactions.js'
import { deskView } from '../fixtures/scenarios.js'
import { createFakeSockets } from './fake-socket.js'

const view: DeskView = deskView([])
const ringing = viewOf('ringing', interaction('call-1'))
const retry = { type: 'retryFiling', callId: toCallId('call-1') } as const

function start(options: Partial<DeskConnectionOptions> = {}) {
  const sockets = createFakeSockets()
  const problems: RingloopError[] = []
  const desk = createDeskConnection({
    url: 'ws://desk.example/desk',
    token: 'secret',
    openSocket: sockets.open,
    random: () => 0.5,
    onProblem: (error) => problems.push(error),
    ...options,
  })
  desk.start()
  return { desk, sockets, problems }
}

function goLive(sequence = 7) {
  const started = start()
  started.sockets.last().listener.opened()
  started.sockets.last().give({ type: 'snapshot', epoch: 'e1', sequence, serverTime: Date.now(), view })
  return started
}

beforeEach(() => vi.useFakeTimers({ now }))
afterEach(() => vi.useRealTimers())

describe('createDeskConnection', () => {
  it('says hello with the token first, and never puts the token into the address', () => {
    const { sockets } = start()
    expect(sockets.last().sent).toEqual([])
    sockets.last().listener.opened()
    expect(sockets.last().sent).toEqual([{ type: 'hello', protocol: 1, token: 'secret' }])
    expect(sockets.last().url).not.toContain('secret')
  })

  it('shows the snapshot, then each patch, and tells its listeners once for each', () => {
    const { desk, sockets } = goLive()
    const heard = vi.fn()
    desk.subscribe(heard)
    sockets.last().give({
      type: 'patch',
      sequence: 8,
      serverTime: now,
      changes: [{ type: 'interactionPut', id: 'call-1', value: ringing }],
    })
    expect(desk.getSnapshot().view?.interactions['call-1']?.mine).toBe('ringing')
    expect(heard).toHaveBeenCalledTimes(1)
  })

  it('takes a patch once, however often it comes', () => {
    const { desk, sockets } = goLive()
    const put = {
      type: 'patch',
      sequence: 8,
      serverTime: now,
      changes: [{ type: 'interactionPut', id: 'a', value: ringing }],
    } as const
    const gone = { type: 'patch', sequence: 9, serverTime: now, changes: [{ type: 'interactionRemoved', id: 'a' }] } as const
    for (const message of [put, gone, put, gone]) sockets.last().give(message)
    expect(desk.getSnapshot().view?.interactions).toEqual({})
    expect(sockets.all).toHaveLength(1)
  })

  it('keeps the view while offline, and comes back asking for the gap', () => {
    const { desk, sockets } = goLive()
    sockets.last().listener.closed(1006, '')
    expect(desk.getSnapshot()).toMatchObject({ view, connection: { state: 'offline', attempt: 1, reason: 'closed with 1006' } })
    vi.advanceTimersByTime(275)
    expect(sockets.all).toHaveLength(2)
    sockets.last().listener.opened()
    expect(sockets.last().sent[0]).toMatchObject({ type: 'hello', resume: { epoch: 'e1', sequence: 7 } })
    sockets.last().give({
      type: 'patch',
      sequence: 8,
      serverTime: now,
      changes: [{ type: 'interactionPut', id: 'call-1', value: ringing }],
    })
    sockets.last().give({ type: 'resumed', epoch: 'e1', sequence: 8, serverTime: now })
    expect(desk.getSnapshot()).toMatchObject({
      view: { interactions: { 'call-1': ringing } },
      connection: { state: 'live' },
    })
  })

  it('keeps the time of the first loss over all attempts that fail', () => {
    const { desk, sockets } = goLive()
    sockets.last().listener.closed(1006, '')
    vi.advanceTimersByTime(275)
    sockets.last().listener.closed(1006, '')
    expect(desk.getSnapshot().connection).toMatchObject({ state: 'offline', since: now, attempt: 2 })
  })

  it('waits longer after each failure, up to the limit, and starts small again after success', () => {
    const { desk, sockets } = start({ random: () => 0.999 })
    const waits: number[] = []
    for (let attempt = 0; attempt < 9; attempt++) {
      sockets.last().listener.closed(1006, '')
      const status = desk.getSnapshot().connection
      if (status.state !== 'offline') throw new Error(status.state)
      waits.push(status.retryAt - Date.now())
      vi.advanceTimersByTime(status.retryAt - Date.now())
    }
    expect(waits).toEqual([500, 999, 1998, 3996, 7993, 15986, 29973, 29973, 29973])
    sockets.last().listener.opened()
    sockets.last().give({ type: 'snapshot', epoch: 'e1', sequence: 0, serverTime: now, view })
    sockets.last().listener.closed(1006, '')
    expect(desk.getSnapshot().connection).toMatchObject({ attempt: 1 })
  })

  it('asks again when a patch is missing, instead of showing a view with a hole', () => {
    const { desk, sockets, problems } = goLive()
    sockets.last().give({ type: 'patch', sequence: 9, serverTime: now, changes: [{ type: 'interactionRemoved', id: 'x' }] })
    expect(desk.getSnapshot().connection.state).toBe('offline')
    expect(problems[0]).toMatchObject({ code: 'protocol', message: 'patch 9 came after 7: some are missing' })
    vi.advanceTimersByTime(500)
    sockets.last().listener.opened()
    expect(sockets.last().sent[0]).toMatchObject({ resume: { sequence: 7 } })
  })

  it('asks for everything when a patch cannot be applied, instead of going on without it', () => {
    const { desk, sockets, problems } = goLive()
    const put = { type: 'interactionPut', id: 'call-1', value: ringing } as const
    sockets.last().give({ type: 'patch', sequence: 8, serverTime: now, changes: [put] })
    // without its value, as no gateway of this version sends it
    const changes = [{ type: 'interactionPut', id: 'call-1' }]
    sockets.last().listener.received(JSON.stringify({ type: 'patch', sequence: 9, serverTime: now, changes }))
    expect(desk.getSnapshot().view?.interactions).toEqual({ 'call-1': ringing })
    expect(desk.getSnapshot().connection.state).toBe('offline')
    expect(problems).toMatchObject([{ code: 'protocol', message: expect.stringMatching(/^patch 9 cannot be applied: /) }])
    vi.advanceTimersByTime(500)
    sockets.last().listener.opened()
    expect(sockets.last().sent[0]).toEqual({ type: 'hello', protocol: 1, token: 'secret' })
  })

  it('asks for everything when it was resumed into another run of the gateway', () => {
    const { sockets } = goLive()
    sockets.last().listener.closed(1001, '')
    vi.advanceTimersByTime(500)
    sockets.last().listener.opened()
    sockets.last().give({ type: 'resumed', epoch: 'e2', sequence: 7, serverTime: now })
    vi.advanceTimersByTime(1000)
    sockets.last().listener.opened()
    expect(sockets.last().sent[0]).toEqual({ type: 'hello', protocol: 1, token: 'secret' })
  })

  it('stops for a refusal that only a person can mend, and goes on after one that passes', () => {
    const refused = start()
    refused.sockets.last().give({ type: 'refused', code: 'unauthorised', message: 'Unknown token.' })
    refused.sockets.last().listener.closed(4401, '')
    vi.advanceTimersByTime(600_000)
    expect(refused.desk.getSnapshot().connection).toEqual({ state: 'refused', code: 'unauthorised', message: 'Unknown token.' })
    expect(refused.sockets.all).toHaveLength(1)

    const busy = start()
    busy.sockets.last().give({ type: 'refused', code: 'overloaded', message: 'Come back.' })
    expect(busy.desk.getSnapshot().connection).toMatchObject({ state: 'offline', reason: 'Come back.' })
  })

  it('does not hear what a socket says that it has given up', () => {
    const { desk, sockets } = goLive()
    const old = sockets.last()
    old.listener.closed(1006, '')
    old.give({ type: 'patch', sequence: 8, serverTime: now, changes: [{ type: 'interactionPut', id: 'a', value: ringing }] })
    old.listener.closed(1006, '')
    expect(desk.getSnapshot()).toMatchObject({ view, connection: { attempt: 1 } })
  })

  it('pings a silent line, and connects anew when no answer comes', () => {
    const { desk, sockets } = goLive()
    vi.advanceTimersByTime(15_000)
    expect(sockets.last().sent.at(-1)).toEqual({ type: 'ping' })
    sockets.last().give({ type: 'pong', serverTime: Date.now() })
    vi.advanceTimersByTime(14_000)
    expect(desk.getSnapshot().connection.state).toBe('live')
    vi.advanceTimersByTime(1000 + 7500)
    expect(desk.getSnapshot().connection).toMatchObject({ state: 'offline', reason: 'the gateway went silent' })
    expect(sockets.all[0]?.closed).toBe(true)
  })

  it('does not wait for ever for a gateway that accepts and says nothing', () => {
    const { desk, sockets } = start()
    sockets.last().listener.opened()
    vi.advanceTimersByTime(10_000)
    expect(desk.getSnapshot().connection).toMatchObject({ state: 'offline', reason: 'no answer within 10 s' })
  })

  it('reads past messages it does not understand, and says which field is wrong', () => {
    const { desk, sockets, problems } = goLive()
    for (const bad of [
      '{',
      '[]',
      '{"type":"dance"}',
      '{"type":"patch","sequence":-1}',
      '{"type":"commandResult","id":"c1","ok":false}',
      7,
    ]) {
      sockets.last().listener.received(bad)
    }
    expect(problems.map((problem) => problem.message)).toEqual([
      'a message of the gateway is not JSON',
      'a message of the gateway has no type',
      'the gateway sent an unknown message "dance"',
      `the gateway's patch has a wrong or missing field "sequence"`,
      `the gateway's commandResult has a wrong or missing field "error"`,
      'a message of the gateway has no type',
    ])
    expect(desk.getSnapshot().connection.state).toBe('live')
  })

  it('tells the time of the gateway, whatever the clock of the computer says', () => {
    const { desk, sockets } = start()
    sockets.last().give({ type: 'snapshot', epoch: 'e1', sequence: 0, serverTime: now + 3_600_000, view })
    vi.advanceTimersByTime(1000)
    expect(desk.serverNow()).toBe(now + 3_601_000)
    sockets.last().give({ type: 'pong', serverTime: now + 3_600_700 })
    expect(desk.serverNow(), 'a late message does not turn time back').toBe(now + 3_601_000)
  })

  it('tries at once when told to', () => {
    const { desk, sockets } = goLive()
    sockets.last().listener.closed(1006, '')
    desk.retryNow()
    desk.retryNow()
    expect(sockets.all).toHaveLength(2)
  })

  it('keeps the line that a listener has opened as soon as it heard of the loss', () => {
    const { desk, sockets } = goLive()
    const stop = desk.subscribe(() => desk.retryNow())
    sockets.last().listener.closed(1006, '')
    stop()
    expect(sockets.all).toHaveLength(2)
    sockets.last().listener.opened()
    sockets.last().give({ type: 'snapshot', epoch: 'e1', sequence: 9, serverTime: now, view })
    for (let turn = 0; turn < 6; turn++) {
      vi.advanceTimersByTime(10_000)
      sockets.last().give({ type: 'pong', serverTime: Date.now() })
    }
    expect(desk.getSnapshot().connection.state).toBe('live')
    expect(sockets.all).toHaveLength(2)
  })

  it.each(['connecting', 'live', 'offline'] as const)('stays closed when who hears that it is %s closes it', (state) => {
    const sockets = createFakeSockets()
    const desk = createDeskConnection({ url: 'ws://desk.example/desk', token: 'secret', openSocket: sockets.open })
    const reached = vi.fn()
    desk.subscribe(() => {
      if (desk.getSnapshot().connection.state !== state) return
      reached()
      desk.close()
    })
    desk.start()
    if (state !== 'connecting') sockets.last().give({ type: 'snapshot', epoch: 'e1', sequence: 0, serverTime: now, view })
    if (state === 'offline') sockets.last().listener.closed(1006, '')
    const opened = sockets.all.length
    vi.advanceTimersByTime(600_000)
    expect(reached).toHaveBeenCalledTimes(1)
    expect(desk.getSnapshot().connection).toEqual({ state: 'closed' })
    expect([opened, sockets.all.length, vi.getTimerCount()]).toEqual(state === 'connecting' ? [0, 0, 0] : [1, 1, 0])
  })

  it.each([
    ['broken', (listener: DeskSocketListener) => listener.closed(1006, '')],
    [
      'refused',
      (listener: DeskSocketListener) =>
        listener.received(JSON.stringify({ type: 'refused', code: 'unauthorised', message: 'Run out.' })),
    ],
  ])('stays closed when who watches a topic closes it, as the line is %s', (_how, end) => {
    const { desk, sockets } = goLive()
    desk.topic?.('wallboard').subscribe(() => {
      if (desk.topic?.('wallboard').getSnapshot().state === 'loading') desk.close()
    })
    sockets.last().give({ type: 'topic', topic: 'wallboard', serverTime: now, view: {} })
    end(sockets.last().listener)
    vi.advanceTimersByTime(600_000)
    expect(desk.getSnapshot().connection).toEqual({ state: 'closed' })
    expect(sockets.all).toHaveLength(1)
  })

  it('stays closed when it is closed on being told of a problem, and watches no topic before it is live again', () => {
    const { desk, sockets } = start({ onProblem: () => desk.close() })
    sockets.last().give({ type: 'snapshot', epoch: 'e1', sequence: 7, serverTime: now, view })
    sockets.last().give({ type: 'patch', sequence: 9, serverTime: now, changes: [] })
    vi.advanceTimersByTime(600_000)
    expect(desk.getSnapshot().connection).toEqual({ state: 'closed' })

    const stop = desk.subscribe(() => {
      if (desk.getSnapshot().connection.state === 'live') desk.close()
    })
    desk.start()
    sockets.last().give({ type: 'snapshot', epoch: 'e1', sequence: 7, serverTime: now, view })
    stop()
    desk.start()
    desk.topic?.('wallboard').subscribe(() => {})
    expect(sockets.last().sent).toEqual([])
    desk.close()
  })

  it('says what is wrong with an address that is none', () => {
    const { desk } = start({
      url: 'nowhere',
      openSocket: () => {
        throw new SyntaxError('invalid url')
      },
    })
    expect(desk.getSnapshot().connection).toMatchObject({ state: 'refused', code: 'invalidConfig' })
  })

  it('gives server rendering the same reference each time', () => {
    const { desk } = goLive()
    expect(desk.getServerSnapshot()).toBe(desk.getServerSnapshot())
    expect(desk.getServerSnapshot().view).toBeNull()
  })
})

describe('commands', () => {
  it('settle with the answer of the same id', async () => {
    const { desk, sockets } = goLive()
    const first = desk.send(retry)
    const second = desk.send(retry)
    sockets.last().give({ type: 'commandResult', id: 'c2', ok: false, error: { code: 'conflict', message: 'Already filed.' } })
    sockets.last().give({ type: 'commandResult', id: 'c1', ok: true })
    await expect(first).resolves.toBeUndefined()
    await expect(second).rejects.toMatchObject({ code: 'conflict', message: 'Already filed.' })
  })

  it('ask why, and get the gateway’s sentences', async () => {
    const { desk, sockets } = goLive()
    const answer = desk.explain?.(toCallId('call-1'), 'zh-CN')
    expect(sockets.last().sent.at(-1)).toEqual({ type: 'explain', id: 'c1', callId: 'call-1', language: 'zh-CN' })
    const explanations: readonly Explanation[] = [
      { about: 'pop', title: '弹屏内容', lines: [{ kind: 'decided', text: '弹出了搜索。' }] },
    ]
    sockets.last().give({ type: 'commandResult', id: 'c1', ok: true, explanations })
    await expect(answer).resolves.toEqual(explanations)
  })

  it('have a time limit', async () => {
    const { desk } = goLive()
    const answer = desk.send(retry)
    const refused = expect(answer).rejects.toMatchObject({ code: 'timeout' })
    await vi.advanceTimersByTimeAsync(10_000)
    await refused
  })

  it('fail at once while offline, and when the line breaks before the answer', async () => {
    const { desk, sockets } = goLive()
    const answer = desk.send(retry)
    sockets.last().listener.closed(1006, '')
    await expect(answer).rejects.toMatchObject({ code: 'closed' })
    await expect(desk.send(retry)).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('can be given up; one given up before is never sent', async () => {
    const { desk, sockets } = goLive()
    const controller = new AbortController()
    const answer = desk.send(retry, { signal: controller.signal })
    controller.abort()
    await expect(answer).rejects.toMatchObject({ code: 'aborted' })
    const before = sockets.last().sent.length
    await expect(desk.send(retry, { signal: controller.signal })).rejects.toMatchObject({ code: 'aborted' })
    expect(sockets.last().sent).toHaveLength(before)
  })

  it('have a bound; what is over it is not sent', async () => {
    const { desk, sockets } = goLive()
    const answers = Array.from({ length: 100 }, () => desk.send(retry).catch(() => {}))
    const before = sockets.last().sent.length
    await expect(desk.send(retry)).rejects.toMatchObject({ code: 'overloaded' })
    expect(sockets.last().sent).toHaveLength(before)
    desk.close()
    await Promise.all(answers)
    expect(desk.getSnapshot().connection).toEqual({ state: 'closed' })
  })
})

describe('a token that is fetched', () => {
  it('is asked for at each attempt to connect', async () => {
    let asked = 0
    const { sockets } = start({ token: () => Promise.resolve(`token ${++asked}`) })
    sockets.last().listener.opened()
    await vi.advanceTimersByTimeAsync(0)
    expect(sockets.last().sent).toEqual([{ type: 'hello', protocol: 1, token: 'token 1' }])
    sockets.last().listener.closed(1006, '')
    await vi.advanceTimersByTimeAsync(1000)
    sockets.last().listener.opened()
    await vi.advanceTimersByTimeAsync(0)
    expect(sockets.last().sent).toEqual([{ type: 'hello', protocol: 1, token: 'token 2' }])
  })

  it('is tried again when it cannot be had, and is not said to a line that broke meanwhile', async () => {
    const answers = [Promise.reject(new Error('no network')), new Promise<string>((resolve) => setTimeout(resolve, 200, 'late'))]
    const { desk, sockets } = start({ token: () => answers.shift() ?? 'fresh' })
    sockets.last().listener.opened()
    await vi.advanceTimersByTimeAsync(0)
    expect(desk.getSnapshot().connection).toMatchObject({ state: 'offline', reason: 'no token: Error: no network' })
    await vi.advanceTimersByTimeAsync(1000)
    const second = sockets.last()
    second.listener.opened()
    second.listener.closed(1006, '')
    await vi.advanceTimersByTimeAsync(2000)
    expect(second.sent).toEqual([])
    sockets.last().listener.opened()
    await vi.advanceTimersByTimeAsync(0)
    expect(sockets.last().sent).toMatchObject([{ token: 'fresh' }])
  })

  it('is fetched anew when it runs out on a living desk; one in words is refused for good', async () => {
    for (const [token, state] of [
      [() => 'short-lived', 'offline'],
      ['in words', 'refused'],
    ] as const) {
      const { desk, sockets } = start({ token })
      sockets.last().listener.opened()
      await vi.advanceTimersByTimeAsync(0)
      sockets.last().give({ type: 'snapshot', epoch: 'e1', sequence: 1, serverTime: Date.now(), view })
      sockets.last().give({ type: 'refused', code: 'unauthorised', message: 'The token has run out.' })
      expect(desk.getSnapshot().connection.state).toBe(state)
    }
  })
})
