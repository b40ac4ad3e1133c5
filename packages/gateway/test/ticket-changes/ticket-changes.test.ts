import { connect } from 'node:net'
import {
  applyChanges,
  type ContactDirectory,
  type DeskView,
  defaultRules,
  type E164,
  type Interaction,
  RingloopError,
  toContactId,
} from '@ringloop/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway, GatewayOptions } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import type { Store } from '../../src/storage/store.js'
import { createFreshDirectories, type FreshDirectories } from '../samples/fresh-directory.js'
import { sampleCleared, sampleDelivered, sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter, type ScriptedAdapter } from '../samples/scripted-adapter.js'
import { connectDesk } from '../server/desk-client.js'
import { createDoubleBackend, doubleWindowMs, signDoubleWebhook } from './double-backend.js'
import { bare, type DoubleDesk, startDoubleDesk } from './double-desk.js'

const path = 'path-that-nobody-can-guess'
const ada: ContactDirectory = {
  name: 'ada',
  lookup: async () => [{ id: toContactId('ada'), name: 'Ada', numbers: ['+4930901820' as E164], tags: [] }],
}

let directories: FreshDirectories
let directory: string
let store: Store
let adapter: ScriptedAdapter
let desk: DoubleDesk
let gateway: Gateway
let hook: string
let lines: Record<string, unknown>[]

beforeAll(async () => {
  directories = await createFreshDirectories()
})
afterAll(() => directories[Symbol.asyncDispose]())
beforeEach(async () => {
  directory = await directories.next()
  lines = []
  desk = await startDoubleDesk({ tickets: ['7', '8'], now: Date.now })
})
afterEach(async () => {
  await gateway[Symbol.asyncDispose]()
  await desk[Symbol.asyncDispose]()
})

/** Without polling, unless a test wants it. */
const start = async (over: Partial<GatewayOptions> = {}) => {
  store = over.store ?? (await createPgliteStore({ directory }))
  adapter = createScriptedAdapter()
  gateway = await createGateway({
    store,
    adapter,
    tickets: createDoubleBackend(desk.url),
    directory: ada,
    agents: [{ extension: '1001', name: 'Bo', token: 'token-bo' }],
    rules: { ...defaultRules, wrapUpSeconds: 3600 },
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    ticketChanges: { pollSeconds: 0, webhook: path },
    log: createLog({ destination: { write: (line) => lines.push(JSON.parse(line)) } }),
    ...over,
  })
  hook = `${gateway.url}/webhooks/${path}`
}

/** A desk that keeps its view by what the gateway sends, as a browser does. */
async function openDesk() {
  const client = await connectDesk(gateway.url)
  client.send({ type: 'hello', protocol: 1, token: 'token-bo' })
  const snapshot = await client.nextOf('snapshot')
  let view: DeskView = snapshot.view
  return async (wanted: (interaction: Interaction) => boolean, call = 'a'): Promise<Interaction> => {
    for (;;) {
      const interaction = view.interactions[call]?.interaction
      if (interaction !== undefined && wanted(interaction)) return interaction
      view = applyChanges(view, (await client.nextOf('patch')).changes)
    }
  }
}

/** Ada calls, and the pop shows her open tickets. */
async function adaCalls(until: Awaited<ReturnType<typeof openDesk>>, call = 'a') {
  const at = Date.now()
  adapter.say(sampleOriginated(call, { at }), sampleDelivered(call, { at }))
  return until((interaction) => open(interaction).length === 2 && interaction.pops.length === 1, call)
}
const open = ({ lookup }: Interaction) => (lookup.state === 'matched' ? (lookup.matches[0]?.openTickets ?? []) : [])
const statusOf = (interaction: Interaction, id: string) => open(interaction).find((ticket) => ticket.id === id)?.status
const told = ({ ticketChanges }: Interaction) => ticketChanges.told.map(({ id }) => id)

async function journalled(): Promise<string[]> {
  const ids: string[] = []
  for await (const { event } of store.journal.read({ from: 1 })) if (event.type === 'ticketChanged') ids.push(event.id)
  return ids
}

