import { RingloopError } from '@ringloop/core'
import { afterEach, describe, expect, it } from 'vitest'
import { createOrderedSender } from '../../src/call-events/send-in-order.js'
import { type CallEventsConfig, createCallEvents } from '../../src/index.js'
import { readApiDescription } from '../support/api-description.js'
import { startDescribedServer } from '../support/described-server.js'
import { sendJson, startHttpServer } from '../support/http-server.js'
import { answers, ends, originated, rings, statesOf } from './lived-calls.js'

const toDispose: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of toDispose.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

const token = 'cti-token-0123456789'
const told: { fact: string; details: unknown }[] = []
function tell(config: CallEventsConfig) {
  told.length = 0
  const events = createCallEvents(config, {
    env: { TOKEN: token },
    region: 'DE',
    nameOf: () => undefined,
    log: (fact, details) => void told.push({ fact, details }),
    wait: async () => undefined,
  })
  toDispose.push(events)
  return events
}
const live = (events: ReturnType<typeof tell>, id: string) => {
  const states = statesOf(id, [originated('030 901820'), rings('1001'), answers('1001'), ends('answered')])
  for (const [index, after] of states.entries()) if (after !== undefined) events.changed(states[index - 1], after)
}
const idle = (events: ReturnType<typeof tell>) =>
  expect.poll(() => Object.values(events.figures()).reduce((sum, { waiting }) => sum + waiting, 0), { timeout: 10_000 }).toBe(0)

/** Zammad's caller log, as its source has it: a call twice, or one that is not there, is an error. */
async function startCallerLog(mood: (count: number) => 'fail' | 'crash' | 'drop' | 'lose' | null = () => null) {
  const calls = new Map<string, { events: string[] }>()
  let requests = 0
  const server = await startHttpServer((request, response) => {
    requests += 1
    const broken = mood(requests)
    if (broken === 'fail') return sendJson(response, 503, { error: 'down' })
    if (broken === 'crash') return sendJson(response, 500, { error: 'Error ID' })
    if (broken === 'drop') return response.destroy()
    if (request.url !== `/api/v1/cti/${token}`)
      return sendJson(response, 401, { error: 'Invalid token, please contact your admin!' })
    const { event, callId, direction, from, to, user } = JSON.parse(request.text) as Record<string, string>
    if ((direction !== 'in' && direction !== 'out') || !callId || !from || !to)
      return sendJson(response, 422, { error: 'Invalid direction!' })
    const call = calls.get(callId)
    if (event === 'newCall' ? call !== undefined : call === undefined) return sendJson(response, 500, { error: 'Error ID' })
    if (call === undefined) calls.set(callId, { events: ['newCall'] })
    else call.events.push(String(event))
    // it looks for the login of who answered, `user.downcase`
    if (event === 'answer' && Array.isArray(user)) return sendJson(response, 500, { error: 'Error ID' })
    if (broken === 'lose') return response.destroy()
    sendJson(response, 200, {})
  })
  toDispose.push(server)
  return { url: server.url, calls, count: () => requests }
}

describe('Zammad’s caller log', () => {
  it('has every call’s moments in order, once, also when it is away for a while', async () => {
    const log = await startCallerLog((count) => (count % 3 === 0 ? 'fail' : null))
    const events = tell([{ kind: 'zammadCti', url: log.url, token: { env: 'TOKEN' } }])
    for (let call = 0; call < 20; call += 1) live(events, `call-${call}`)
    await idle(events)
    expect([...log.calls.values()].map((call) => call.events.join())).toEqual(Array(20).fill('newCall,answer,hangup'))
    expect(events.figures()).toEqual({ zammadCti: { waiting: 0, sent: 60, dropped: 0 } })
  })

  it('has a call once when an answer was lost on the way', async () => {
    const log = await startCallerLog((count) => (count === 1 ? 'lose' : null))
    const events = tell([{ kind: 'zammadCti', url: log.url, token: { env: 'TOKEN' } }])
    live(events, 'call-1')
    await idle(events)
    expect(log.calls.get('call-1')?.events).toEqual(['newCall', 'answer', 'hangup'])
    expect([log.count(), told]).toEqual([4, []])
  })

  it('has the call, too, that it failed to take at first', async () => {
    const log = await startCallerLog((count) => (count < 4 ? 'crash' : null))
    const events = tell([{ kind: 'zammadCti', url: log.url, token: { env: 'TOKEN' } }])
    live(events, 'call-1')
    await idle(events)
    expect(log.calls.get('call-1')?.events).toEqual(['newCall', 'answer', 'hangup'])
    expect([log.count(), told]).toEqual([6, []])
  })

  it('is told before the end what waits, and what could not be told is in the log', async () => {
    const log = await startCallerLog()
    const events = createCallEvents([{ kind: 'zammadCti', url: log.url, token }], {
      ...{ env: {}, region: 'DE', nameOf: () => undefined },
      log: (fact, details) => void told.push({ fact, details }),
    })
    live(events, 'call-1')
    await events[Symbol.asyncDispose]()
    expect(log.calls.get('call-1')?.events).toEqual(['newCall', 'answer', 'hangup'])

    const away = await startCallerLog(() => 'fail')
    const late = tell([{ kind: 'zammadCti', url: away.url, token }])
    live(late, 'call-2')
    await late[Symbol.asyncDispose]()
    expect(late.figures().zammadCti).toEqual({ waiting: 2, sent: 0, dropped: 1 })
    expect(told.at(-1)).toEqual({ fact: 'call events are not told any more', details: { to: 'zammadCti', count: 2 } })
  })

  it('may be two, each counted for itself', () => {
    const of = { kind: 'zammadCti', url: 'https://x.example/', token } as const
    expect(Object.keys(tell([of, of, { ...of, name: 'branch' }]).figures())).toEqual(['zammadCti', 'zammadCti-2', 'branch'])
  })

  it('that refuses or is gone holds nobody up, and the token stands in no message', async () => {
    const log = await startCallerLog((count) => (count % 2 === 0 ? 'drop' : null))
    const wrong = tell([{ kind: 'zammadCti', url: log.url, token: 'another-token-98765' }])
    live(wrong, 'call-1')
    await idle(wrong)
    expect(log.calls.size).toBe(0)
    expect(wrong.figures().zammadCti).toMatchObject({ sent: 0, dropped: 3 })
    expect(told.length).toBe(3)
    expect(JSON.stringify(told)).not.toContain('another-token-98765')
  })

  it('is asked for with a token that is set', () => {
    expect(() => tell([{ kind: 'zammadCti', url: 'https://x.example/', token: { env: 'OTHER' } }])).toThrow(
      /callEvents\[0\]\.token.*OTHER/,
    )
  })
})

