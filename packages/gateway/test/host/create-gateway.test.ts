import {
  applyChanges,
  type ContactDirectory,
  type DeskView,
  defaultRules,
  type E164,
  RingloopError,
  type TelephonyEvent,
  type TicketBackend,
  toCallId,
  toConnectionId,
  toContactId,
} from '@ringloop/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEmbeddedDesk, type EmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import type { Store } from '../../src/storage/store.js'
import { createFreshDirectories, type FreshDirectories } from '../samples/fresh-directory.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter, type ScriptedAdapter } from '../samples/scripted-adapter.js'
import { connectDesk, type DeskClient } from '../server/desk-client.js'

let directories: FreshDirectories
let directory: string
let store: Store
let adapter: ScriptedAdapter
let desk: EmbeddedDesk
let gateway: Gateway
let lines: Record<string, unknown>[]

beforeAll(async () => {
  directories = await createFreshDirectories()
})
afterAll(() => directories[Symbol.asyncDispose]())
beforeEach(async () => {
  directory = await directories.next()
  lines = []
})
afterEach(() => gateway[Symbol.asyncDispose]())

interface Over {
  readonly tickets?: (own: TicketBackend) => TicketBackend
  readonly contacts?: (own: ContactDirectory) => ContactDirectory
  readonly wrapUpSeconds?: number
}
const start = async ({ tickets, contacts, wrapUpSeconds = 3600 }: Over = {}) => {
  store = await createPgliteStore({ directory })
  adapter = createScriptedAdapter()
  desk = createEmbeddedDesk(store)
  await desk.contacts.put([
    { contact: { id: toContactId('ada'), name: 'Ada', numbers: ['+4930901820' as E164], tags: ['VIP'], level: 'gold' } },
  ])
  gateway = await createGateway({
    store,
    adapter,
    tickets: tickets?.(desk.tickets) ?? desk.tickets,
    directory: contacts?.(desk.contacts) ?? desk.contacts,
    agents: [
      { extension: '1001', name: 'Bo', token: 'token-bo' },
      { extension: '1002', name: 'Cy', token: 'token-cy' },
    ],
    rules: { ...defaultRules, wrapUpSeconds },
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    remoteTickets: false,
    log: createLog({ destination: { write: (line) => lines.push(JSON.parse(line)) } }),
  })
}

/** A desk that keeps its view by what the gateway sends, as a browser does. */
async function openDesk(token = 'token-bo') {
  const client: DeskClient = await connectDesk(gateway.url)
  client.send({ type: 'hello', protocol: 1, token })
  const snapshot = await client.nextOf('snapshot')
  let view: DeskView = snapshot.view
  const rung: string[] = []
  return {
    client,
    rung,
    view: () => view,
    /** Reads patches until the view is as wanted. */
    async until(wanted: (view: DeskView) => boolean) {
      while (!wanted(view)) {
        const { changes } = await client.nextOf('patch')
        const before = view
        view = applyChanges(view, changes)
        for (const [id, { mine }] of Object.entries(view.interactions))
          if (mine === 'ringing' && before.interactions[id]?.mine !== 'ringing') rung.push(id)
      }
      return view
    },
  }
}

let ids = 0
const event = <Rest extends object>(call: string, rest: Rest) =>
  ({ id: `${call}:${++ids}`, at: Date.now(), origin: 'live', callId: toCallId(call), ...rest }) as unknown as TelephonyEvent
const ring = (call: string, extension = '1001') =>
  event(call, {
    type: 'delivered',
    connectionId: toConnectionId(`${call}-${extension}`),
    party: { extension, agent: null },
    consultation: false,
  })
const answer = (call: string, extension = '1001') =>
  event(call, { type: 'established', connectionId: toConnectionId(`${call}-${extension}`) })
const leave = (call: string, extension = '1001') =>
  event(call, {
    type: 'connectionCleared',
    connectionId: toConnectionId(`${call}-${extension}`),
    result: 'answered',
    cause: 'NORMAL_CLEARING',
  })
const begin = (call: string) => sampleOriginated(call, { at: Date.now() })
const end = (call: string) => sampleCleared(call, { at: Date.now() })
const state = (view: DeskView, call: string) => view.interactions[call]

