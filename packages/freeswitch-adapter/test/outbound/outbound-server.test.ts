import { connect } from 'node:net'
import { isRingloopError, toCallId } from '@ringloop/core'
import { afterEach, describe, expect, it } from 'vitest'
import type { OfferedCall } from '../../src/outbound/offered-call.js'
import type { OutboundOutcome } from '../../src/outbound/outbound-outcome.js'
import { createOutboundServer, type OutboundServer, type OutboundServerOptions } from '../../src/outbound/outbound-server.js'
import type { Route } from '../../src/outbound/outbound-session.js'
import { createManualTimers, type ManualTimers } from '../support/manual-timers.js'
import { until } from '../support/until.js'
import { askAs, recordedConnect, withHeaders } from './asking-switch.js'

let server: OutboundServer
let timers: ManualTimers
let outcomes: OutboundOutcome[]
let offers: OfferedCall[]
let logged: string[]

const toQueue: Route = () => ({ target: { kind: 'queue', queue: 'support@default' }, because: 'rule:r' })
const never: Route = () => new Promise(() => {})

async function start(route: Route = toQueue, more: Partial<OutboundServerOptions> = {}) {
  timers = createManualTimers()
  outcomes = []
  offers = []
  logged = []
  server = await createOutboundServer({
    port: 0,
    timers,
    onOutcome: (outcome) => void outcomes.push(outcome),
    log: ({ code }) => void logged.push(code),
    ...more,
    route(offer, options) {
      offers.push(offer)
      return route(offer, options)
    },
  })
  return server.port
}

/** Ends what a test left open: every session has its time limit. */
async function stop() {
  const stopped = server[Symbol.asyncDispose]()
  let done = false
  void stopped.then(() => {
    done = true
  })
  await until(() => {
    timers.advance(1_000)
    return done
  })
}
afterEach(stop)

const channel = 'd147732b-dcba-45b3-a73e-fb4cb2e40612'
const told = (route: string, target: string, because: string) => [
  'connect',
  `api uuid_getvar ${channel} current_application`,
  `api uuid_setvar ${channel} ringloop_because ${because}`,
  `api uuid_setvar ${channel} ringloop_target ${target}`,
  `api uuid_setvar ${channel} ringloop_route ${route}`,
  'sendmsg sched_cancel',
  `sendmsg transfer ringloop-${route}`,
  'exit',
]