it('HubSpot has each call that is over once, by our own id, as its API description wants it', async () => {
  const calls = new Map<string, Record<string, string>>()
  let requests = 0
  const server = await startDescribedServer(readApiDescription('hubspot-calls'), (request, response) => {
    requests += 1
    const { inputs } = JSON.parse(request.text) as { inputs: { id: string; properties: Record<string, string> }[] }
    const at = '2026-03-02T09:00:00.000Z'
    const results = inputs.map(({ id, properties }, index) => {
      const isNew = !calls.has(id)
      calls.set(id, properties)
      return { id: String(index + 1), properties, createdAt: at, updatedAt: at, archived: false, new: isNew }
    })
    // the first answer is lost
    if (requests === 1) return response.destroy()
    sendJson(response, 200, { status: 'COMPLETE', results, startedAt: at, completedAt: at })
  })
  toDispose.push(server)
  const events = tell([{ kind: 'hubspotCalls', url: server.url, token: { env: 'TOKEN' } }])
  live(events, 'call-1')
  await idle(events)
  expect(requests).toBe(2)
  expect([...calls]).toMatchObject([
    [
      'call-1',
      {
        ringloop_call_id: 'call-1',
        hs_call_status: 'COMPLETED',
        hs_call_direction: 'INBOUND',
        hs_call_from_number: '+4930901820',
      },
    ],
  ])
  expect(events.figures()).toEqual({ hubspotCalls: { waiting: 0, sent: 1, dropped: 0 } })
})

describe('a sender in order', () => {
  const start = (over: Partial<Parameters<typeof createOrderedSender<string>>[0]> = {}) => {
    const sent: string[] = []
    const dropped: string[] = []
    const sender = createOrderedSender<string>({
      send: async (message) => void sent.push(message),
      onDropped: (message) => void dropped.push(message),
      wait: async () => undefined,
      ...over,
    })
    toDispose.push(sender)
    return { sender, sent, dropped }
  }

  it('sends those of one call one after the other, and lets no call wait for another', async () => {
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const order: string[] = []
    const { sender } = start({
      send: async (message) => {
        if (message === 'a1') await held
        order.push(message)
      },
    })
    for (const message of ['a1', 'a2', 'b1', 'b2']) sender.add(message.slice(0, 1), message)
    await expect.poll(() => order).toEqual(['b1', 'b2'])
    release()
    await expect.poll(() => order).toEqual(['b1', 'b2', 'a1', 'a2'])
  })

  it('has a bound, and says what found no room', async () => {
    const { sender, dropped } = start({ capacity: 2, send: () => new Promise(() => undefined) })
    toDispose.pop()
    expect(['1', '2', '3'].map((message) => sender.add('a', message))).toEqual([true, true, false])
    expect(dropped).toEqual(['3'])
    expect(sender.figures()).toEqual({ waiting: 2, sent: 0, dropped: 1 })
  })

  it('tries again what may pass, and not what was refused', async () => {
    const tries: Record<string, number> = {}
    const { sender, dropped } = start({
      tries: 3,
      send: async (message) => {
        tries[message] = (tries[message] ?? 0) + 1
        throw new RingloopError(message === 'passing' ? 'unavailable' : 'invalidInput', message)
      },
    })
    sender.add('a', 'passing')
    sender.add('a', 'refused')
    await expect.poll(() => dropped).toEqual(['passing', 'refused'])
    expect(tries).toEqual({ passing: 3, refused: 1 })
  })

  it('gives up what waits when it ends', async () => {
    const { sender, dropped } = start({
      send: (_, signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    })
    sender.add('a', '1')
    sender.add('a', '2')
    await sender[Symbol.asyncDispose]()
    expect(dropped).toContain('1')
    expect(sender.add('a', '3')).toBe(false)
  })

  it('sends what waits when it ends, as long as there is time', async () => {
    const { sender, sent } = start({ concurrency: 1, wait: () => new Promise(() => undefined) })
    for (const message of ['1', '2', '3']) sender.add('a', message)
    await Promise.all([sender[Symbol.asyncDispose](), sender[Symbol.asyncDispose]()])
    expect([sent, sender.figures()]).toEqual([['1', '2', '3'], { waiting: 0, sent: 3, dropped: 0 }])
  })
})
