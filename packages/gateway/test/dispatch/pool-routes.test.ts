import { parseRuleSet, type TicketId } from '@ringloop/core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import type { Store } from '../../src/storage/store.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter } from '../samples/scripted-adapter.js'
import { asked, boiler, startPoolGateway } from './pool-of-gateways.js'
import { sampleProblem } from './sample-problem.js'

const agents = [
  { extension: '1', name: 'Ada', token: 'token-ada' },
  { extension: '2', name: 'Bo', token: 'token-bo' },
  { extension: '9', name: 'Sam', token: 'token-sam', supervisor: true },
]

let gateway: Gateway
let store: Store
const adapter = createScriptedAdapter()
const rules = parseRuleSet({
  version: 1,
  wrapUpSeconds: 0,
  rules: [
    {
      id: 'lift',
      when: { fact: 'call.outcome', is: 'abandoned' },
      then: {
        ticket: {
          subject: 'Lift stuck, card 4111 1111 1111 1111',
          priority: 'high',
          tags: ['field'],
          fields: { geo: '52.5, 13.4', engineer: '1' },
        },
      },
    },
    {
      id: 'door',
      when: { fact: 'call.outcome', is: 'answered' },
      then: { ticket: { subject: 'Door does not close', tags: ['field'], fields: { geo: '52.5, 13.4' } } },
    },
  ],
})
beforeAll(async () => {
  store = await createPgliteStore({ memory: true })
  const place = { kind: 'embedded', database: store.database } as const
  const workOrders = { place: 'geo', durationMinutes: { default: 60 }, pinnedTo: 'engineer' }
  const more = { adapter, rules, workOrders, offerTag: 'field' }
  gateway = await startPoolGateway({ store, place, agents, origins: ['https://crm.example.com'], more })
})
afterAll(() => gateway[Symbol.asyncDispose]())

const get = (path: string, token = 'token-ada', headers = {}) => asked(gateway, path, token, undefined, headers)
const post = (path: string, token: string, body: unknown = {}) => asked(gateway, path, token, body)