describe('a change made in the ticket system', () => {
  it('that is posted reaches the journal, the open desk and its timeline, once', async () => {
    await start()
    const until = await openDesk()
    await adaCalls(until)
    const change = desk.change('7', 'resolved', 'Ben')
    expect(await desk.post(hook, [change])).toBe(202)
    const shown = await until((interaction) => statusOf(interaction, '7') === 'resolved')
    expect(shown.ticketChanges.told).toMatchObject([{ id: 'double/event-1', by: 'Ben', ticket: { status: 'resolved' } }])
    expect(await desk.post(hook, [change])).toBe(202)
    expect(await desk.post(hook, [change, change])).toBe(202)
    expect(await journalled()).toEqual(['ticketChange/double/event-1/a'])
  })

  it('that is found by polling does too, and is not told twice when it is also posted', async () => {
    await start({ ticketChanges: { pollSeconds: 0.05, webhook: path } })
    const until = await openDesk()
    await adaCalls(until)
    await vi.waitFor(() => expect(desk.asked.some((asked) => asked.startsWith('/changes?after=0'))).toBe(true), {
      timeout: 15_000,
    })
    const change = desk.change('8', 'pending')
    await until((interaction) => statusOf(interaction, '8') === 'pending')
    expect(await desk.post(hook, [change])).toBe(202)
    const second = desk.change('8', 'held')
    expect(await desk.post(hook, [second])).toBe(202)
    const shown = await until((interaction) => statusOf(interaction, '8') === 'held')
    expect(told(shown)).toEqual(['double/event-1', 'double/event-2'])
    await vi.waitFor(() => expect(desk.asked.at(-1)).toContain('after=2'), { timeout: 15_000 })
    expect(await journalled()).toHaveLength(2)
  })

  it('that was missed by webhooks is found by polling', async () => {
    await start({ ticketChanges: { pollSeconds: 0.05 } })
    const until = await openDesk()
    await adaCalls(until)
    await vi.waitFor(() => expect(desk.asked.some((asked) => asked.startsWith('/changes?after=0'))).toBe(true), {
      timeout: 15_000,
    })
    for (let number = 0; number < 250; number++) desk.change('8', number % 2 === 0 ? 'pending' : 'held')
    const shown = await until((interaction) => told(interaction).at(-1) === 'double/event-250')
    expect([statusOf(shown, '8'), told(shown).length]).toEqual(['held', 20])
    expect(await journalled()).toHaveLength(250)
  })

  it('gives the same when it is told out of order', async () => {
    await start()
    const until = await openDesk()
    await adaCalls(until)
    const [first, second, third] = [desk.change('7', 'inProgress'), desk.change('7', 'pending'), desk.change('7', 'resolved')]
    for (const change of [third, first, second, first]) expect(await desk.post(hook, [change])).toBe(202)
    const shown = await until((interaction) => told(interaction).length === 3)
    expect([statusOf(shown, '7'), told(shown)]).toEqual(['resolved', ['double/event-1', 'double/event-2', 'double/event-3']])
  })

  it('without its ticket is read once for many, and only if a call shows it', async () => {
    await start()
    const until = await openDesk()
    await adaCalls(until)
    const reads = () => desk.asked.filter((asked) => asked.startsWith('/tickets/'))
    let release = () => {}
    desk.beforeAnswer = (asked) =>
      asked.startsWith('/tickets/')
        ? new Promise<void>((resolve) => {
            release = resolve
          })
        : Promise.resolve()
    const changes = [desk.change('7', 'inProgress'), desk.change('7', 'pending'), desk.change('7', 'resolved')].map(bare)
    expect(await desk.post(hook, changes.slice(0, 1))).toBe(202)
    await vi.waitFor(() => expect(reads()).toEqual(['/tickets/7']), { timeout: 15_000 })
    expect(await desk.post(hook, [...changes.slice(1), bare(desk.change('99', 'held'))])).toBe(202)
    desk.beforeAnswer = async () => {}
    release()
    const shown = await until((interaction) => told(interaction).length === 3)
    expect(statusOf(shown, '7')).toBe('resolved')
    expect(reads()).toEqual(['/tickets/7', '/tickets/7'])
  })

  it('without its ticket waits for a ticket system that is away, and is read after a restart', async () => {
    await start()
    await adaCalls(await openDesk())
    desk.failWith = 503
    expect(await desk.post(hook, [bare(desk.change('7', 'resolved'))])).toBe(202)
    await vi.waitFor(() => expect(desk.asked).toContain('/tickets/7'), { timeout: 15_000 })
    await gateway[Symbol.asyncDispose]()
    desk.failWith = null
    await start()
    const shown = await (await openDesk())((interaction) => told(interaction).length === 1)
    expect(statusOf(shown, '7')).toBe('resolved')
    await vi.waitFor(async () => expect(await store.inbox.waitingChanges({ limit: 9 })).toEqual([]), { timeout: 15_000 })
  })

  it('to a ticket that cannot be read any more is told without it', async () => {
    await start()
    const until = await openDesk()
    await adaCalls(until)
    const change = bare(desk.change('7', 'pending'))
    ;(desk.tickets as Map<string, unknown>).delete('7')
    expect(await desk.post(hook, [change])).toBe(202)
    expect((await until((interaction) => told(interaction).length === 1)).ticketChanges.told[0]?.ticket).toBeNull()
  })

  it('by ourselves brings the desk up to date and is not told as news', async () => {
    await start()
    const until = await openDesk()
    await adaCalls(until)
    expect(await desk.post(hook, [desk.change('7', 'pending', 'Ringloop', { own: true })])).toBe(202)
    const shown = await until((interaction) => statusOf(interaction, '7') === 'pending')
    expect(told(shown)).toEqual([])
  })

  it('shows in the pop of the customer’s next call, also if nobody showed the ticket then', async () => {
    await start()
    const until = await openDesk()
    expect(await desk.post(hook, [desk.change('7', 'pending')])).toBe(202)
    expect(await journalled()).toEqual([])
    const popped = await adaCalls(until, 'b')
    expect(statusOf(popped, '7')).toBe('pending')
    const shown = await until((interaction) => told(interaction).length === 1, 'b')
    expect(shown.ticketChanges.told).toMatchObject([{ by: 'Ben', ticket: { status: 'pending' } }])
  })

  it('to the call’s own ticket shows there; its filing does not echo', async () => {
    await start({ rules: { ...defaultRules, wrapUpSeconds: 0 } })
    const until = await openDesk()
    await adaCalls(until)
    adapter.say(sampleCleared('a', { at: Date.now() }))
    const filed = await until(({ filing }) => filing.state === 'filed')
    const id = filed.filing.state === 'filed' ? filed.filing.ticket.id : ''
    const version = filed.filing.state === 'filed' ? (filed.filing.ticket.version ?? '') : ''
    const echo = desk.change(id, 'acknowledged', 'api', { type: 'created' })
    const second = { ...desk.change(id, 'acknowledged', 'api'), ticket: { ...desk.tickets.get(id), version } }
    expect(await desk.post(hook, [echo, second])).toBe(202)
    expect(await desk.post(hook, [desk.change(id, 'resolved', 'Ben')])).toBe(202)
    const shown = await until(({ ticketChanges }) => ticketChanges.latest.some(({ ticket }) => ticket?.status === 'resolved'))
    expect(told(shown)).toEqual(['double/event-3'])
  })

  it('is known after a restart: not told again, and the poll goes on where it was', async () => {
    await start({ ticketChanges: { pollSeconds: 0.05, webhook: path } })
    const until = await openDesk()
    await adaCalls(until)
    await vi.waitFor(() => expect(desk.asked.some((asked) => asked.startsWith('/changes?after=0'))).toBe(true), {
      timeout: 15_000,
    })
    const change = desk.change('7', 'pending')
    await until((interaction) => told(interaction).length === 1)
    await gateway[Symbol.asyncDispose]()
    const missed = desk.change('8', 'held')
    desk.asked.length = 0
    await start({ ticketChanges: { pollSeconds: 0.05, webhook: path } })
    const again = await openDesk()
    const shown = await again((interaction) => told(interaction).length === 2)
    expect(told(shown)).toEqual(['double/event-1', 'double/event-2'])
    expect(desk.asked.filter((asked) => asked.startsWith('/changes'))[0]).toContain('after=1')
    expect(await desk.post(hook, [change, missed])).toBe(202)
    expect(await journalled()).toHaveLength(2)
  })
})

