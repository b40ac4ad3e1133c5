import { pipeline } from 'node:stream/promises'
import { type ContactDirectory, type E164, isRingloopError, type TicketBackend, toTicketId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createContactDirectory, createTicketBackend, ticketBackendConfigSchema } from '../../src/index.js'
import { type Handler, startHttpServer } from '../support/http-server.js'
import { freshId, newTicket } from '../support/new-ticket.js'
import { type ConfiguredKind, configuredKinds } from './configured.js'

const secret = 's3cret-of-the-desk'
const number = '+4930901820' as E164
/** What a backend may say of a peer like this. None of them files a ticket twice, or gives it up for good without a word. */
const typed = [
  'protocol',
  'unavailable',
  'timeout',
  'invalidInput',
  'notFound',
  'unauthorised',
  'conflict',
  'rateLimited',
  'refused',
]

/** Everything that one can ask a backend and its directory for. */
function operations({ kind, id }: ConfiguredKind, tickets: TicketBackend, contacts: ContactDirectory | null) {
  const signal = new AbortController().signal
  const ticketId = toTicketId(id)
  const all: Record<string, (() => Promise<unknown>) | undefined> = {
    create: () => tickets.create(newTicket(), { externalId: freshId(), signal }),
    get: () => tickets.get(ticketId, { signal }),
    'find by externalId': () => tickets.find({ externalId: freshId(), limit: 5 }, { signal }),
    update: () => tickets.update(ticketId, { subject: 'x' }, { signal }),
    check: tickets.check && (async () => tickets.check?.({ signal })),
    comment: tickets.comment && (async () => tickets.comment?.(ticketId, 'x', { visibility: 'internal', signal })),
    attachments: tickets.attachments && (async () => tickets.attachments?.(ticketId, { signal })),
    attach:
      tickets.attach &&
      (async () =>
        tickets.attach?.(
          ticketId,
          {
            name: 'call.wav',
            contentType: 'audio/wav',
            size: 4,
            open: () => new Blob(['RIFF']).stream() as ReadableStream<Uint8Array>,
          },
          { key: 'recording', visibility: 'internal', signal },
        )),
    fields: tickets.fields && (async () => tickets.fields?.({ signal })),
    poll: tickets.changes?.poll && (async () => tickets.changes?.poll?.(null, { limit: 5, signal })),
    lookup: contacts ? () => contacts.lookup(number, { signal }) : undefined,
  }
  for (const condition of tickets.capabilities.findBy) {
    const value = {
      contact: { contactId: id },
      number: { number },
      open: { open: true },
      status: { status: 'resolved' },
      parent: { parentId: id },
    }
    if (condition !== 'externalId')
      all[`find by ${condition}`] = () => tickets.find({ ...value[condition], limit: 5 } as never, { signal })
  }
  return Object.entries(all).flatMap(([name, run]) => (run ? [{ name: `${kind}: ${name}`, run }] : []))
}

/** Everything that an error would show to a log. */
function shown(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const more = isRingloopError(error) ? JSON.stringify([error.mend, error.said]) : ''
  return `${error.message} ${error.stack} ${more} ${error.cause === undefined ? '' : shown(error.cause)}`
}

/** Asks for everything, each on a backend of its own so that no circuit is open yet. */
async function askEverything(kind: ConfiguredKind, url: string) {
  const make = () => {
    const host = { env: {}, wait: async () => undefined }
    return operations(
      kind,
      createTicketBackend(kind.tickets(url, secret), host),
      kind.contacts ? createContactDirectory(kind.contacts(url, secret), host) : null,
    )
  }
  return Promise.all(
    make().map(async ({ name }, index) => {
      const begun = performance.now()
      const outcome = await (make()[index]?.run() ?? Promise.reject(new Error('gone'))).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      )
      return { name, ms: performance.now() - begun, ...outcome }
    }),
  )
}

function expectTyped(name: string, error: unknown): void {
  expect(isRingloopError(error) ? error.code : shown(error), name).toBeOneOf(typed)
  expect(shown(error), name).not.toContain(secret)
  expect(shown(error), name).not.toContain(btoa(secret).slice(0, 12))
}

/** A search that needs no question, for one that cannot have an answer, may give nothing. */
function expectTypedOrNobody(outcome: Awaited<ReturnType<typeof askEverything>>[number]): void {
  if ('error' in outcome) expectTyped(outcome.name, outcome.error)
  else expectNobody(outcome.name, outcome.value)
}

