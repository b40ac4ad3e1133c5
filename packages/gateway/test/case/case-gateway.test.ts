import {
  applyTopicChanges,
  type CaseView,
  type Contact,
  type DeskCommand,
  type DomainEvent,
  type E164,
  parseRuleSet,
  RingloopError,
  type ServerMessage,
  type TelephonyEvent,
  type TicketBackend,
  type TicketField,
  type TopicChange,
  toCallId,
  toConnectionId,
  toContactId,
  toTicketId,
} from '@ringloop/core'
import { createMemoryTicketBackend, type MemoryTicketBackend } from '@ringloop/core/testing'
import { createDeskConnection } from '@ringloop/react-bindings'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ticketTemplatesOf, ticketTemplatesSchema } from '../../src/case/ticket-templates.js'
import { defaultCompliance } from '../../src/compliance/compliance.js'
import { createSqlConsents } from '../../src/compliance/sql-consents.js'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway, GatewayOptions } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import type { Store } from '../../src/storage/store.js'
import { createFreshDirectories } from '../samples/fresh-directory.js'
import { sampleCleared, sampleDelivered, sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter, type ScriptedAdapter } from '../samples/scripted-adapter.js'
import { connectDesk, type DeskClient } from '../server/desk-client.js'
import { sampleSettings } from '../sla/sample-settings.js'

const patience = { timeout: 20_000, interval: 20 }
const templates = ticketTemplatesOf(
  ticketTemplatesSchema.parse([
    {
      category: 'repair',
      schema: {
        type: 'object',
        properties: {
          serial: { type: 'string', title: { en: 'Serial number', 'zh-CN': '序列号' }, pattern: '^W\\d-\\d{4}$', maxLength: 20 },
          warranty: { type: 'boolean' },
          parts: { type: 'array', items: { type: 'string', enum: ['pump', 'belt'] } },
          bought: { type: 'string', format: 'date' },
        },
        required: ['serial', 'bought'],
      },
    },
    { schema: { type: 'object', properties: { order: { type: 'integer', minimum: 1 } } } },
  ]),
)
const ada: Contact = {
  id: toContactId('ada'),
  name: 'Ada',
  numbers: ['+4930901820' as E164],
  tags: [],
  consents: { survey: 'granted' },
}

/** A ticket system in memory that takes files, each once for its key, as far as the test lets it. */
function withFiles(memory: MemoryTicketBackend) {
  const files = new Map<string, { readonly ticketId: string; readonly name: string; readonly text: string }>()
  const asked: string[] = []
  const behaviour: { fail: (() => void) | null; fields: readonly TicketField[] } = { fail: null, fields: [] }
  const backend: TicketBackend = {
    ...memory,
    capabilities: {
      ...memory.capabilities,
      attachments: { maximumBytes: 3_000_000, visibility: ['internal'] },
      customFields: 'discovered',
    },
    fields: async () => behaviour.fields,
    async attach(ticketId, { name, contentType, size, open }, { key }) {
      asked.push(key)
      behaviour.fail?.()
      const known = files.get(key)
      const text = known?.text ?? (await new Response(await open()).text())
      if (known === undefined) files.set(key, { ticketId, name, text })
      return { id: key, name, contentType, size: size ?? null }
    },
  }
  return { backend, files, asked, behaviour, memory }
}

let adapter: ScriptedAdapter
let store: Store
let gateway: Gateway
let system: ReturnType<typeof withFiles>
let desks: Desk[]

interface Desk {
  readonly client: DeskClient
  view(): CaseView
  until(done: (view: CaseView) => boolean): Promise<CaseView>
  send(command: DeskCommand): Promise<Extract<ServerMessage, { type: 'commandResult' }>>
}

