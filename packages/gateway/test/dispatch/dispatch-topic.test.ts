import {
  applyTopicChanges,
  type DispatchCommand,
  deskProtocolVersion,
  type ServerMessage,
  type TopicTables,
} from '@ringloop/core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createEmbeddedDesk, type EmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { connectDesk, type DeskClient } from '../server/desk-client.js'
import { asked, boiler, startPoolGateway } from './pool-of-gateways.js'

const agents = [
  { extension: '1', name: 'Ada', token: 'token-ada' },
  { extension: '2', name: 'Bo', token: 'token-bo' },
  { extension: '9', name: 'Sam', token: 'token-sam', supervisor: true },
]
const hour = 3_600_000

let gateway: Gateway
let tickets: EmbeddedDesk['tickets']
beforeAll(async () => {
  const store = await createPgliteStore({ memory: true })
  tickets = createEmbeddedDesk(store).tickets
  gateway = await startPoolGateway({
    store,
    place: { kind: 'embedded', database: store.database },
    agents,
    more: { workOrders: { place: 'geo', durationMinutes: { default: 60 } } },
  })
})
afterAll(() => gateway?.[Symbol.asyncDispose]())

const { signal } = new AbortController()
let made = 0
/** A ticket that is there: an order of none is taken out of the pool when it is given back. */
const ticketOf = async (over: object = {}) => {
  const rest = {
    description: '',
    contactId: null,
    priority: 'normal',
    category: null,
    queue: null,
    tags: [],
    callId: null,
    customFields: {},
  }
  const { id } = await tickets.create({ subject: 'Boiler drips', ...rest, ...over } as never, { externalId: `${++made}`, signal })
  return id
}

const clients: DeskClient[] = []
afterEach(async () => {
  const lists = ['token-ada', 'token-bo'].flatMap((token) =>
    ['', '?mine=true'].map((query) => asked(gateway, `/pool${query}`, token)),
  )
  for (const { id } of (await Promise.all(lists)).flatMap(({ body }) => body.orders))
    await asked(gateway, `/pool/${id}/withdraw`, 'token-sam', {})
  for (const client of clients.splice(0)) await client.close()
})

/** A desk that watches a topic, and puts its changes together as a browser does. */
async function watching(token: string, topic: string) {
  const client = await connectDesk(gateway.url)
  clients.push(client)
  client.send({ type: 'hello', protocol: deskProtocolVersion, token })
  await client.nextOf('snapshot')
  client.send({ type: 'watch', topic })
  let view: TopicTables = {}
  const results: Extract<ServerMessage, { type: 'commandResult' }>[] = []
  const step = async () => {
    const message = await client.next()
    if (message.type === 'topicRefused') throw new Error(`${message.code}: ${message.message}`)
    if (message.type === 'topic' && message.topic === topic) view = message.view
    if (message.type === 'topicPatch' && message.topic === topic) view = applyTopicChanges(view, message.changes)
    if (message.type === 'commandResult') results.push(message)
  }
  let count = 0
  return {
    // biome-ignore lint/suspicious/noExplicitAny: tests look at what comes.
    async until(wanted: (view: any) => boolean): Promise<any> {
      while (!wanted(view)) await step()
      return view
    },
    async run(command: DispatchCommand) {
      const id = `${++count}`
      client.send({ type: 'command', id, command: { type: 'dispatch', command } })
      for (;;) {
        const found = results.find((each) => each.id === id)
        if (found) return found
        await step()
      }
    },
  }
}

const roster = () => ({
  engineers: [
    {
      id: '1',
      name: 'Ada',
      place: { latitude: 52.54, longitude: 13.36 },
      shifts: [{ from: Date.now() - hour, to: Date.now() + 8 * hour }],
      skills: { heating: 3 },
    },
    {
      id: '2',
      name: 'Bo',
      place: { latitude: 52.48, longitude: 13.44 },
      shifts: [{ from: Date.now() - hour, to: Date.now() + 8 * hour }],
    },
  ],
})
const give = (orderId: string, to: string): DispatchCommand => ({ type: 'giveOrder', orderId, to })

