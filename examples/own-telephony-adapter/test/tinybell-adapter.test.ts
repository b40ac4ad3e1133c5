import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import {
  type Call,
  createMemoryStore,
  createPipeline,
  defaultRules,
  type Effect,
  type TelephonyEvent,
  toCallId,
} from '@ringloop/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { serveWebhooks } from '../src/serve-webhooks.js'
import { createTinybellAdapter } from '../src/tinybell-adapter.js'
import { type Posted, secret, sign, startTinybell } from './tinybell-pbx.js'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

/** PBX, adapter and core's pipeline on a memory store. */
async function setUp({ active = [] as readonly Call[], store = createMemoryStore() } = {}) {
  const pbx = await startTinybell()
  let compare = () => {}
  const adapter = createTinybellAdapter({
    url: pbx.url,
    secret,
    clock: { now: () => Date.parse('2026-03-02T10:00:00Z') },
    every: (_ms, run) => {
      compare = run
      return () => {}
    },
  })
  const door = serveWebhooks(adapter).listen(0, '127.0.0.1')
  await once(door, 'listening')
  const pipeline = createPipeline({ rules: defaultRules, region: 'DE', language: 'en' })
  const effects: Effect[] = []
  let work = Promise.resolve()
  const take = async (events: readonly TelephonyEvent[]) => {
    const known = await store.known(events.map((event) => event.id))
    for (const event of events.filter(({ id }) => !known.has(id))) {
      const step = pipeline.apply(event)
      effects.push(...step.effects)
      const events = step.acted === null ? [event] : [event, step.acted]
      await store.commit({ events, effects: step.effects, ended: [] })
    }
  }
  const told: TelephonyEvent[] = []
  adapter.on('telephony', (events) => {
    told.push(...events)
    work = work.then(() => take(events))
  })
  const warnings: string[] = []
  adapter.on('warning', ({ message }) => warnings.push(message))
  const connected = new Promise<void>((resolve) => {
    adapter.on('health', ({ state }) => state === 'connected' && resolve())
  })
  cleanups.push(
    () => pbx[Symbol.asyncDispose](),
    () => adapter[Symbol.asyncDispose](),
    () => door.close(),
  )
  for await (const { event } of store.read({ from: 1 })) pipeline.apply(event)
  return {
    pbx,
    adapter,
    pipeline,
    effects,
    told,
    warnings,
    store,
    webhooks: `http://127.0.0.1:${(door.address() as AddressInfo).port}/`,
    start: async () => {
      adapter.start({ active })
      await connected
      await work
    },
    compare: async () => {
      const next = new Promise((resolve) => cleanups.push(adapter.on('telephony', resolve)))
      compare()
      await next
      await work
    },
    settled: () => work,
  }
}

const at = (second: number) => `2026-03-02T09:00:${String(second).padStart(2, '0')}Z`
const script: readonly Posted[] = [
  { event: 'call.started', call: '17', at: at(0), from: '+493012345678', name: 'Erika Muster', to: '4000' },
  { event: 'menu.keys', call: '17', at: at(3), number: 1, keys: '482913' },
  { event: 'queue.entered', call: '17', at: at(5), queue: 'support' },
  { event: 'phone.ringing', call: '17', at: at(6), leg: 'a', extension: '1001' },
  { event: 'phone.answered', call: '17', at: at(9), leg: 'a' },
  { event: 'phone.left', call: '17', at: at(40), leg: 'a', talked: true },
  { event: 'call.ended', call: '17', at: at(40), by: 'caller' },
]
const id = toCallId('tinybell:17')