describe('a call through the gateway', () => {
  it('rings, pops with who it is, is wrapped up and filed once', async () => {
    await start()
    const { until, client, rung } = await openDesk()
    adapter.say(begin('a'), ring('a'))
    const popped = await until((view) => (state(view, 'a')?.interaction.pops.length ?? 0) > 0)
    expect(state(popped, 'a')).toMatchObject({
      mine: 'ringing',
      interaction: {
        lookup: { state: 'matched', chosen: 'ada' },
        pops: [{ extension: '1001', target: { kind: 'record', contactId: 'ada' } }],
      },
    })
    adapter.say(answer('a'))
    await until((view) => state(view, 'a')?.mine === 'talking' && view.agent.state === 'busy')
    adapter.say(leave('a'), end('a'))
    await until((view) => state(view, 'a')?.mine === 'wrapUp' && view.agent.state === 'wrapUp')

    const key = state(popped, 'a')?.interaction.pops[0]?.key ?? ''
    client.send({ type: 'command', id: '1', command: { type: 'acknowledgePop', callId: 'a', key } })
    client.send({
      type: 'command',
      id: '2',
      command: { type: 'editDraft', callId: 'a', field: 'subject', value: 'Kettle leaks' },
    })
    client.send({
      type: 'command',
      id: '3',
      command: { type: 'completeWrapUp', callId: 'a', disposition: 'repair', note: 'sent <b>a label</b>' },
    })
    const filed = await until((view) => state(view, 'a')?.interaction.filing.state === 'filed')
    expect(state(filed, 'a')?.interaction).toMatchObject({
      acknowledgedPops: [key],
      wrapUp: { state: 'done', disposition: 'repair' },
    })
    expect(rung).toEqual(['a'])
    const tickets = await desk.tickets.find({ limit: 9 }, { signal: new AbortController().signal })
    expect(tickets).toMatchObject([{ subject: 'Kettle leaks', contactId: 'ada', externalId: 'a/fileTicket' }])
    expect(tickets[0]?.description).toContain('sent <b>a label</b>')
  })

  it('gives the same when every event comes twice', async () => {
    await start({ wrapUpSeconds: 0 })
    const { until, rung } = await openDesk()
    const events = [begin('a'), ring('a'), answer('a'), leave('a'), end('a')]
    for (const one of events.slice(0, 2)) adapter.say(one, one)
    await until((view) => state(view, 'a')?.mine === 'ringing')
    for (const one of events.slice(2)) adapter.say(one, one)
    await until((view) => state(view, 'a')?.interaction.filing.state === 'filed')
    adapter.say(...events)
    adapter.say(begin('b'), ring('b'))
    await until((view) => state(view, 'b') !== undefined)
    expect(rung.filter((call) => call === 'a')).toHaveLength(1)
    expect(await desk.tickets.find({ limit: 9 }, { signal: new AbortController().signal })).toHaveLength(1)
  })

  it('files by itself when nobody ends the wrap-up', async () => {
    await start({ wrapUpSeconds: 0.3 })
    const { until } = await openDesk()
    adapter.say(begin('a'), ring('a'), answer('a'), leave('a'), end('a'))
    const view = await until((seen) => state(seen, 'a')?.interaction.filing.state === 'filed')
    expect(state(view, 'a')?.interaction.wrapUp).toMatchObject({ state: 'done', note: null })
  })

  it('goes on where it was after a restart: no second ring, no second ticket, nothing forgotten', async () => {
    await start()
    const before = await openDesk()
    adapter.say(begin('a'), ring('a'), begin('b'), ring('b'), answer('b'), leave('b'), end('b'))
    const last = await before.until(
      (view) => state(view, 'b')?.interaction.lookup.state === 'matched' && (state(view, 'a')?.interaction.pops.length ?? 0) > 0,
    )
    await gateway[Symbol.asyncDispose]()
    expect((await before.client.closed).code).toBe(1012)

    await start()
    expect(adapter.startedWith?.map(({ id }) => id)).toEqual(['a'])
    const after = await openDesk()
    expect(after.view().interactions).toEqual(last.interactions)
    adapter.say(begin('a'), ring('a'))
    after.client.send({
      type: 'command',
      id: '1',
      command: { type: 'completeWrapUp', callId: 'b', disposition: null, note: null },
    })
    await after.until((view) => state(view, 'b')?.interaction.filing.state === 'filed')
    expect(after.rung).toEqual([])
    expect(state(after.view(), 'a')?.interaction.pops).toHaveLength(1)
  })
})