describe('a call that FreeSWITCH asks about', () => {
  it.each(['n1_outbound_async_full', 'n1j_outbound_async_full', 'n2_outbound_sync_full_nolinger'] as const)(
    'is read from the recorded answer to connect (%s)',
    async (name) => {
      const port = await start(never, { variables: ['sip_user_agent', 'socket_*'] })
      askAs(port, { answer: recordedConnect(name) })
      await until(() => offers.length > 0)
      expect(offers[0]).toMatchObject({
        direction: 'inbound',
        customer: { number: '0912345678', name: 'Jane Customer 王', anonymous: false },
        answered: false,
        userToUser: null,
        variables: { sip_user_agent: 'cti-ua/1', socket_host: '127.0.0.1' },
      })
      expect(offers[0]?.dialled).toMatch(/^50\d\d$/)
      expect(offers[0]?.callId).toMatch(/^[\da-f-]{36}$/)
      expect(offers[0]?.startedAt).toBeGreaterThan(Date.UTC(2026, 10, 20))
      expect(logged).toEqual(name.startsWith('n2') ? ['notAsync'] : [])
    },
  )

  it('is read with what the SIP headers say, and nothing of a caller who hides', async () => {
    const port = await start(never, { sipHeaders: ['X-Account', 'Diversion', 'User-to-User', 'Subject', 'X-None'] })
    const answer = withHeaders(recordedConnect('n1_outbound_async_full'), {
      'Caller-Privacy-Hide-Number': 'true',
      'variable_sip_h_x-account': '47\u202e11',
      variable_sip_h_Diversion: '<sip:+4930999@x>;reason=no-answer',
      'variable_sip_h_User-to-User': '04436173652034322021;encoding=hex',
      variable_sip_subject: 'hi',
    })
    askAs(port, { answer })
    await until(() => offers.length > 0)
    expect(offers[0]).toMatchObject({
      customer: { number: null, name: null, anonymous: true },
      userToUser: 'Case 42 !',
      variables: {
        'X-Account': '4711',
        Diversion: '<sip:+4930999@x>;reason=no-answer',
        userToUser: 'Case 42 !',
        Subject: 'hi',
      },
    })
    expect(offers[0]?.variables).not.toHaveProperty('X-None')
  })

  it('gets its answer as variables and goes on in the dialplan, without a socket', async () => {
    const port = await start()
    const call = askAs(port)
    await until(() => call.closed)
    expect(call.commands).toEqual(told('queue', 'support@default', 'rule:r'))
    expect(outcomes).toMatchObject([
      { result: 'told', offer: { callId: toCallId(channel) }, answer: { target: { kind: 'queue' } }, milliseconds: 0 },
    ])
    await until(() => server.counts().open === 0)
    expect(server.counts()).toMatchObject({ told: 1, open: 0 })
  })

  it.each<[string, string, Awaited<ReturnType<Route>>['target']]>([
    ['agent', '1001', { kind: 'agent', extension: '1001' }],
    ['ivr', '5900', { kind: 'ivr', extension: '5900' }],
    ['reject', 'USER_BUSY', { kind: 'reject', cause: 'USER_BUSY' }],
    ['voicemail', '1001', { kind: 'voicemail', mailbox: '1001' }],
    ['continue', 'dialplan', { kind: 'continue' }],
  ])('can be sent to %s', async (kind, name, target) => {
    const call = askAs(await start(async () => ({ target })))
    await until(() => call.closed)
    expect(call.commands).toEqual(told(kind, name, 'decided'))
  })

  it('takes more variables along, such as headers for the next leg', async () => {
    const variables = { 'sip_h_X-Ticket': 'T 42', 'sip_h_User-to-User': '4142;encoding=hex' }
    const call = askAs(await start(() => ({ target: { kind: 'continue' }, variables })))
    await until(() => call.closed)
    expect(call.commands).toContain(`api uuid_setvar ${channel} sip_h_X-Ticket T 42`)
    expect(call.commands).toContain(`api uuid_setvar ${channel} sip_h_User-to-User 4142;encoding=hex`)
  })

  it.each([
    ['a\n\napi status', 'line break'],
    ["it's", 'quote'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the hostile part
    ['${system(reboot)}', 'expansion'],
    ['a\\nb', 'backslash'],
    [' a', 'space outside'],
  ])('goes on without a decision if a value could break out: %j (%s)', async (value) => {
    const call = askAs(await start(() => ({ target: { kind: 'agent', extension: '1001' }, variables: { note: value } })))
    await until(() => call.closed)
    expect(call.commands).toEqual(told('continue', 'dialplan', 'error'))
    expect(outcomes).toMatchObject([{ result: 'undecided', reason: 'error' }])
  })
})

describe('without a decision', () => {
  it.each<[string, Route]>([
    [
      'throws',
      () => {
        throw new Error('boom')
      },
    ],
    [
      'fails',
      async () => {
        throw new Error('boom')
      },
    ],
    ['answers nothing', async () => undefined as never],
  ])('the dialplan goes on at once: route %s', async (_name, route) => {
    const call = askAs(await start(route))
    await until(() => call.closed)
    expect(call.commands).toEqual(told('continue', 'dialplan', 'error'))
    expect(outcomes).toMatchObject([{ result: 'undecided', reason: 'error' }])
  })

  it('the dialplan goes on when the time is up, and a late answer does nothing', async () => {
    let answer: (value: Awaited<ReturnType<Route>>) => void = () => {}
    let signal: AbortSignal | undefined
    const port = await start((_offer, options) => {
      signal = options.signal
      return new Promise((resolve) => {
        answer = resolve
      })
    })
    const call = askAs(port)
    await until(() => offers.length > 0)
    timers.advance(1_499)
    expect(signal?.aborted).toBe(false)
    timers.advance(1)
    expect(signal?.aborted).toBe(true)
    answer({ target: { kind: 'agent', extension: '1001' } })
    await until(() => call.closed)
    expect(call.commands).toEqual(told('continue', 'dialplan', 'timeLimit'))
    expect(outcomes).toMatchObject([{ result: 'undecided', reason: 'timeLimit' }])
  })

  it('a call that the guard has taken back stays where it is', async () => {
    const call = askAs(await start(), { application: 'bridge' })
    await until(() => call.closed)
    expect(call.commands).toEqual(['connect', `api uuid_getvar ${channel} current_application`, 'exit'])
    expect(outcomes).toMatchObject([{ result: 'tooLate' }])
  })

  it('a call whose caller hangs up while we think is left alone', async () => {
    let signal: AbortSignal | undefined
    const port = await start((_offer, options) => {
      signal = options.signal
      return new Promise(() => {})
    })
    const call = askAs(port)
    await until(() => offers.length > 0)
    call.hangUp()
    await until(() => call.closed)
    expect(signal?.aborted).toBe(true)
    expect(call.commands).toEqual(['connect'])
    expect(outcomes).toMatchObject([{ result: 'callerLeft', offer: { callId: channel } }])
  })

  it('a channel that ended just then is left alone', async () => {
    const call = askAs(await start(), { application: '-ERR No such channel!\n' })
    await until(() => call.closed)
    expect(outcomes).toMatchObject([{ result: 'callerLeft' }])
  })

  it('a socket without "full" gets nothing set, and says so', async () => {
    const call = askAs(await start(), { full: false })
    await until(() => call.closed)
    expect(call.commands).toEqual(['connect', `api uuid_getvar ${channel} current_application`, 'exit'])
    expect(outcomes).toMatchObject([{ result: 'notAllowed', said: '-ERR command not found' }])
  })
})

describe('a peer that lies', () => {
  const broken = async (say: (socket: ReturnType<typeof connect>) => void, milliseconds = 0) => {
    const port = await start()
    const socket = connect({ port, host: '127.0.0.1' }).resume()
    let closed = false
    socket.on('error', () => {})
    socket.on('close', () => {
      closed = true
    })
    await until(() => server.counts().open === 1)
    say(socket)
    if (milliseconds > 0) {
      expect(closed).toBe(false)
      timers.advance(milliseconds)
    }
    await until(() => closed && server.counts().broken === 1)
    expect(offers).toEqual([])
    const good = askAs(port)
    await until(() => good.closed && server.counts().told === 1)
    return outcomes[0]
  }

  it('is dropped for garbage', async () => {
    expect(await broken((socket) => socket.write('\xff\x00GET / HTTP/1.1\r\nHost: x\n\n'))).toMatchObject({ offer: null })
  })

  it('is dropped for a megabyte of headers', async () => {
    await broken((socket) => {
      socket.write(`Event-Name: CHANNEL_DATA\n${'X-A: b\n'.repeat(150_000)}`)
    })
  })

  it('is dropped for a body of fifty megabytes, before it comes', async () => {
    await broken((socket) => socket.write('Content-Type: text/event-plain\nContent-Length: 50000000\n\n'))
  })

  it('is dropped for an answer that describes no channel', async () => {
    await broken((socket) => socket.write('Content-Type: command/reply\nReply-Text: +OK\n\n'))
  })

  it('is dropped for being the other kind of Event Socket', async () => {
    await broken((socket) => socket.write('Content-Type: auth/request\n\n'))
  })

  it('is dropped when it says nothing', async () => {
    expect(await broken(() => {}, 1_000)).toMatchObject({ problem: 'no call within 1000 ms' })
  })

  it('is dropped when each byte takes its time', async () => {
    const answer = recordedConnect('n1_outbound_async_full')
    await broken((socket) => {
      for (let at = 0; at < 200; at++) {
        socket.write(answer[at] ?? '')
        timers.advance(4)
      }
    }, 200)
  })

  it('is forgotten when it resets the connection', async () => {
    await broken((socket) => socket.resetAndDestroy())
  })

  it('is forgotten when it resets the connection while we think', async () => {
    const port = await start(never)
    for (let count = 1; count <= 5; count++) {
      const call = askAs(port)
      await until(() => offers.length === count)
      call.socket.resetAndDestroy()
    }
    await until(() => server.counts().open === 0)
    expect(outcomes.map(({ result }) => result)).toEqual(Array(5).fill('broken'))
  })
})

describe('the door', () => {
  it('is open to loopback only, unless others are named', async () => {
    const port = await start(toQueue, { peers: ['10.0.0.0/8', '::1'] })
    const call = askAs(port)
    await until(() => call.closed)
    expect(call.commands).toEqual([])
    expect(outcomes).toMatchObject([{ result: 'refused', reason: 'peer' }])
  })

  it.each(['localhost', '10.0.0.0/33', '10.0.0.0/', '::1/129'])('knows what is no address: %s', async (peer) => {
    await start()
    await expect(createOutboundServer({ port: 0, route: toQueue, peers: [peer] })).rejects.toMatchObject({
      code: 'invalidConfig',
    })
  })

  it('sends calls above its limit on in the dialplan, and then drops them', async () => {
    const port = await start(never, { maxConnections: 2 })
    const calls = [askAs(port), askAs(port)]
    await until(() => offers.length === 2)
    const third = askAs(port)
    await until(() => third.closed)
    expect(third.commands).toEqual(told('continue', 'dialplan', 'overloaded'))
    expect(outcomes).toMatchObject([{ result: 'refused', reason: 'full' }])
    expect(calls.map(({ closed }) => closed)).toEqual([false, false])
    const silent = [0, 1, 2].map(() => connect({ port, host: '127.0.0.1' }).on('error', () => {}))
    await until(() => server.counts().refused === 4)
    expect(server.counts().open).toBeLessThanOrEqual(4)
    for (const socket of silent) socket.destroy()
  })

  it('says whose the port is', async () => {
    const port = await start()
    const second = await createOutboundServer({ port, route: toQueue }).catch((error: unknown) => error)
    expect(isRingloopError(second) && second.code).toBe('conflict')
    const elsewhere = await createOutboundServer({ host: '203.0.113.7', port: 0, route: toQueue }).catch(
      (error: unknown) => error,
    )
    expect(isRingloopError(elsewhere) && elsewhere.code).toBe('invalidConfig')
  })

  it('closes for new calls, and those inside still get their answer', async () => {
    let answer: (value: Awaited<ReturnType<Route>>) => void = () => {}
    const port = await start(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    const inside = askAs(port)
    await until(() => offers.length === 1)
    const stopped = server[Symbol.asyncDispose]()
    const late = askAs(port)
    await until(() => late.closed)
    answer({ target: { kind: 'agent', extension: '1001' }, because: 'rule:r' })
    await stopped
    await until(() => inside.closed)
    expect(late.commands).toEqual([])
    expect(inside.commands).toEqual(told('agent', '1001', 'rule:r'))
  })

  it('survives whoever listens', async () => {
    const call = askAs(
      await start(toQueue, {
        onOutcome: () => {
          throw new Error('boom')
        },
      }),
    )
    await until(() => call.closed)
    expect(logged).toEqual(['listenerThrew'])
  })
})