async function start(over: Partial<GatewayOptions> = {}) {
  adapter = createScriptedAdapter()
  gateway = await createGateway({
    store,
    adapter,
    tickets: system.backend,
    directory: { name: 'one', lookup: async (number) => (ada.numbers.includes(number) ? [ada] : []) },
    agents: [
      { extension: '1001', name: 'Bo', token: 'token-bo' },
      { extension: '1002', name: 'Cy', token: 'token-cy' },
    ],
    rules: parseRuleSet({ version: 1, wrapUpSeconds: 600, rules: [] }),
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    remoteTickets: false,
    compliance: { ...defaultCompliance, consents: createSqlConsents(store.database.patient), consentWriters: [] },
    log: createLog({ level: 'silent' }),
    ...over,
  })
}

beforeEach(async () => {
  desks = []
  store = await createPgliteStore({ memory: true })
  system = withFiles(createMemoryTicketBackend({ clock: { now: Date.now } }))
})
afterEach(async () => {
  for (const { client } of desks) await client.close()
  await gateway[Symbol.asyncDispose]()
})

async function openDesk(token: string, call: string): Promise<Desk> {
  const client = await connectDesk(gateway.url)
  client.send({ type: 'hello', protocol: 1, token })
  await client.nextOf('snapshot')
  let view: CaseView | null = null
  let refused: string | null = null
  let count = 0
  const answers = new Map<string, (message: Extract<ServerMessage, { type: 'commandResult' }>) => void>()
  const read = async () => {
    for (;;) {
      const message = await client.next()
      if (message.type === 'topic') view = message.view as CaseView
      if (message.type === 'topicPatch' && view)
        view = applyTopicChanges(view as never, message.changes as TopicChange[]) as CaseView
      if (message.type === 'topicRefused') refused = message.code
      if (message.type === 'commandResult') answers.get(message.id)?.(message)
    }
  }
  read().catch(() => {})
  client.send({ type: 'watch', topic: `case/${call}` })
  await vi.waitFor(() => expect(view !== null || refused !== null).toBe(true), patience)
  if (refused !== null) throw new Error(refused)
  const desk: Desk = {
    client,
    view: () => view as CaseView,
    async until(done) {
      await vi.waitFor(() => expect(done(view as CaseView), JSON.stringify(view)).toBe(true), patience)
      return view as CaseView
    },
    send: (command) =>
      new Promise((resolve) => {
        const id = `c${++count}`
        answers.set(id, resolve)
        client.send({ type: 'command', id, command })
      }),
  }
  desks.push(desk)
  return desk
}