/** Nobody and nothing: what an answer without sense may at most become. */
function expectNobody(name: string, value: unknown): void {
  if (/find by|lookup|attachments$|fields$/.test(name)) expect(value, name).toEqual([])
  else if (name.endsWith('poll')) expect(value, name).toMatchObject({ changes: [] })
  else if (name.endsWith('check')) expect(value, name).toHaveProperty('version')
  else expect(value, name).toBeUndefined()
}

const text =
  (type: string, body: string, status = 200): Handler =>
  (_, response) => {
    response.writeHead(status, { 'content-type': type })
    response.end(body)
  }
const json = (body: unknown) => text('application/json', JSON.stringify(body))

it('has every kind of backend there is', () => {
  const kinds = ticketBackendConfigSchema.options.map((option) => option.shape.kind.value as string)
  expect(configuredKinds.map(({ kind }) => kind).sort()).toEqual(kinds.sort())
})

describe.each(configuredKinds.map((kind) => [kind.kind, kind] as const))('%s, when the peer is hostile', (_, kind) => {
  it.each<[string, Handler]>([
    ['a web page', text('text/html', '<html><body>Sign in</body></html>')],
    ['a web page that says it is JSON', text('application/json', '<html><body>Sign in</body></html>')],
    ['half of an answer', text('application/json', '{"id": 7, "subject": "He')],
    [
      'an error with status 200',
      json({
        error: 'not allowed',
        Error: { ErrorCode: 'X', ErrorMessage: 'not allowed' },
        errors: ['not allowed'],
        success: false,
      }),
    ],
    ['nothing', text('application/json', '', 204)],
    ['null', json(null)],
    ['an empty object', json({})],
    ['a text', json('ok')],
    ['a number', json(7)],
    ['a list of nothing', json([null, {}, 7, 'x'])],
    [
      'objects where texts are',
      json({
        id: { $ne: 1 },
        ticket: { id: [] },
        tickets: [{ id: {} }],
        results: [{}],
        result: { sys_id: {} },
        records: [{ Id: 7 }],
        issue: { id: 'x' },
        issues: [{ id: null }],
        items: [{}],
        payload: [{}],
        data: { payload: {} },
      }),
    ],
    [
      'a refusal that repeats the secret',
      text(
        'application/json',
        JSON.stringify({ message: `bad token ${secret}`, error: `${btoa(`x:${secret}`)} ${secret}` }),
        401,
      ),
    ],
    ['an error page that repeats the secret', text('text/html', `<h1>${secret}</h1>`, 500)],
    ['a text that repeats the secret', text('text/plain', `token ${secret}`)],
  ])('answers with %s: a typed error, or nobody', async (_said, handler) => {
    await using server = await startHttpServer(handler)
    for (const outcome of await askEverything(kind, server.url)) {
      expectTypedOrNobody(outcome)
    }
  })

  it('hangs: a typed error within the time', async () => {
    await using server = await startHttpServer(() => undefined)
    for (const outcome of await askEverything(kind, server.url)) {
      expectTypedOrNobody(outcome)
      // three tries of 400 ms, one after the other where several requests belong together
      expect(outcome.ms, outcome.name).toBeLessThan(6_000)
    }
  }, 30_000)

  it('sends two gigabytes: not more than a little of it is read', async () => {
    const piece = Buffer.alloc(256 * 1024, 0x20)
    let most = 0
    await using server = await startHttpServer(async (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(2 * 1024 ** 3) })
      const pieces = function* () {
        for (let sent = piece.length; sent <= 2 * 1024 ** 3; sent += piece.length) {
          most = Math.max(most, sent)
          yield piece
        }
      }
      await pipeline(pieces, response).catch(() => undefined)
    })
    for (const outcome of await askEverything(kind, server.url)) {
      expectTypedOrNobody(outcome)
    }
    // what is read, and what both machines' buffers hold
    expect(most).toBeLessThan(64 * 1024 * 1024)
  }, 60_000)

  it('sends us to another host: nobody goes, and nothing is told there', async () => {
    const asked: string[] = []
    await using elsewhere = await startHttpServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`)
      response.end('{}')
    })
    for (const status of [301, 302, 307, 308]) {
      await using server = await startHttpServer((request, response) => {
        response.writeHead(status, { location: new URL(request.url ?? '/', elsewhere.url).href })
        response.end()
      })
      for (const outcome of await askEverything(kind, server.url)) {
        expectTypedOrNobody(outcome)
      }
    }
    expect(asked).toEqual([])
  })
})
