import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RingloopError, Ticket, TicketBackend } from '@ringloop/core'
import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'
import {
  type CallerScript,
  type CustomerHandle,
  createSimulator,
  type DeviceBehaviour,
  type SimulatedCall,
  type SimulatedChannel,
  type Simulator,
} from '@ringloop/freeswitch-adapter/simulator'
import { build } from 'esbuild'
import { buildDeskPage } from '../../desk-page/build.mjs'
import { ticketTemplatesOf, ticketTemplatesSchema } from '../../src/case/ticket-templates.js'
import { seedShop } from '../../src/demo/seed-shop.js'
import type { GatewayOptions } from '../../src/host/gateway-options.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { startWholeWay, type WholeWay } from '../whole-way/start-whole-way.js'

export const support = 'support@default'
export const sales = 'sales@default'
export const jane = { from: '0912345678', name: 'Jane Customer' } as const
export const wang = { from: '0911000001', name: '王小明' } as const

/** A call centre in small: a simulated switch at one end, tickets at the other, and what really became of everything at both. */
export interface DeskWorld extends AsyncDisposable {
  readonly simulator: Simulator
  readonly way: WholeWay
  readonly filing: Filing
  /** A customer of the shop calls the support queue. */
  customerCalls(script?: Partial<CallerScript>): CustomerHandle
  /** What has really become of a call. */
  truth(id: string): Readonly<SimulatedCall> | undefined
  /** The channel of a telephone, as it is. */
  channel(number: string): SimulatedChannel | undefined
  /** Who talks with whom, one to one, as the switch has bridged them. */
  talking(): readonly string[]
  /** Who is in a conference. */
  inConference(): readonly string[]
  /** What mod_callcenter has of an agent: its status. */
  statusOf(extension: string): Promise<string>
  /** Who waits in a queue, the next first, with their head start in seconds. */
  waiting(queue: string): Promise<readonly { readonly id: string; readonly headStart: number }[]>
  /** What the telephone of an extension does from now on. */
  phone(extension: string, behaviour: DeviceBehaviour): void
}

/** The ticket system: the embedded desk, with files, and as unwilling as a test wants it. */
export interface Filing {
  /** What creating a ticket meets; `null`: it goes. */
  trouble: RingloopError | null
  readonly files: { readonly ticketId: string; readonly name: string; readonly text: string }[]
  /** The tickets that were made since the world began. */
  made(): Promise<readonly Ticket[]>
}

const answers = { kind: 'answer', afterSeconds: 0.1 } as const