describe('the dispatcher’s board as a topic', () => {
  it('shows supervisors orders and engineers, gives an order to somebody, when they are there, and takes it back', async () => {
    await asked(gateway, '/engineers', 'token-sam', roster())
    const details = { minutes: 30, skills: 'heating:2', promisedFrom: 'soon' }
    await asked(gateway, '/pool', 'token-sam', boiler('a', { title: 'Boiler\u202e drips', details, ticketId: await ticketOf() }))
    const sam = await watching('token-sam', 'dispatch')
    const view = await sam.until(({ orders }) => orders?.a)
    expect(view.orders.a).toMatchObject({ title: 'Boiler drips', minutes: 30, skills: 'heating:2', taken: null, promised: null })
    expect(view.orders.a.commands).toEqual(['giveOrder', 'withdrawOrder'])
    expect(view.board.board).toMatchObject({
      trouble: null,
      more: 0,
      plan: { state: 'none' },
      commands: ['planDay', 'offerTicket'],
    })
    expect(view.engineers['1']).toMatchObject({ name: 'Ada', state: 'free', skills: { heating: 3 }, orders: 0 })

    expect(await sam.run(give('a', '1'))).toMatchObject({ ok: true })
    const given = await sam.until(({ orders, stops }) => orders.a.taken && stops.a)
    expect(given.orders.a).toMatchObject({ taken: { by: '1', name: 'Ada' }, commands: ['takeBackOrder', 'withdrawOrder'] })
    expect(given.stops.a).toMatchObject({ engineerId: '1', position: 1, proposed: false })
    expect(given.stops.a.startAt).toBeGreaterThan(given.stops.a.leaveAt)
    expect(given.engineers['1']).toMatchObject({ state: 'busy', orders: 1, overloaded: false })
    // the same as over HTTP
    expect((await asked(gateway, '/pool?mine=true', 'token-ada')).body.orders).toMatchObject([{ id: 'a' }])

    expect(await sam.run(give('a', '2'))).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: 'Ada has the order already.' },
    })
    expect(await sam.run({ type: 'takeBackOrder', orderId: 'a' })).toMatchObject({ ok: true })
    const back = await sam.until(({ orders, stops }) => orders.a.taken === null && stops.a === undefined)
    expect(back.engineers['1']).toMatchObject({ state: 'free', orders: 0 })
    expect(await sam.run({ type: 'withdrawOrder', orderId: 'a' })).toMatchObject({ ok: true })
    await sam.until(({ orders }) => orders.a === undefined)
  })

  it('shows others what is offered to them and what they have, and lets them take and give back their own', async () => {
    const ada = await watching('token-ada', 'dispatch')
    await asked(gateway, '/pool', 'token-sam', boiler('everybody', { ticketId: await ticketOf() }))
    await asked(gateway, '/pool', 'token-sam', boiler('bo', { offeredTo: ['2'] }))
    const view = await ada.until(({ orders }) => orders?.everybody)
    expect(Object.keys(view.orders)).toEqual(['everybody'])
    expect(view.orders.everybody.commands).toEqual(['takeOrder'])
    expect(Object.keys(view.engineers)).toEqual(['1'])
    expect(view.board.board.commands).toEqual([])
    expect(await ada.run({ type: 'takeOrder', orderId: 'everybody' })).toMatchObject({ ok: true })
    expect((await ada.until(({ orders }) => orders.everybody.taken)).orders.everybody.commands).toEqual(['takeBackOrder'])
    const refused = { ok: false, error: { code: 'forbidden' } }
    expect(await ada.run({ type: 'takeOrder', orderId: 'bo' })).toMatchObject(refused)
    expect(await ada.run(give('bo', '1'))).toMatchObject(refused)
    expect(await ada.run({ type: 'withdrawOrder', orderId: 'bo' })).toMatchObject(refused)
    expect(await ada.run({ type: 'planDay' })).toMatchObject(refused)
    expect(await ada.run({ type: 'offerTicket', ticketId: '1' })).toMatchObject(refused)
    // somebody else takes what is free: it is gone from her list
    await asked(gateway, '/pool', 'token-sam', boiler('other'))
    await ada.until(({ orders }) => orders.other)
    await asked(gateway, '/pool/other/grab', 'token-bo', {})
    await ada.until(({ orders }) => orders.other === undefined)
    const bo = await watching('token-bo', 'dispatch')
    await bo.until(({ orders }) => orders?.other)
    expect(await bo.run({ type: 'takeBackOrder', orderId: 'everybody' })).toMatchObject(refused)
    expect(await ada.run({ type: 'takeBackOrder', orderId: 'everybody' })).toMatchObject({ ok: true })
    await ada.until(({ orders }) => orders.everybody.taken === null)
  })

  it('plans the day of what is free, and gives all of it out when that is accepted', async () => {
    await asked(gateway, '/engineers', 'token-sam', roster())
    for (const id of ['x', 'y']) await asked(gateway, '/pool', 'token-sam', boiler(id, { details: { minutes: 30 } }))
    await asked(gateway, '/pool', 'token-sam', boiler('nobody', { details: { minutes: 30, skills: 'lifts' } }))
    const sam = await watching('token-sam', 'dispatch')
    await sam.until(({ orders }) => orders?.nobody)
    expect(await sam.run({ type: 'planDay' })).toMatchObject({ ok: true })
    const planned = await sam.until(({ board }) => board.board.plan.state === 'ready')
    const { plan, commands } = planned.board.board
    expect(plan).toMatchObject({ by: 'Sam', orders: 2, left: 1 })
    expect(commands).toEqual(['planDay', 'acceptPlan', 'discardPlan', 'offerTicket'])
    expect(planned.stops.x).toMatchObject({ proposed: true })
    expect(planned.stops.nobody).toBeUndefined()
    expect(planned.orders.x.taken).toBe(null)
    expect(await sam.run({ type: 'acceptPlan', planId: 'another' })).toMatchObject({ ok: false, error: { code: 'notFound' } })
    expect(await sam.run({ type: 'acceptPlan', planId: plan.id })).toMatchObject({ ok: true })
    const accepted = await sam.until(
      ({ orders, board, stops }) => orders.x.taken && orders.y.taken && board.board.plan.state === 'none' && stops.x,
    )
    expect(accepted.orders.x.taken.by).toBe(planned.stops.x.engineerId)
    expect(accepted.orders.nobody.taken).toBe(null)
    expect(accepted.stops.x.proposed).toBe(false)
  }, 30_000)

  it('says why a plan cannot be made, and forgets it when that was read', async () => {
    await asked(gateway, '/engineers', 'token-sam', { engineers: [] })
    const sam = await watching('token-sam', 'dispatch')
    await sam.until(({ board }) => board?.board)
    await sam.run({ type: 'planDay' })
    const { plan } = (await sam.until(({ board }) => board.board.plan.state === 'failed')).board.board
    expect(plan.message).toContain('there is no roster')
    await sam.run({ type: 'discardPlan', planId: plan.id })
    await sam.until(({ board }) => board.board.plan.state === 'none')
  })

  it('offers a ticket whose fields make it a work order', async () => {
    const ticket = await ticketOf({ subject: 'Card 4111 1111 1111 1111', priority: 'high', customFields: { geo: '52.5, 13.4' } })
    const empty = await ticketOf({ subject: 'No place' })
    const sam = await watching('token-sam', 'dispatch')
    await sam.until(({ board }) => board?.board)
    expect(await sam.run({ type: 'offerTicket', ticketId: ticket })).toMatchObject({ ok: true })
    const { orders } = await sam.until(({ orders }) => orders[ticket])
    expect(orders[ticket]).toMatchObject({ priority: 'high', minutes: 60, place: { latitude: 52.5, longitude: 13.4 } })
    expect(orders[ticket].title).not.toContain('1111 1111 1111')
    expect(await sam.run({ type: 'offerTicket', ticketId: empty })).toMatchObject({
      ok: false,
      error: { code: 'invalidInput' },
    })
    expect(await sam.run({ type: 'offerTicket', ticketId: 'none' })).toMatchObject({ ok: false, error: { code: 'notFound' } })
  })

  it('names the field of a command that is wrong', async () => {
    const sam = await watching('token-sam', 'dispatch')
    const wrong = (command: object) => sam.run(command as never)
    expect(await wrong({ type: 'giveOrder', orderId: 'a', to: 7 })).toMatchObject({
      ok: false,
      error: { code: 'invalidInput', message: expect.stringMatching(/^to/) },
    })
    expect(await wrong({ type: 'drive' })).toMatchObject({ ok: false, error: { code: 'invalidInput' } })
    expect(await wrong(give('a', '77'))).toMatchObject({ ok: false, error: { message: expect.stringContaining('no agent') } })
  })
})