describe('a webhook that is not as it should be', () => {
  const post = async (init: RequestInit, to = hook) => {
    const response = await fetch(to, { method: 'POST', ...init })
    return { status: response.status, text: await response.text(), headers: response.headers }
  }
  const signed = (body: string, at = Date.now(), secret?: string) => signDoubleWebhook(hook, Buffer.from(body), at, secret)
  const nothing = '{"changes":[]}'

  it('is refused when its signature is forged, missing, or over something else', async () => {
    await start()
    await adaCalls(await openDesk())
    const change = desk.change('7', 'resolved')
    expect(await desk.post(hook, [change], { secret: 'guessed' })).toBe(401)
    const genuine = await signed(JSON.stringify({ changes: [change] }))
    expect((await post({ headers: { 'content-type': 'application/json' }, body: genuine.body })).status).toBe(401)
    const other = Buffer.from(JSON.stringify({ changes: [{ ...change, by: 'Eve' }] }))
    const answer = await post({ headers: genuine.headers, body: other })
    expect([answer.status, answer.text]).toEqual([401, 'not signed as it should be\n'])
    expect(await journalled()).toEqual([])
    expect((await post(genuine)).status).toBe(202)
    expect(await journalled()).toHaveLength(1)
  })

  it('is refused when it is replayed after its window, and harmless before', async () => {
    await start()
    await adaCalls(await openDesk())
    const change = desk.change('7', 'resolved')
    const old = Date.now() - doubleWindowMs - 5_000
    expect(await desk.post(hook, [change], { at: old })).toBe(401)
    expect(await desk.post(hook, [change], { at: Date.now() + doubleWindowMs + 5_000 })).toBe(401)
    const genuine = await signed(JSON.stringify({ changes: [change] }))
    expect([(await post(genuine)).status, (await post(genuine)).status, (await post(genuine)).status]).toEqual([202, 202, 202])
    expect(await journalled()).toHaveLength(1)
  })

  it('is refused when it is signed, but no webhook', async () => {
    await start()
    for (const body of ['', 'null', '{', '{"changes":[{}]}', '{"changes":[{"id":"x","ticketId":{"$ne":1}}]}'])
      expect((await post(await signed(body))).status).toBe(400)
    expect(lines.filter(({ msg }) => msg === 'webhook not taken')).toHaveLength(5)
    expect(JSON.stringify(lines)).not.toContain(path)
  })

  it('is refused by method, path, type and packing', async () => {
    await start()
    expect((await post(await signed(nothing), `${gateway.url}/webhooks/guessed`)).status).toBe(404)
    expect((await post(await signed(nothing), `${gateway.url}/webhooks/`)).status).toBe(404)
    const got = await post({ method: 'GET' })
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST'])
    const { headers, body } = await signed(nothing)
    expect((await post({ headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' }, body })).status).toBe(415)
    expect((await post({ headers: { ...headers, 'content-encoding': 'gzip' }, body })).status).toBe(415)
    expect((await post({ headers, body })).status).toBe(202)
  })

  it('of 10 MB is refused without being read, whether it says so or not', async () => {
    await start()
    const port = Number(new URL(gateway.url).port)
    /** Sends until it is cut off; gives what was answered and how much was taken. */
    const flood = (head: string, chunk: Buffer) =>
      new Promise<{ answer: string; sent: number }>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(`POST /webhooks/${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${head}\r\n\r\n`)
          let left = 10 * 1024 * 1024
          const more = () => {
            while (left > 0 && !socket.destroyed) {
              left -= chunk.length
              if (!socket.write(chunk)) return
            }
          }
          socket.on('drain', more)
          more()
        })
        let answer = ''
        socket.on('data', (data) => {
          answer += data.toString()
        })
        socket.on('error', () => {})
        socket.on('close', () => resolve({ answer, sent: socket.bytesWritten }))
      })
    const declared = await flood(`content-length: ${10 * 1024 * 1024}`, Buffer.alloc(64 * 1024, 'x'))
    expect(declared.answer).toMatch(/^HTTP\/1\.1 413 /)
    const chunked = await flood('transfer-encoding: chunked', Buffer.from(`8000\r\n${'x'.repeat(0x8000)}\r\n`))
    expect(chunked.answer).toMatch(/^HTTP\/1\.1 413 /)
    const fetched = await fetch(hook, {
      method: 'POST',
      body: Buffer.alloc(10 * 1024 * 1024),
      headers: { 'content-type': 'text/plain' },
    })
    expect(fetched.status).toBe(413)
    // one of almost a megabyte is taken
    const large = await signed(JSON.stringify({ changes: [], padding: 'x'.repeat(1_000_000) }))
    expect((await post(large)).status).toBe(202)
  })

  it('whose body never comes is given up', async () => {
    await start()
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`POST /webhooks/${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n12`)
    await new Promise((resolve) => setImmediate(resolve))
    socket.destroy()
    expect(await desk.post(hook, [desk.change('7', 'held')])).toBe(202)
  })

  it('again and again from one address is not even looked at', async () => {
    await start()
    const answers: number[] = []
    for (let time = 0; time < 24; time++) answers.push(await desk.post(hook, [], { secret: 'guessed' }))
    expect(answers.slice(0, 20).every((status) => status === 401)).toBe(true)
    expect(answers.at(-1)).toBe(429)
  })

  it('is not acknowledged when the journal cannot be written', async () => {
    await start()
    const commit = vi.spyOn(store.journal, 'commit')
    let go = () => {}
    commit.mockImplementationOnce(
      () =>
        new Promise((_, reject) => {
          go = () => reject(new Error('no'))
        }),
    )
    const waiting = desk.post(hook, [desk.change('7', 'held')])
    await vi.waitFor(() => expect(commit).toHaveBeenCalled(), { timeout: 15_000 })
    go()
    expect(await waiting).toBe(500)
    await gateway.failed
    expect(await desk.post(hook, [desk.change('7', 'held')])).not.toBe(202)
  })
})