describe('an adapter for a PBX that posts webhooks', () => {
  it('makes a call of what the PBX tells, with a lookup, and a ticket when the wrap-up is over', async () => {
    const { pbx, pipeline, effects, webhooks, start, settled } = await setUp()
    await start()
    for (const webhook of script) expect(await pbx.happens(webhook, webhooks)).toEqual([204])
    await settled()
    expect(pipeline.interaction(id)?.call).toMatchObject({
      state: 'ended',
      outcome: 'answered',
      endedBy: 'customer',
      digits: '482913',
      queue: 'support',
      agents: [{ extension: '1001', result: 'answered' }],
    })
    expect(effects.map((effect) => effect.key)).toEqual([`${id}/lookUpContact`, `${id}/expireWrapUp`])
  })

  it('tells a webhook that is posted three times once', async () => {
    const { pbx, told, webhooks, start } = await setUp()
    await start()
    for (const webhook of script) expect(await pbx.happens(webhook, webhooks, 3)).toEqual([204, 204, 204])
    const facts = told.filter((event) => event.type !== 'callCleared').map((event) => event.id)
    expect(facts).toEqual([...new Set(facts)])
    expect(new Set(told.map((event) => event.id)).size).toBe(script.length)
  })

  it('finds a call that began before it looked, and its webhooks go on from there', async () => {
    const { pbx, pipeline, told, webhooks, start, settled } = await setUp()
    for (const webhook of script.slice(0, 4)) await pbx.happens(webhook, null)
    await start()
    expect(told.map(({ type, origin }) => `${type} ${origin}`)).toEqual([
      'originated resync',
      'digitsReceived resync',
      'queued resync',
      'delivered resync',
    ])
    for (const webhook of script.slice(4)) await pbx.happens(webhook, webhooks)
    await settled()
    expect(pipeline.interaction(id)?.call).toMatchObject({ state: 'ended', outcome: 'answered', digits: '482913' })
  })

  it('finds a call of which it hears first in the middle', async () => {
    const { pbx, pipeline, told, webhooks, start, settled } = await setUp()
    await start()
    for (const webhook of script.slice(0, 3)) await pbx.happens(webhook, null)
    for (const webhook of script.slice(3, 5)) await pbx.happens(webhook, webhooks)
    await vi.waitFor(() => expect(told).toHaveLength(5), { timeout: 10_000 })
    await settled()
    expect(pipeline.interaction(id)?.call).toMatchObject({ digits: '482913', queue: 'support', agents: [{ state: 'connected' }] })
  })

  it('ends a call whose end no webhook told', async () => {
    const { pbx, pipeline, webhooks, start, compare } = await setUp()
    await start()
    for (const webhook of script.slice(0, 5)) await pbx.happens(webhook, webhooks)
    await pbx.happens({ event: 'call.ended', call: '17', at: at(40), by: 'caller' }, null)
    await compare()
    expect(pipeline.interaction(id)?.call).toMatchObject({ state: 'ended', outcome: 'answered', cause: 'unknown', endedBy: null })
  })

  it('after a restart takes up the calls that were going on: what was told before does nothing, what was missed is made good', async () => {
    const first = await setUp()
    await first.start()
    for (const webhook of script.slice(0, 3)) await first.pbx.happens(webhook, first.webhooks)
    await first.settled()
    const active = [...first.pipeline.interactions()].map(({ call }) => call)

    const second = await setUp({ active, store: first.store })
    for (const webhook of script.slice(0, 5)) await second.pbx.happens(webhook, null)
    await second.start()
    expect(second.pipeline.interaction(id)?.call).toMatchObject({
      state: 'active',
      digits: '482913',
      agents: [{ state: 'connected' }],
    })
    expect(second.effects).toEqual([])
  })

  it('leaves the calls of another switch alone', async () => {
    const other = createPipeline({ rules: defaultRules, region: 'DE', language: 'en' })
    const customer = { number: '4711', name: null, anonymous: false }
    const callId = toCallId('52a2853a')
    const { after } = other.apply({
      ...{ type: 'originated', id: 'x', at: 0, origin: 'live', callId, direction: 'inbound', customer, dialled: '1' },
      connectionId: callId as never,
    })
    const { told, start } = await setUp({ active: after === undefined ? [] : [after.call] })
    await start()
    expect(told).toEqual([])
  })

  it('refuses what is not signed, and says what is wrong with what it does not understand', async () => {
    const { adapter, told, warnings, webhooks, start } = await setUp()
    await start()
    const body = JSON.stringify(script[0])
    expect((await fetch(webhooks, { method: 'POST', body })).status).toBe(401)
    expect(adapter.receive(body, 'é'.repeat(64))).toBe(401)
    const wrong = JSON.stringify({ event: 'phone.ringing', call: '17', at: 'soon', leg: 'a', extension: '1001' })
    expect(adapter.receive(wrong, sign(wrong))).toBe(400)
    expect(adapter.receive('{', sign('{'))).toBe(400)
    expect(warnings[0]).toMatch(/^A webhook was dropped: at: Invalid ISO datetime/)
    const large = 'x'.repeat(100_000)
    const answer = await fetch(webhooks, { method: 'POST', body: large }).catch(() => null)
    expect(answer === null || answer.status === 413).toBe(true)
    expect(told).toEqual([])
  })

  it('says that the PBX cannot be reached and how to mend it, and that it is back', async () => {
    const adapter = createTinybellAdapter({ url: 'http://127.0.0.1:1', secret, clock: { now: () => 0 }, every: () => () => {} })
    cleanups.push(() => adapter[Symbol.asyncDispose]())
    const health = new Promise((resolve) => adapter.on('health', resolve))
    adapter.start({ active: [] })
    expect(await health).toMatchObject({ state: 'disconnected', retryAt: 15_000, mend: expect.stringContaining('127.0.0.1:1') })
  })
})