const at = () => ({ at: Date.now() })
const established = (call: string): TelephonyEvent => ({
  type: 'established',
  id: `${call}:established`,
  at: Date.now(),
  origin: 'live',
  callId: toCallId(call),
  connectionId: toConnectionId(`${call}-1001`),
})
/** Somebody talks with 1001, and the draft is there. */
async function talk(call: string) {
  adapter.say(sampleOriginated(call, at()), sampleDelivered(call, at()), established(call))
  await vi.waitFor(async () => {
    const [row] = await store.database.query("select from journal where call_id = $1 and event->>'type' = 'contactResolved'", [
      call,
    ])
    expect(row).toBeDefined()
  }, patience)
}
const finish = (desk: Desk, call: string) => desk.send({ type: 'completeWrapUp', callId: call, disposition: null, note: null })
const hangUp = (call: string) => adapter.say(sampleCleared(call, at()))
const edit = (call: string, field: string, value: string): DeskCommand => ({
  type: 'editDraft',
  callId: call,
  field: field as 'subject',
  value,
})
const upload = async (call: string, name: string, body: BodyInit, over: { id?: string; token?: string; type?: string } = {}) => {
  const { id = 'file-0001', token = 'token-bo', type = 'text/plain' } = over
  const answer = await fetch(`${gateway.url}/cases/${call}/attachments?id=${id}&name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body,
  })
  return {
    status: answer.status,
    body: (await answer.json()) as Record<string, never> & { error?: { code: string; message: string; mend?: string } },
  }
}
const filedFiles = () => [...system.files.values()]

describe('custom fields', () => {
  it('the template of the draft’s category is shown, values are checked, and reach the ticket', { timeout: 60_000 }, async () => {
    await start({ ticketTemplates: templates })
    await talk('a')
    const desk = await openDesk('token-bo', 'a')
    expect(Object.keys(desk.view().fields)).toEqual(['order'])
    expect(await desk.send(edit('a', 'category', 'Repair'))).toMatchObject({ ok: true })
    const { fields } = await desk.until((view) => 'serial' in view.fields && !('order' in view.fields))
    expect(fields.serial).toMatchObject({ place: 0, title: { 'zh-CN': '序列号' }, required: true, type: 'text', maxLength: 20 })
    expect(fields.parts).toMatchObject({ type: 'choices', options: [{ value: 'pump' }, { value: 'belt' }] })

    expect(await desk.send(edit('a', 'fields.serial', 'X'))).toMatchObject({
      ok: false,
      error: {
        code: 'invalidInput',
        message: 'fields.serial: does not look as it should.',
        mend: 'It must match ^W\\d-\\d{4}$.',
      },
    })
    expect(await desk.send(edit('a', 'fields.order', '1'))).toMatchObject({
      ok: false,
      error: { code: 'invalidInput', message: 'fields.order: this ticket has no such field.' },
    })
    expect(await desk.send(edit('a', 'fields.', '1'))).toMatchObject({ ok: false, error: { code: 'invalidInput' } })
    for (const [name, value] of [
      ['serial', 'W8-1234'],
      ['warranty', 'true'],
      ['parts', 'pump, belt'],
    ] as const)
      expect(await desk.send(edit('a', `fields.${name}`, value))).toMatchObject({ ok: true })

    // what is required and missing does not keep the ticket
    hangUp('a')
    await vi.waitFor(async () => expect(await finish(desk, 'a')).toMatchObject({ ok: true }), patience)
    await vi.waitFor(() => expect(system.memory.tickets).toHaveLength(1), patience)
    expect(system.memory.tickets[0]?.customFields).toMatchObject({
      serial: 'W8-1234',
      warranty: 'true',
      parts: 'pump, belt',
      callId: 'a',
    })
    expect(system.memory.tickets[0]?.customFields).not.toHaveProperty('bought')
  })

  it('without templates the ticket system’s own fields are asked for, but for what the call fills in', {
    timeout: 60_000,
  }, async () => {
    const field = (name: string, type: TicketField['type'] = 'text'): TicketField => ({
      name,
      label: name,
      type,
      required: false,
      options: [],
    })
    system.behaviour.fields = [field('asset'), field('callId'), field('odd', 'other')]
    await start()
    await talk('a')
    const desk = await openDesk('token-bo', 'a')
    const { fields } = await desk.until((view) => 'asset' in view.fields)
    expect(Object.keys(fields)).toEqual(['asset'])
    expect(await desk.send(edit('a', 'fields.asset', '42'))).toMatchObject({ ok: true })
    expect(await desk.send(edit('a', 'fields.callId', 'b'))).toMatchObject({ ok: false, error: { code: 'invalidInput' } })
  })

  it('somebody else’s call is not shown, and takes nothing', { timeout: 60_000 }, async () => {
    await start({ ticketTemplates: templates })
    await talk('a')
    await expect(openDesk('token-cy', 'a')).rejects.toThrow('notFound')
    expect(await upload('a', 'x.txt', 'x', { token: 'token-cy' })).toMatchObject({ status: 404 })
    expect(await upload('a', 'x.txt', 'x', { token: 'nobody' })).toMatchObject({ status: 401 })
  })
})

describe('files', () => {
  it('one that is given before the ticket is filed waits, and is put onto it once', { timeout: 60_000 }, async () => {
    await start()
    await talk('a')
    const desk = await openDesk('token-bo', 'a')
    expect(desk.view().limits.files).toEqual({ possible: true, maximumBytes: 3_000_000, maximumFiles: 10, types: null })
    const text = 'x'.repeat(700_000)
    expect(await upload('a', '../<b>évil</b>\u202E.txt', text)).toMatchObject({
      status: 201,
      body: { state: 'kept', size: 700_000 },
    })
    // the answer was lost, and the desk sends it again
    expect(await upload('a', '../<b>évil</b>\u202E.txt', text)).toMatchObject({ status: 201, body: { state: 'kept' } })
    const { attachments } = await desk.until((view) => Object.keys(view.attachments).length > 0)
    expect(Object.values(attachments)).toMatchObject([{ name: '../<b>évil</b>.txt', state: 'kept', by: '1001', trouble: null }])
    expect(system.asked).toEqual([])

    hangUp('a')
    await vi.waitFor(async () => expect(await finish(desk, 'a')).toMatchObject({ ok: true }), patience)
    await desk.until((view) => Object.values(view.attachments)[0]?.state === 'attached')
    expect(filedFiles()).toEqual([{ ticketId: system.memory.tickets[0]?.id, name: '../<b>évil</b>.txt', text }])
    expect(system.asked).toEqual(['a/attachFile/a/file-0001'])
    const [left] = await store.database.query<{ count: number }>('select count(*) as count from case_file_pieces')
    expect(Number(left?.count)).toBe(0)

    // and one that comes later goes onto it at once
    expect(await upload('a', 'late.txt', 'late', { id: 'file-0002' })).toMatchObject({ status: 201 })
    await vi.waitFor(() => expect(filedFiles().map(({ name }) => name)).toEqual(['../<b>évil</b>.txt', 'late.txt']), patience)
  })

  it('one that comes before the ticket of the embedded desk is filed and one that comes after are on it, once each', {
    timeout: 60_000,
  }, async () => {
    const { tickets } = createEmbeddedDesk(store)
    await start({ tickets })
    await talk('a')
    const desk = await openDesk('token-bo', 'a')
    expect(desk.view().limits.files).toMatchObject({ possible: true, maximumBytes: 20 * 1024 * 1024 })
    const early = 'ä'.repeat(200_000)
    expect(await upload('a', 'early.txt', early)).toMatchObject({ status: 201 })
    hangUp('a')
    await vi.waitFor(async () => expect(await finish(desk, 'a')).toMatchObject({ ok: true }), patience)
    await desk.until((view) => view.attachments['a/file-0001']?.state === 'attached')
    // the answer is lost, and the desk sends it again
    for (const _ of [1, 2]) expect(await upload('a', 'late.txt', 'late', { id: 'file-0002' })).toMatchObject({ status: 201 })
    await desk.until((view) => view.attachments['a/file-0002']?.state === 'attached')

    const options = { signal: new AbortController().signal }
    const [ticket, ...others] = await tickets.find({ limit: 10 }, options)
    expect(others).toEqual([])
    const { id } = ticket ?? { id: toTicketId('none') }
    const files = await tickets.attachments(id, options)
    expect(files).toMatchObject([
      { name: 'early.txt', contentType: 'text/plain', size: 400_000 },
      { name: 'late.txt', contentType: 'text/plain', size: 4 },
    ])
    const texts = files.map(async (file) => new Response(await tickets.openAttachment(id, file.id, options)).text())
    expect(await Promise.all(texts)).toEqual([early, 'late'])
    const [left] = await store.database.query<{ count: number }>('select count(*) as count from case_file_pieces')
    expect(Number(left?.count)).toBe(0)
  })

  it('a desk sends one as a browser does, hears how far it is, and why it is refused', { timeout: 60_000 }, async () => {
    await start()
    await talk('a')
    // it comes without types
    const { JSDOM } = await import('jsdom' as string)
    const { window } = new JSDOM('', { url: gateway.url })
    vi.stubGlobal('XMLHttpRequest', window.XMLHttpRequest)
    const connection = createDeskConnection({ url: `${gateway.url.replace('http', 'ws')}/desk`, token: 'token-bo' })
    const shares: number[] = []
    const send = (name: string, bytes: number, id: string, signal = new AbortController().signal) =>
      connection.upload?.(toCallId('a'), new window.File(['x'.repeat(bytes)], name, { type: 'text/plain' }), {
        id,
        signal,
        onProgress: (share) => shares.push(share),
      })
    await send('größe & co.txt', 600_000, 'desk-0001')
    expect(shares.at(-1)).toBe(1)
    const desk = await openDesk('token-bo', 'a')
    const { attachments } = await desk.until((view) => 'a/desk-0001' in view.attachments)
    expect(attachments['a/desk-0001']).toMatchObject({ name: 'größe & co.txt', size: 600_000, contentType: 'text/plain' })
    await expect(send('large', 3_100_000, 'desk-0002')).rejects.toMatchObject({
      code: expect.stringMatching(/^(invalidInput|unreachable)$/),
    })
    await expect(send('empty', 0, 'desk-0003')).rejects.toMatchObject({ code: 'invalidInput' })
    await expect(send('never', 10, 'desk-0004', AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' })
    vi.unstubAllGlobals()
    window.close()
  })

  it('is tried again while the ticket system is away, says why, and is given up when it is refused', {
    timeout: 60_000,
  }, async () => {
    await start()
    await talk('a')
    const desk = await openDesk('token-bo', 'a')
    system.behaviour.fail = () => {
      throw new RingloopError('unavailable', 'The ticket system rests')
    }
    await upload('a', 'a.txt', 'a')
    hangUp('a')
    await vi.waitFor(async () => expect(await finish(desk, 'a')).toMatchObject({ ok: true }), patience)
    await desk.until((view) => Object.values(view.attachments)[0]?.trouble === 'The ticket system rests')
    const [id = ''] = Object.keys(desk.view().attachments)
    expect(await desk.send({ type: 'removeAttachment', callId: 'a', attachmentId: id })).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    })
    system.behaviour.fail = null
    await desk.until((view) => Object.values(view.attachments)[0]?.state === 'attached')

    system.behaviour.fail = () => {
      throw new RingloopError('invalidInput', 'No files of this kind')
    }
    await upload('a', 'b.exe', 'b', { id: 'file-0002' })
    const { attachments } = await desk.until((view) => view.attachments['a/file-0002']?.state === 'failed')
    expect(attachments['a/file-0002']).toMatchObject({ trouble: 'No files of this kind' })
    expect(await desk.send({ type: 'removeAttachment', callId: 'a', attachmentId: 'a/file-0002' })).toMatchObject({ ok: true })
    await desk.until((view) => !('a/file-0002' in view.attachments))
  })

  it('what is too large, empty, of a kind that is not taken, one too many, or not there any more is said', {
    timeout: 60_000,
  }, async () => {
    await start({ attachments: { maximumMegabytes: 1, maximumFiles: 2, types: ['image/*', 'text/plain'] } })
    await talk('a')
    const desk = await openDesk('token-bo', 'a')
    expect(await upload('a', 'a', 'x'.repeat(1_100_000))).toMatchObject({ status: 413 })
    // without a length that would say so before
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)) })
    const streamed = fetch(`${gateway.url}/cases/a/attachments?id=file-0009&name=a`, {
      method: 'POST',
      headers: { authorization: 'Bearer token-bo', 'content-type': 'text/plain' },
      body: endless,
      duplex: 'half',
    } as RequestInit)
    expect([413, 422]).toContain(
      await streamed.then(
        ({ status }) => status,
        () => 413,
      ),
    )
    expect(await upload('a', 'a', '')).toMatchObject({ status: 422 })
    expect(await upload('a', 'a', 'x', { type: 'application/x-msdownload' })).toMatchObject({
      status: 422,
      body: { error: { code: 'invalidInput', mend: 'Taken are image/*, text/plain.' } },
    })
    expect(await upload('a', 'a', 'x', { id: 'short' })).toMatchObject({ status: 422 })
    expect((await store.database.query('select from case_files')).length).toBe(0)
    expect(await upload('a', 'a.png', 'x', { type: 'image/png' })).toMatchObject({ status: 201 })
    expect(await upload('a', 'b', 'x', { id: 'file-0002' })).toMatchObject({ status: 201 })
    expect(await upload('a', 'c', 'x', { id: 'file-0003' })).toMatchObject({ status: 409 })
    expect(await desk.send({ type: 'removeAttachment', callId: 'a', attachmentId: 'a/file-0002' })).toMatchObject({ ok: true })
    expect(await desk.send({ type: 'removeAttachment', callId: 'a', attachmentId: 'a/file-0002' })).toMatchObject({
      ok: false,
      error: { code: 'notFound' },
    })
    expect(await upload('a', 'c', 'x', { id: 'file-0003' })).toMatchObject({ status: 201 })
    expect(await upload('nowhere', 'c', 'x', { id: 'file-0004' })).toMatchObject({ status: 404 })
  })

  it('a disk that is nearly full is said before the first byte', { timeout: 60_000 }, async () => {
    await start({ freeBytes: async () => 100_000_000 })
    await talk('a')
    expect(await upload('a', 'a', 'x')).toMatchObject({
      status: 503,
      body: { error: { message: 'There is hardly any room left where files are kept.' } },
    })
  })

  it('a ticket system that takes none says so before anybody chooses a file', { timeout: 60_000 }, async () => {
    system = { ...system, backend: system.memory }
    await start()
    await talk('a')
    const desk = await openDesk('token-bo', 'a')
    expect(desk.view().limits.files?.possible).toBe(false)
    expect(await upload('a', 'a', 'x')).toMatchObject({ status: 410 })
  })

  it('one that begins while the gateway starts is not taken for one that a gateway that is gone had not received', {
    timeout: 60_000,
  }, async () => {
    let begun: Promise<unknown> = Promise.resolve()
    const scripted = createScriptedAdapter()
    await start({
      adapter: {
        ...scripted,
        // desks are served by now
        start(asked) {
          begun = store.database.query(
            "insert into case_files values ('a/new', 'a', 'new', 'text/plain', 0, '1001', 5, 'coming', null)",
          )
          scripted.start(asked)
        },
      },
    })
    await begun
    expect(await store.database.query('select id from case_files')).toEqual([{ id: 'a/new' }])
  })

  it('what a gateway that is gone had not handed over, or not received whole, is put right by the next', {
    timeout: 60_000,
  }, async () => {
    await store[Symbol.asyncDispose]()
    await using directories = await createFreshDirectories()
    const directory = await directories.next()
    store = await createPgliteStore({ directory })
    await start()
    await talk('a')
    await upload('a', 'a.txt', 'whole')
    hangUp('a')
    await gateway[Symbol.asyncDispose]()
    store = await createPgliteStore({ directory })
    const { database } = store
    // it was killed in the middle of a file, and right after the ticket was filed
    await database.query("insert into case_files values ('a/half', 'a', 'half', 'text/plain', 0, '1001', 5, 'coming', null)")
    const filed: DomainEvent = {
      type: 'ticketFiled',
      id: 'a/fileTicket/filed',
      at: 5,
      callId: toCallId('a'),
      ticketId: toTicketId('T9'),
      url: null,
    }
    await database.query(
      'insert into journal (sequence, event_id, call_id, at, event) select max(sequence) + 1, $1, $2, 5, $3 from journal',
      [filed.id, 'a', JSON.stringify(filed)],
    )
    await start()
    await vi.waitFor(() => expect(filedFiles()).toEqual([{ ticketId: 'T9', name: 'a.txt', text: 'whole' }]), patience)
    await vi.waitFor(async () => {
      const rows = await store.database.query('select id, state from case_files')
      expect(rows).toEqual([{ id: 'a/file-0001', state: 'attached' }])
    }, patience)
    expect(system.asked).toEqual(['a/attachFile/a/file-0001'])
    // before its directory goes
    await gateway[Symbol.asyncDispose]()
  })
})

describe('service levels and consents', () => {
  it('a draft says what would be promised; the filed ticket when it is due, and from when on at risk', {
    timeout: 60_000,
  }, async () => {
    const serviceLevels = sampleSettings({
      policies: [{ id: 'normal', calendar: 'always', targets: { firstResponse: '100s', resolution: '1000h' } }],
    })
    await start({ serviceLevels })
    await talk('a')
    const desk = await openDesk('token-bo', 'a')
    const draft = await desk.until((view) => 'resolution' in view.levels)
    expect(draft.levels).toEqual({ resolution: expect.objectContaining({ state: 'draft', target: 3_600_000_000, dueAt: null }) })
    hangUp('a')
    await vi.waitFor(async () => expect(await finish(desk, 'a')).toMatchObject({ ok: true }), patience)
    const { levels } = await desk.until((view) => view.levels.resolution?.state === 'running')
    const { dueAt, atRiskAt } = levels.resolution ?? {}
    expect((dueAt ?? 0) - (atRiskAt ?? 0)).toBeCloseTo(720_000_000, -4)
    expect(levels.firstResponse).toMatchObject({ state: 'stopped', outcome: 'met' })
  })

  it('the customer’s past is shown further back than the call itself has it, without what must not be shown', {
    timeout: 60_000,
  }, async () => {
    const past = Array.from({ length: 300 }, (_, index) => ({
      id: `p${index}`,
      kind: 'call' as const,
      at: Date.now() - index * 1_000,
      title: index === 250 ? 'Paid with 4111 1111 1111 1111' : 'A call',
    }))
    const asked: number[] = []
    await start({
      directory: {
        name: 'one',
        lookup: async () => [ada],
        async history(_contact, { limit }) {
          asked.push(limit)
          return past.slice(0, limit)
        },
      },
    })
    await talk('a')
    const desk = await openDesk('token-bo', 'a')
    const { history } = await desk.until((view) => Object.keys(view.history).length === 300)
    expect(history.p250?.title).not.toContain('4111 1111')
    const other = await openDesk('token-bo', 'a')
    await other.until((view) => Object.keys(view.history).length === 300)
    // twenty for the call, and once for whoever looks
    expect(asked).toEqual([20, 500])
  })

  it('what the customer says is written down with who heard it, and shown', { timeout: 60_000 }, async () => {
    await start()
    await talk('a')
    const desk = await openDesk('token-bo', 'a')
    await desk.until((view) => view.consents.survey?.state === 'granted')
    expect(desk.view().consents.marketing).toMatchObject({ state: 'unknown', changeable: true })
    const say = (purpose: string, granted: boolean) => desk.send({ type: 'recordConsent', callId: 'a', purpose, granted })
    expect(await say('marketing', true)).toMatchObject({ ok: true })
    await desk.until((view) => view.consents.marketing?.state === 'granted')
    expect(await say('marketing', false)).toMatchObject({ ok: true })
    await desk.until((view) => view.consents.marketing?.state === 'withdrawn')
    expect(await say('no/purpose', true)).toMatchObject({ ok: false, error: { code: 'invalidInput' } })
    const answer = await fetch(`${gateway.url}/consents/ada`, { headers: { authorization: 'Bearer token-bo' } })
    expect(await answer.json()).toMatchObject({
      trail: [
        { type: 'consentGranted', purpose: 'marketing', source: '1001', channel: 'call', proof: 'a' },
        { type: 'consentWithdrawn', purpose: 'marketing', source: '1001' },
      ],
    })
  })

  it('what is written down elsewhere is shown in every call of the customer', { timeout: 60_000 }, async () => {
    await start()
    await talk('a')
    await talk('b')
    const [desk, other] = [await openDesk('token-bo', 'a'), await openDesk('token-bo', 'b')]
    await other.until((view) => view.consents.survey?.state === 'granted')
    await desk.send({ type: 'recordConsent', callId: 'a', purpose: 'marketing', granted: true })
    await other.until((view) => view.consents.marketing?.state === 'granted')
    const said = { id: '1', contactId: 'ada', purpose: 'marketing', said: 'withdrawn', channel: 'web' }
    const headers = { authorization: 'Bearer token-bo' }
    const answer = await fetch(`${gateway.url}/consents`, { method: 'POST', headers, body: JSON.stringify(said) })
    expect(answer.status).toBe(200)
    for (const { until } of [desk, other]) await until((view) => view.consents.marketing?.state === 'withdrawn')
  })
})