describe('the pool over HTTP', () => {
  it('lets supervisors offer, everybody grab, and who has it give it back', async () => {
    expect((await post('/pool', 'token-sam', boiler('a', { details: { gate: 'left' } }))).status).toBe(201)
    expect((await get('/pool')).body.orders).toMatchObject([
      { id: 'a', title: 'Boiler drips', details: { gate: 'left' }, grabbed: null },
    ])
    expect(await post('/pool/a/grab', 'token-ada')).toMatchObject({ status: 200, body: { won: true } })
    expect(await post('/pool/a/grab', 'token-bo')).toMatchObject({
      status: 409,
      body: { won: false, grabbedBy: { extension: '1', name: 'Ada' } },
    })
    expect((await get('/pool')).body.orders).toEqual([])
    expect((await get('/pool?mine=true')).body.orders).toMatchObject([{ id: 'a', grabbed: { by: { name: 'Ada' } } }])
    expect(await post('/pool/a/release', 'token-bo')).toMatchObject({
      status: 403,
      body: { error: { message: 'Ada has the order "a".' } },
    })
    expect((await post('/pool/a/release', 'token-ada')).status).toBe(200)
    expect((await post('/pool/a/withdraw', 'token-sam')).status).toBe(200)
    expect(await post('/pool/a/grab', 'token-bo')).toMatchObject({ status: 410, body: { error: { code: 'notPossible' } } })
    expect((await post('/pool/nothing/grab', 'token-bo')).status).toBe(404)
  })

  it('refuses what only supervisors may do', async () => {
    expect(await post('/pool', 'token-ada', boiler('b'))).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } })
    expect((await post('/pool/b/withdraw', 'token-ada')).status).toBe(403)
  })

  it('names the field of an offer or a question that is wrong', async () => {
    const wrong = await post('/pool', 'token-sam', boiler('c', { place: { latitude: 91, longitude: 0 } }))
    expect(wrong).toMatchObject({
      status: 422,
      body: { error: { code: 'invalidInput', message: expect.stringMatching(/^place\.latitude/) } },
    })
    expect((await post('/pool', 'token-sam', boiler('c', { prise: 3 }))).body.error.message).toContain('prise')
    expect((await get('/pool?sort=nearest')).body.error.message).toBe('latitude: and longitude are needed to sort by "nearest"')
    expect((await get('/pool?limit=201')).status).toBe(422)
    const details = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`text${index}`, 'x'.repeat(3_000)]))
    expect((await post('/pool', 'token-sam', boiler('c', { details }))).body.error.message).toContain('must not be longer')
    expect((await post('/pool', 'token-sam', boiler('c', { title: 'x'.repeat(2_200_000) }))).status).toBe(413)
    const text = await fetch(`${gateway.url}/dispatch/pool`, {
      method: 'POST',
      headers: { authorization: 'Bearer token-sam' },
      body: '{',
    })
    expect(text.status).toBe(422)
  })

  it('lists by distance', async () => {
    await post('/pool', 'token-sam', boiler('near', { place: { latitude: 52.4, longitude: 13.4 } }))
    await post('/pool', 'token-sam', boiler('far', { priority: 'urgent' }))
    const { body } = await get('/pool?sort=nearest&latitude=52.4&longitude=13.4')
    expect(body.orders.map(({ id, metres }: { id: string; metres: number }) => [id, metres])).toEqual([
      ['near', 0],
      ['far', 13343],
    ])
    expect((await get('/pool')).body.orders.map(({ id }: { id: string }) => id)).toEqual(['far', 'near'])
  })

  it('stores no number of a payment card', async () => {
    await post(
      '/pool',
      'token-sam',
      boiler('card', { title: 'Refund 4111 1111 1111 1111', details: { note: '4111111111111111' } }),
    )
    const { body } = await get('/pool')
    const shown = JSON.stringify(body.orders.find(({ id }: { id: string }) => id === 'card'))
    expect(shown).toContain('Refund')
    expect(shown).not.toMatch(/4111 1111 1111|411111111111/)
  })

  it('wants the token of an agent, and a page that may ask', async () => {
    expect(await get('/pool', 'wrong')).toMatchObject({ status: 401, body: { error: { code: 'unauthorised' } } })
    expect((await fetch(`${gateway.url}/dispatch/pool`)).status).toBe(401)
    expect((await get('/pool', 'token-ada', { origin: 'https://elsewhere.example' })).status).toBe(403)
    const allowed = await get('/pool', 'token-ada', { origin: 'https://crm.example.com' })
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([200, 'https://crm.example.com'])
    const preflight = await fetch(`${gateway.url}/dispatch/pool/a/grab`, {
      method: 'OPTIONS',
      headers: { origin: 'https://crm.example.com', 'access-control-request-method': 'POST' },
    })
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'authorization,content-type'])
  })

  it('tells pages of each change while they listen', async () => {
    const stop = new AbortController()
    const answer = await fetch(`${gateway.url}/dispatch/pool/events`, {
      headers: { authorization: 'Bearer token-bo' },
      signal: stop.signal,
    })
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const reader = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream() as never).getReader()
    let heard = ''
    const until = async (wanted: string) => {
      while (!heard.includes(wanted)) heard += (await reader.read()).value as unknown as string
    }
    await until(': the pool')
    await post('/pool', 'token-sam', boiler('live'))
    await post('/pool/live/grab', 'token-ada')
    await until('event: grabbed')
    const events = [...heard.matchAll(/data: (.+)\n/g)].map(([, data = '']) => JSON.parse(data))
    expect(events).toMatchObject([
      { type: 'offered', orderId: 'live', by: { extension: '9', name: 'Sam' } },
      { type: 'grabbed', orderId: 'live', by: { extension: '1', name: 'Ada' } },
    ])
    stop.abort()
  })

  it('brings who took an order, or whom a plan names, into the ticket, and what is over out of the pool', async () => {
    const { tickets } = createEmbeddedDesk(store)
    const signal = new AbortController().signal
    const file = async (externalId: string) =>
      (
        await tickets.create(
          { subject: externalId, description: '', priority: 'normal', tags: [], customFields: {} },
          { externalId, signal },
        )
      ).id
    const [taken, planned] = [await file('taken'), await file('planned')]
    const ownerOf = async (id: TicketId) => (await tickets.get(id, { signal })).owner
    for (const ticketId of [taken, planned]) await post('/pool', 'token-sam', boiler(`of-${ticketId}`, { ticketId }))
    await post(`/pool/of-${taken}/grab`, 'token-ada')
    await vi.waitUntil(async () => (await ownerOf(taken)) === 'Ada', 10_000)
    const assignments = [{ ticketId: planned, owner: '2' }]
    expect((await post('/assignments', 'token-ada', { assignments })).status).toBe(403)
    expect((await post('/assignments', 'token-sam', { assignments: [] })).status).toBe(422)
    expect((await post('/assignments', 'token-sam', { assignments })).status).toBe(202)
    await vi.waitUntil(async () => (await ownerOf(planned)) === 'Bo', 10_000)
    await vi.waitUntil(async () => (await post(`/pool/of-${planned}/grab`, 'token-ada')).status === 410, 10_000)
    // a program that needs no look at the plan
    const [direct, undone] = [await file('direct'), await file('undone')]
    const orders = [direct, undone].map((ticketId, index) => ({
      ...sampleProblem.orders[index],
      id: `order-${ticketId}`,
      ticketId,
    }))
    const engineers = sampleProblem.engineers.map((each, index) => ({ ...each, id: `${index + 1}` }))
    const now = { mode: 'next', problem: { ...sampleProblem, orders, engineers }, assign: true }
    const { body } = await post('/plans', 'token-sam', now)
    const [gone] = body.plan.routes[0].visits
    await vi.waitUntil(async () => (await ownerOf(gone.orderId.slice('order-'.length))) === 'Ada', 10_000)
    expect(await ownerOf(body.plan.unplanned[0].orderId.slice('order-'.length))).toBe(null)
    const { dispatch } = (await gateway.health()).parts
    expect(dispatch).toEqual({ ok: true, detail: 'the open pool can be used' })
  })

  it('is offered the ticket of a call whose rule gave it the tag, as soon as it is filed', async () => {
    adapter.say(sampleOriginated('lift'))
    adapter.say({ ...sampleCleared('lift'), outcome: 'abandoned' } as ReturnType<typeof sampleCleared>)
    const found = async () =>
      (await get('/pool')).body.orders.find(({ title }: { title: string }) => title.startsWith('Lift stuck'))
    await vi.waitUntil(async () => (await found()) !== undefined, 10_000)
    const order = await found()
    expect(order).toMatchObject({ priority: 'high', place: { latitude: 52.5, longitude: 13.4 }, grabbed: null })
    expect(order.id).toBe(order.ticketId)
    expect(order.title).not.toContain('4111 1111')
    // the ticket names who has to go
    expect(await post(`/pool/${order.id}/grab`, 'token-bo')).toMatchObject({
      status: 403,
      body: { error: { code: 'forbidden' } },
    })
  })

  it('suggests to supervisors who shall take an order, and says how the ways were found out', async () => {
    const place = { latitude: 52.52, longitude: 13.4 }
    const now = Date.UTC(2026, 2, 2, 8)
    const shifts = [{ from: now, to: now + 8 * 3_600_000 }]
    const problem = {
      now,
      orders: ['a', 'b'].map((orderId) => ({
        id: orderId,
        ticketId: orderId,
        place,
        durationMinutes: 60,
        skills: { heating: 2 },
      })),
      engineers: [
        { id: 'x', name: 'X', place, shifts, skills: { heating: 2 } },
        { id: 'y', name: 'Y', place, shifts, skills: { heating: 1 } },
      ],
    }
    const present = { routes: [{ engineerId: 'x', visits: [{ orderId: 'b' }] }] }
    const { status, body } = await post('/suggestions', 'token-sam', { orderId: 'a', problem, present })
    expect(status).toBe(200)
    expect(body.proposals).toMatchObject([{ engineerId: 'x', deviation: { total: 0 } }])
    expect(body.proposals[0].reasons).toContainEqual({ kind: 'load', minutes: 120, visits: 2 })
    expect(body.refusals).toEqual([
      {
        engineerId: 'y',
        obstacles: [{ kind: 'skillMissing', skill: 'heating', level: 2, has: 1 }],
        sentences: ['has heating at level 1; 2 is needed'],
      },
    ])
    expect(body.travel).toEqual({ basis: 'straightLine', note: null })
    expect((await post('/suggestions', 'token-ada', { orderId: 'a', problem })).status).toBe(403)
    const wrong = await post('/suggestions', 'token-sam', { orderId: 'a', problem: { ...problem, now: 'soon' } })
    expect(wrong).toMatchObject({ status: 422, body: { error: { message: expect.stringMatching(/^now: /) } } })
    expect((await post('/suggestions', 'token-sam', { orderId: 'c', problem })).status).toBe(404)
  })

  it('plans a day, everybody’s next order, and again when something has changed, in the language that is asked for', async () => {
    const asked = { problem: sampleProblem, timeZone: 'Europe/Berlin' }
    const day = await post('/plans', 'token-sam', { ...asked, mode: 'day', seconds: 0.1 })
    expect(day).toMatchObject({
      status: 200,
      body: { plan: { routes: [{ engineerId: 'x', visits: [{ orderId: 'b' }, { orderId: 'a' }] }], unplanned: [] } },
    })
    expect(day.body.travel).toEqual({ basis: 'straightLine', note: null })
    const engineers = sampleProblem.engineers.map((each) => ({ ...each, away: each.id === 'x' }))
    const ill = { ...asked, problem: { ...sampleProblem, engineers }, present: day.body.plan, language: 'zh-CN' }
    const again = await post('/plans', 'token-sam', { ...ill, mode: 'day', seconds: 0.1 })
    expect(again.body.changes).toMatchObject([
      { orderId: 'a', from: { engineerId: 'x' }, to: null, because: { kind: 'engineerAway', engineerId: 'x' } },
      { orderId: 'b', to: null },
    ])
    expect(again.body.plan.unplanned[0].refusals[0].sentences).toEqual(['不在岗'])
    const next = await post('/plans', 'token-sam', { ...asked, mode: 'next' })
    expect(next.body.plan.routes).toMatchObject([{ engineerId: 'x', visits: [{}] }])
    expect(await post('/plans', 'token-sam', { ...ill, mode: 'next' })).toMatchObject({
      status: 422,
      body: { error: { message: expect.stringMatching(/^present: /) } },
    })
    // as it was, but for who is ill: what has no time would look like a change of every order
    const timeless = { routes: [{ engineerId: 'x', visits: [{ orderId: 'b' }, { orderId: 'a' }] }] }
    const untimed = await post('/plans', 'token-sam', { ...asked, mode: 'day', present: timeless })
    expect(untimed).toMatchObject({
      status: 422,
      body: { error: { message: expect.stringMatching(/^present\.routes\.0\.visits\.0\.startAt/) } },
    })
    const same = await post('/plans', 'token-sam', { ...asked, mode: 'day', seconds: 0.1, present: day.body.plan })
    expect(same.body.changes).toEqual([])
    expect((await post('/plans', 'token-sam', { ...asked, mode: 'next', seconds: 1 })).body.error.message).toMatch(/^seconds: /)
    expect((await post('/plans', 'token-sam', { ...asked, mode: 'day', timeZone: 'Mars' })).body.error.message).toMatch(
      /^timeZone/,
    )
    expect((await post('/plans', 'token-ada', { ...asked, mode: 'day' })).status).toBe(403)
  })

  it('gives orders of tickets to the best of the roster without a press, those that are free already too, and says why in the ticket', async () => {
    const now = Date.now()
    const someone = (id: string, latitude: number, more = {}) => ({
      id,
      name: `Engineer ${id}`,
      place: { latitude, longitude: 13.4 },
      shifts: [{ from: now - 3_600_000, to: now + 10 * 3_600_000 }],
      ...more,
    })
    const engineers = [someone('1', 52.6), someone('2', 52.5)]
    expect((await post('/engineers', 'token-ada', { engineers })).status).toBe(403)
    expect((await get('/engineers')).status).toBe(403)
    expect((await get('/engineers', 'token-sam')).body).toEqual({ engineers: [], depots: [] })
    expect(await post('/engineers', 'token-sam', { engineers: [someone('77', 52.5)] })).toMatchObject({
      status: 422,
      body: { error: { message: 'engineers[0].id: "77" is no agent\'s extension.' } },
    })
    const wrong = await post('/engineers', 'token-sam', { engineers: [someone('1', 52.5, { van: { pump: -1 } })] })
    expect(wrong.body.error.message).toMatch(/^engineers\[0\]\.van\.pump/)
    const mine = async (token: string) => (await get('/pool?mine=true', token)).body.orders
    const titleOf = ({ title }: { title: string }) => title
    expect((await mine('token-ada')).map(titleOf)).not.toContainEqual(expect.stringMatching(/^Lift stuck/))

    expect((await post('/engineers', 'token-sam', { engineers })).status).toBe(200)
    const given = (await get('/engineers', 'token-sam')).body
    expect(given.engineers).toMatchObject([{ id: '1' }, { id: '2', certificates: {} }])
    expect((await post('/engineers', 'token-sam', given)).status).toBe(200)
    // the lift's ticket names Ada, and was free since it was filed
    await vi.waitUntil(
      async () => (await mine('token-ada')).map(titleOf).some((title: string) => /^Lift stuck/.test(title)),
      10_000,
    )

    adapter.say(sampleOriginated('door'))
    adapter.say(sampleCleared('door'))
    const door = async () => (await mine('token-bo')).find((one: { title: string }) => titleOf(one) === 'Door does not close')
    await vi.waitUntil(async () => (await door()) !== undefined, 10_000)
    const { tickets } = createEmbeddedDesk(store)
    const { ticketId } = await door()
    await vi.waitUntil(async () => (await tickets.get(ticketId, { signal: new AbortController().signal })).owner === 'Bo', 10_000)
    const remarks = () =>
      store.database.query<{ text: string }>('select text from ticket_comments where ticket_id = $1', [Number(ticketId)])
    await vi.waitUntil(
      async () => (await remarks()).some(({ text }) => text.startsWith('Dispatched automatically. Engineer 2: ')),
      10_000,
    )
    // they can give it back, and the others are asked at once; it is free then if there are none
    expect((await post(`/pool/${ticketId}/release`, 'token-bo')).status).toBe(200)
    await vi.waitUntil(async () => (await mine('token-ada')).map(titleOf).includes('Door does not close'), 10_000)
    await post('/engineers', 'token-sam', { engineers: [] })
    expect((await post(`/pool/${ticketId}/release`, 'token-ada')).status).toBe(200)
    expect((await get('/pool', 'token-ada')).body.orders.map(titleOf)).toContain('Door does not close')
  })

  it('is not there for a gateway without one', async () => {
    const store = await createPgliteStore({ memory: true })
    const without = await startPoolGateway({ store, place: null, agents })
    expect((await fetch(`${without.url}/dispatch/pool`, { headers: { authorization: 'Bearer token-ada' } })).status).toBe(404)
    await without[Symbol.asyncDispose]()
  })
})