describe('a gateway that stops while its database is away', () => {
  it('does not wait for what a poll has brought', async () => {
    const own = await createPgliteStore({ directory })
    const waiting: ((error: Error) => void)[] = []
    let away = false
    const slow: Store = {
      ...own,
      journal: {
        ...own.journal,
        commit: (batch) => (away ? new Promise((_, reject) => waiting.push(reject)) : own.journal.commit(batch)),
      },
      hurry: () => {
        for (const reject of waiting) reject(new RingloopError('unavailable', 'away'))
      },
    }
    // the five seconds of a stop are over at once
    const clock = { ...systemClock, after: (ms: number, run: () => void) => systemClock.after(ms === 5_000 ? 50 : ms, run) }
    await start({ store: slow, clock, ticketChanges: { pollSeconds: 0.05 } })
    await vi.waitFor(() => expect(desk.asked.some((asked) => asked.startsWith('/changes?after=0'))).toBe(true), {
      timeout: 15_000,
    })
    away = true
    desk.change('7', 'held')
    await vi.waitFor(() => expect(waiting).toHaveLength(1), { timeout: 15_000 })
    await gateway[Symbol.asyncDispose]()
  })
})

describe('a configuration that the ticket system cannot fulfil', () => {
  it('is refused at the start', async () => {
    await start()
    const { changes: _, ...without } = createDoubleBackend(desk.url)
    const other = await createPgliteStore({ memory: true })
    const begin = (ticketChanges: NonNullable<GatewayOptions['ticketChanges']>, tickets = without) =>
      createGateway({ ...options(), store: other, tickets, ticketChanges })
    await expect(begin({ webhook: path })).rejects.toMatchObject({
      code: 'invalidConfig',
      message: expect.stringContaining('webhook'),
    })
    await expect(begin({ pollSeconds: 5 })).rejects.toMatchObject({ code: 'invalidConfig' })
  })
  const options = (): GatewayOptions => ({
    store,
    adapter: createScriptedAdapter(),
    tickets: createDoubleBackend(desk.url),
    directory: ada,
    agents: [],
    rules: defaultRules,
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    log: createLog({ level: 'silent' }),
  })
})
