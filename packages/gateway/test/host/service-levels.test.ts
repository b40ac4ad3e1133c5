import { type Notification, parseRuleSet, type Ticket, type TicketBackend, type TicketChange, toTicketId } from '@ringloop/core'
import { createMemoryTicketBackend } from '@ringloop/core/testing'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter, type ScriptedAdapter } from '../samples/scripted-adapter.js'
import { sampleSettings } from '../sla/sample-settings.js'
import { doubleTicket } from '../ticket-changes/double-backend.js'

const rules = parseRuleSet({
  version: 1,
  wrapUpSeconds: 0,
  rules: [
    { id: 'lost', when: { fact: 'call.outcome', is: 'abandoned' }, then: { escalate: { chain: 'boss', reason: 'hung up' } } },
  ],
})
const soon = sampleSettings({
  policies: [
    {
      id: 'normal',
      calendar: 'always',
      targets: { firstResponse: '100s', resolution: '1000h' },
      reminders: [{ channel: 'ops', percent: 1, of: 'firstResponse' }],
    },
  ],
})
const patience = { timeout: 20_000, interval: 20 }

let adapter: ScriptedAdapter
let gateway: Gateway
let tickets: TicketBackend
/** What the ticket system tells at the next poll. */
let news: TicketChange[]
/** Tickets that others have made there. */
let theirs: Map<string, Ticket>
let told: (Notification & { readonly key: string })[]

beforeEach(async () => {
  news = []
  told = []
  theirs = new Map()
  adapter = createScriptedAdapter()
  const memory = createMemoryTicketBackend({ clock: { now: Date.now } })
  tickets = {
    ...memory,
    get: async (id, options) => theirs.get(id) ?? memory.get(id, options),
    changes: { poll: async () => ({ changes: news.splice(0), cursor: '1', more: false }) },
  }
  gateway = await createGateway({
    store: await createPgliteStore({ memory: true }),
    adapter,
    tickets,
    directory: { name: 'nobody', lookup: async () => [] },
    agents: [{ extension: '1001', name: 'Bo', token: 'token-bo' }],
    rules,
    serviceLevels: soon,
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    remoteTickets: false,
    ticketChanges: { pollSeconds: 1 },
    notifier: {
      async send(notification, { key }) {
        told.push({ ...notification, key })
      },
    },
    log: createLog({ level: 'silent' }),
  })
})
afterEach(() => gateway[Symbol.asyncDispose]())

const ask = async (path: string, method = 'GET') => {
  const answer = await fetch(`${gateway.url}/service-levels/${path}`, { method, headers: { authorization: 'Bearer token-bo' } })
  return answer.status === 200 ? ((await answer.json()) as Record<string, never>) : answer.status
}
const change = (ticket: Ticket, over: Partial<TicketChange> = {}): TicketChange => ({
  id: `${ticket.id}/${ticket.version}`,
  ticketId: ticket.id,
  at: ticket.updatedAt,
  type: 'changed',
  by: 'Eve',
  own: false,
  ticket,
  ...over,
})

it('a call that nobody answered has a service level, is escalated by a rule, and reminded of until somebody has it', {
  timeout: 60_000,
}, async () => {
  adapter.say(sampleOriginated('a'))
  adapter.say({ ...sampleCleared('a'), outcome: 'abandoned' } as ReturnType<typeof sampleCleared>)
  await vi.waitFor(() => expect(told.map(({ channel }) => channel).sort()).toEqual(['ops', 'ops']), patience)
  const id = told[0]?.key.split('/')[0] ?? ''
  expect(told.map(({ key }) => key.replace(/\d{13}/g, 'then')).sort()).toEqual([
    `${id}/sla/escalated/then/chain/boss/0`,
    `${id}/sla/firstResponse/then/1%>ops@100s/then`,
  ])
  expect(await ask(id)).toMatchObject({ ticketId: id, escalations: [{ chain: 'boss', reason: 'hung up', step: 1 }] })
  expect(await ask(`${id}/acknowledgement`, 'POST')).toMatchObject({ escalations: [], acknowledged: { by: '1001' } })
  expect((await gateway.health()).parts.serviceLevels).toEqual({ ok: true, detail: 'nothing is late' })

  // resolved through the gateway
  await tickets.update(toTicketId(id), { status: 'resolved' }, { signal: AbortSignal.timeout(5_000) })
  const resolved = await tickets.get(toTicketId(id), { signal: AbortSignal.timeout(5_000) })
  news.push(change(resolved))
  await vi.waitFor(async () => expect(await ask(id)).toMatchObject({ status: 'resolved', wakeAt: null }), patience)
})

it('hears what others do in the ticket system, also if the ticket has to be read', { timeout: 60_000 }, async () => {
  const at = Date.now() + 1_000
  const ticket = { ...doubleTicket('T1', at), createdAt: at }
  theirs.set('T1', ticket)
  const { ticket: _, ...bare } = change(ticket, { type: 'created' })
  news.push(bare)
  await vi.waitFor(async () => expect(await ask('T1')).toMatchObject({ policy: { id: 'normal' } }), patience)
  news.push(
    change(
      { ...ticket, updatedAt: at + 1, version: '2' },
      {
        type: 'commented',
        comment: { text: 'We come tomorrow.', visibility: 'public', author: 'Bo' },
      },
    ),
  )
  await vi.waitFor(async () => {
    expect(await ask('T1')).toMatchObject({ clocks: { firstResponse: { state: 'stopped', outcome: 'met' } } })
  }, patience)

  const old = { ...doubleTicket('T0', at), createdAt: 5 }
  news.push(change(old))
  const next = { ...doubleTicket('T2', at), createdAt: at }
  news.push(change(next))
  await vi.waitFor(async () => expect(await ask('T2')).toMatchObject({ ticketId: 'T2' }), patience)
  expect(await ask('T0')).toBe(404)
})