/** Its pages, in a new directory: those of the gateway, and `crm.html`, a page that has numbers to call. */
export async function buildPages(): Promise<string> {
  const directory = await buildDeskPage(await mkdtemp(join(tmpdir(), 'ringloop-whole-desk-')))
  await build({
    entryPoints: [fileURLToPath(new URL('crm-page.tsx', import.meta.url))],
    outfile: join(directory, 'crm.js'),
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    conditions: ['@ringloop/source'],
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const page = '<!doctype html><html lang="en"><title>CRM</title><body><main id="root"></main><script type="module" src="crm.js">'
  await writeFile(join(directory, 'crm.html'), `${page}</script></body></html>`)
  return directory
}

export const removePages = (directory: string) => rm(directory, { recursive: true, force: true })

/**
 * Starts it. Ann (1001) is ready for support, and her telephone takes calls when it is told to; 張志明 (1002, support) and Bo (1003, sales)
 * are on a break, and their telephones answer at once, as does that of Sue (1009), who supervises.
 */
export async function startDeskWorld(pageDirectory: string, over: Partial<GatewayOptions> = {}): Promise<DeskWorld> {
  const onBreak = { status: 'On Break', behaviour: answers, maxNoAnswer: 0 } as const
  const simulator = await createSimulator({
    phones: [
      { extension: '1001', queues: [support], behaviour: { kind: 'noAnswer' }, ringSeconds: 3600, maxNoAnswer: 0 },
      { extension: '1002', queues: [support], ...onBreak },
      { extension: '1003', queues: [sales], ...onBreak },
      { extension: '1009', behaviour: answers },
    ],
    queues: [{ name: support }, { name: sales }],
    extensions: { '5001': { kind: 'queue', queue: support }, '5003': { kind: 'queue', queue: sales } },
    outside: [
      { pattern: /486$/, behaviour: { kind: 'busy' } },
      { pattern: /404$/, behaviour: { kind: 'invalid' } },
      { pattern: /603$/, behaviour: { kind: 'reject' } },
      { pattern: /^/, behaviour: answers },
    ],
  })
  const store = await createPgliteStore({ memory: true })
  const desk = await seedShop(store, Date.now())
  const before = new Set((await find(desk.tickets)).map(({ id }) => id))
  const filing: Filing = {
    trouble: null,
    files: [],
    made: async () => (await find(desk.tickets)).filter(({ id }) => !before.has(id)),
  }
  const way = await startWholeWay({
    store,
    adapter: createFreeSwitchAdapter({
      host: '127.0.0.1',
      port: simulator.port,
      password: 'ClueCon',
      control: {
        // the simulator has no loopback channels
        dialString: (to) => (/^1\d{3}$/.test(to) ? `user/${to}` : `sofia/gateway/pstn/${to}`),
        mayDial: (number) => number !== '0911000002',
        recordingDirectory: '/tmp',
        // who rings and does not answer does so for as long as a story takes
        ringSeconds: 600,
      },
    }),
    tickets: withFiles(desk.tickets, filing),
    directory: desk.contacts,
    pageDirectory,
    agents: [
      { extension: '1001', name: 'Ann Lin', token: 'token-1001' },
      { extension: '1002', name: '張志明', token: 'token-1002' },
      { extension: '1003', name: 'Bo Sun', token: 'token-1003' },
      { extension: '1009', name: 'Sue Park', token: 'token-1009', supervisor: true, queueAgent: null },
    ],
    queues: { [support]: { dial: '5001' }, [sales]: { dial: '5003' } },
    notReadyReasons: ['Lunch', 'Training'],
    ticketTemplates: ticketTemplatesOf(
      ticketTemplatesSchema.parse([
        {
          schema: {
            type: 'object',
            properties: {
              serial: { type: 'string', title: { en: 'Serial number', 'zh-CN': '序列号' }, maxLength: 20 },
              warranty: { type: 'boolean', title: 'Under warranty' },
            },
            required: ['serial'],
          },
        },
      ]),
    ),
    rules: { version: 1, wrapUpSeconds: 3600, rules: [] },
    ...over,
  })
  await way.connected()
  return {
    simulator,
    way,
    filing,
    customerCalls: (script = {}) => simulator.call({ ...jane, to: '5001', ...script }),
    truth: (id) => simulator.truth().find((call) => call.id === id),
    channel: (number) => simulator.channels.find((channel) => channel.number === number),
    talking: () =>
      simulator.channels
        .flatMap(({ number, bridgedTo }) => (bridgedTo !== null && number < bridgedTo ? [`${number} ${bridgedTo}`] : []))
        .sort(),
    inConference: () => simulator.channels.flatMap(({ number, conference }) => (conference === null ? [] : [number])).sort(),
    statusOf: (extension) => simulator.api(`callcenter_config agent get status ${extension}@default`),
    async waiting(queue) {
      const [head = '', ...rows] = (await simulator.api(`callcenter_config queue list members ${queue}`)).split('\n')
      const columns = head.split('|')
      const members = rows.map((row) => Object.fromEntries(row.split('|').map((cell, index) => [columns[index], cell])))
      return members
        .filter(({ state }) => state === 'Waiting' || state === 'Trying')
        .map(({ session_uuid = '', base_score = '', score = '' }) => ({
          id: session_uuid,
          headStart: Number(base_score),
          score: Number(score),
        }))
        .sort((a, b) => b.score - a.score)
        .map(({ id, headStart }) => ({ id, headStart }))
    },
    phone(extension, behaviour) {
      const phone = simulator.phones.get(extension)
      if (phone) phone.behaviour = behaviour
    },
    async [Symbol.asyncDispose]() {
      await way[Symbol.asyncDispose]()
      await simulator[Symbol.asyncDispose]()
    },
  }
}

const find = (tickets: TicketBackend) => tickets.find({ limit: 200 }, { signal: AbortSignal.timeout(10_000) })

function withFiles(tickets: TicketBackend, filing: Filing): TicketBackend {
  const keys = new Set<string>()
  return {
    ...tickets,
    capabilities: { ...tickets.capabilities, attachments: { maximumBytes: 1_000_000, visibility: ['internal'] } },
    create(ticket, options) {
      if (filing.trouble !== null) return Promise.reject(filing.trouble)
      return tickets.create(ticket, options)
    },
    async attach(ticketId, { name, contentType, size, open }, { key }) {
      const text = await new Response(await open()).text()
      if (!keys.has(key)) filing.files.push({ ticketId, name, text })
      keys.add(key)
      return { id: key, name, contentType, size: size ?? null }
    },
  }
}