describe('who could take an order, as a topic', () => {
  it('ranks them with reasons, says why others cannot, and thinks again when something is given out', async () => {
    await asked(gateway, '/engineers', 'token-sam', roster())
    await asked(gateway, '/pool', 'token-sam', boiler('heat', { details: { minutes: 30, skills: 'heating:2' } }))
    const sam = await watching('token-sam', 'suggestion/heat')
    const view = await sam.until(({ suggestion }) => suggestion?.suggestion.state === 'ready')
    expect(view.suggestion.suggestion.basis).toBe('straightLine')
    expect(view.proposals['1']).toMatchObject({ name: 'Ada', rank: 1, extraMinutes: 0 })
    expect(view.proposals['1'].reasons).toContainEqual({ kind: 'hasSkill', skill: 'heating', level: 2, has: 3 })
    expect(view.refusals['2'].obstacles).toEqual([{ kind: 'skillMissing', skill: 'heating', level: 2, has: null }])
    await asked(gateway, '/pool', 'token-sam', boiler('more', { details: { minutes: 30 } }))
    await asked(gateway, '/pool/more/grab', 'token-ada', {})
    const loads = (proposals: Record<string, { reasons: { kind: string; visits?: number }[] }>) =>
      proposals['1']?.reasons.find(({ kind }) => kind === 'load')?.visits
    await sam.until(({ proposals }) => loads(proposals) === 2)
    await asked(gateway, '/pool/heat/withdraw', 'token-sam', {})
    expect((await sam.until(({ suggestion }) => suggestion.suggestion.state === 'failed')).proposals).toEqual({})
  }, 30_000)

  it('is for supervisors', async () => {
    const ada = await watching('token-ada', 'suggestion/heat')
    await expect(ada.until(() => false)).rejects.toThrow('forbidden')
  })
})