describe('when a part is away', () => {
  it('shows that tickets wait, and files them when the ticket system is back', async () => {
    let away = true
    await start({
      wrapUpSeconds: 0,
      tickets: (own) => ({
        ...own,
        check: async (options) => {
          if (away) throw new RingloopError('unreachable', 'The ticket system does not answer.')
          return own.check?.(options) ?? { version: '' }
        },
        create: async (ticket, options) => {
          if (away) throw new RingloopError('unreachable', 'The ticket system does not answer.')
          return own.create(ticket, options)
        },
      }),
    })
    const { until } = await openDesk()
    adapter.say(begin('a'), ring('a'), answer('a'), leave('a'), end('a'))
    const waiting = await until(
      (view) =>
        view.system.tickets.waiting === 1 &&
        view.system.tickets.state === 'unavailable' &&
        state(view, 'a')?.interaction.filing.state === 'waiting',
    )
    expect(waiting.system.tickets.reason).toContain('does not answer')
    expect(await gateway.health()).toMatchObject({ ok: false, parts: { tickets: { ok: false }, journal: { ok: true } } })
    away = false
    const filed = await until((view) => state(view, 'a')?.interaction.filing.state === 'filed')
    expect((await until((view) => view.system.tickets.waiting === 0)).system.tickets.state).toBe('available')
    expect(state(filed, 'a')?.interaction.filing).toMatchObject({ state: 'filed', ticket: { id: '1' } })
  })

  it('keeps a refused ticket until a person mends it and tries again', async () => {
    await start({
      wrapUpSeconds: 0,
      tickets: (own) => ({
        ...own,
        create: async (ticket, options) => {
          if (ticket.priority !== 'high')
            throw new RingloopError('invalidInput', 'priority: must be high', { mend: 'Set it to high.' })
          return own.create(ticket, options)
        },
      }),
    })
    const { until, client } = await openDesk()
    adapter.say(begin('a'), ring('a'), answer('a'), leave('a'), end('a'))
    await until((view) => state(view, 'a')?.interaction.filing.state === 'failed')
    client.send({ type: 'command', id: '1', command: { type: 'editDraft', callId: 'a', field: 'priority', value: 'high' } })
    client.send({ type: 'command', id: '2', command: { type: 'retryFiling', callId: 'a' } })
    const filed = await until((view) => state(view, 'a')?.interaction.filing.state === 'filed')
    expect(state(filed, 'a')?.interaction.filing).toMatchObject({ draft: { priority: { value: 'high' } } })
  })

  it('pops with what it knows when the directory fails', async () => {
    await start({ contacts: (own) => ({ ...own, lookup: () => Promise.reject(new Error('connection refused')) }) })
    const { until } = await openDesk()
    adapter.say(begin('a'), ring('a'))
    const view = await until((seen) => (state(seen, 'a')?.interaction.pops.length ?? 0) > 0)
    expect(state(view, 'a')?.interaction.lookup).toMatchObject({
      state: 'unavailable',
      reason: expect.stringContaining('refused'),
    })
  })

  it('shows that the telephone system is away, and why', async () => {
    await start()
    const { until } = await openDesk()
    adapter.become({ state: 'disconnected', reason: 'The password is wrong.', mend: 'Set freeswitch.password.', retryAt: null })
    const view = await until(({ system }) => system.telephony.state === 'disconnected')
    expect(view.system.telephony.reason).toBe('The password is wrong.')
    expect((await gateway.health()).parts.telephony).toEqual({
      ok: false,
      detail: 'The password is wrong. Set freeswitch.password.',
    })
  })

  it('says that it cannot go on when the storage breaks, and answers commands with an error', async () => {
    await start()
    const { client, until } = await openDesk()
    adapter.say(begin('a'), ring('a'))
    const view = await until((seen) => (state(seen, 'a')?.interaction.pops.length ?? 0) > 0)
    await store.database.query('drop table journal')
    const key = state(view, 'a')?.interaction.pops[0]?.key ?? ''
    client.send({ type: 'command', id: '1', command: { type: 'acknowledgePop', callId: 'a', key } })
    expect(await client.nextOf('commandResult')).toMatchObject({ ok: false })
    expect((await gateway.failed).message).toContain('journal')
    expect(lines.some((line) => line.level === 'fatal')).toBe(true)
    expect((await gateway.health()).parts.journal.ok).toBe(false)
  })
})

describe('what an agent may do', () => {
  it('is only with calls of their own desk', async () => {
    await start()
    const bo = await openDesk()
    const cy = await openDesk('token-cy')
    adapter.say(begin('a'), ring('a'))
    const view = await bo.until((seen) => (state(seen, 'a')?.interaction.pops.length ?? 0) > 0)
    const key = state(view, 'a')?.interaction.pops[0]?.key ?? ''
    const ask = async (command: Parameters<typeof cy.client.send>[0] & { type: 'command' }) => {
      cy.client.send(command)
      return cy.client.nextOf('commandResult')
    }
    for (const command of [
      { type: 'acknowledgePop', callId: 'a', key },
      { type: 'chooseContact', callId: 'a', contactId: 'ada' },
      { type: 'editDraft', callId: 'a', field: 'subject', value: 'x' },
      { type: 'completeWrapUp', callId: 'a', disposition: null, note: null },
      { type: 'retryFiling', callId: 'no such call' },
    ] as const)
      expect(await ask({ type: 'command', id: 'x', command })).toMatchObject({ ok: false, error: { code: 'notFound' } })
  })

  it('writes no secret and no control character into the log', async () => {
    await start()
    const { client } = await openDesk()
    adapter.say(sampleOriginated('a', { customer: { number: '\u001b[31m', name: '\r\n{"level":"fatal"}', anonymous: false } }))
    client.sendText('\u001b[31m{"type"')
    await client.nextOf('refused')
    const text = JSON.stringify(lines)
    expect(text).not.toContain('token-bo')
    expect(lines.length).toBeGreaterThan(2)
  })
})
