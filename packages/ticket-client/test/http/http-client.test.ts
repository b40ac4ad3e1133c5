import { pipeline } from 'node:stream/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { isRingloopError, type RingloopError, type RingloopErrorCode } from '@ringloop/core'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { createHttpClient, type HttpClientOptions } from '../../src/http/http-client.js'
import type { HttpRequest } from '../../src/http/http-request.js'
import { waitWithTimer } from '../../src/http/retry-policy.js'
import { type Handler, sendJson, startHttpServer } from '../support/http-server.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const token = 's3cret-t0ken/with+signs'

/** Runs `use` with a client for a server that behaves as told; waits are noted, not waited. */
async function withServer(
  handler: Handler,
  use: (parts: {
    send: (request?: Partial<HttpRequest<unknown>>) => Promise<unknown>
    waits: number[]
    url: string
  }) => Promise<void>,
  options: Partial<HttpClientOptions> = {},
): Promise<void> {
  await using server = await startHttpServer(handler)
  const waits: number[] = []
  let time = 1_000_000
  const client = createHttpClient({
    name: 'desk',
    url: server.url,
    auth: { kind: 'bearer', token },
    random: () => 0.5,
    now: () => time,
    wait: async (milliseconds) => {
      waits.push(milliseconds)
      time += milliseconds
    },
    ...options,
  })
  const send = async (request: Partial<HttpRequest<unknown>> = {}) => {
    const whole = {
      method: 'GET',
      path: 'things',
      schema: z.unknown(),
      signal: new AbortController().signal,
      ...request,
    } as const
    return (await client.send(whole)).body
  }
  await use({ send, waits, url: server.url })
}

async function failure(promise: Promise<unknown>): Promise<RingloopError> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  if (!isRingloopError(error)) throw error
  expect(JSON.stringify([error.message, error.mend, String(error.cause), (error.cause as Error)?.stack])).not.toContain(token)
  return error
}

it('sends what it is told, with the proof, and gives what was asked for', async () => {
  const seen: unknown[] = []
  await withServer(
    (request, response) => {
      seen.push([request.method, request.url, request.headers.authorization, request.headers['x-extra'], request.text])
      sendJson(response, 200, { name: '王小明' })
    },
    async ({ send }) => {
      const query = { q: `a&b=c'"#%王`, none: undefined, n: 1 }
      const answer = await send({
        method: 'POST',
        path: 'a%2Fb',
        query,
        json: { 王: '😀' },
        headers: { 'x-extra': '1' },
        schema: z.object({ name: z.string() }),
      })
      expect(answer).toEqual({ name: '王小明' })
    },
  )
  expect(seen).toEqual([['POST', '/a%2Fb?q=a%26b%3Dc%27%22%23%25%E7%8E%8B&n=1', `Bearer ${token}`, '1', '{"王":"😀"}']])
})

it.each<[number, RingloopErrorCode]>([
  [400, 'invalidInput'],
  [401, 'unauthorised'],
  [403, 'unauthorised'],
  [404, 'notFound'],
  [409, 'conflict'],
  [410, 'notFound'],
  [412, 'conflict'],
  [422, 'invalidInput'],
  [429, 'rateLimited'],
  [500, 'unavailable'],
  [502, 'unavailable'],
  [503, 'unavailable'],
])('turns %i into %s', async (status, code) => {
  await withServer(
    (_, response) => sendJson(response, status, { message: 'because' }),
    async ({ send }) => {
      const error = await failure(send({ method: 'POST', path: 'things?token=x' }))
      expect([error.code, error.message]).toEqual([code, `desk: POST things answered ${status}: because`])
      expect(error.mend).toBeTruthy()
    },
  )
})

it.each([
  [{ errors: [{ field: 'subject', message: 'is too long' }] }, 'subject', 'is too long'],
  [{ errors: { subject: ['is too long'] } }, 'subject', 'is too long'],
  [{ error: { message: 'is too long', errors: [{ field: 'subject' }] } }, 'subject', 'is too long'],
])('names the field that the backend names: %j', async (body, field, message) => {
  await withServer(
    (_, response) => sendJson(response, 422, body),
    async ({ send }) => {
      const error = await failure(send({ method: 'POST' }))
      expect(error.message).toBe(`desk: POST things answered 422 (field "${field}"): ${message}`)
      expect(error.mend).toContain(field)
    },
  )
})

it('keeps secrets, control characters and novels of an error page out of its messages', async () => {
  await withServer(
    (_, response) => sendJson(response, 400, { message: `no\r\n\u001b[31m ${token} ${'x'.repeat(5000)}` }),
    async ({ send }) => {
      const { message } = await failure(send({ method: 'POST' }))
      expect(message).toMatch(/^desk: POST things answered 400: no \[31m \*\*\* x+…$/)
      expect(message.length).toBeLessThan(400)
    },
  )
})

it('repeats a GET and a conditional PUT, never a POST or a plain PUT', async () => {
  const counts: Record<string, number> = {}
  await withServer(
    (request, response) => {
      const key = `${request.method} ${request.url}`
      counts[key] = (counts[key] ?? 0) + 1
      sendJson(response, counts[key] < 3 ? 503 : 200, { ok: true })
    },
    async ({ send, waits }) => {
      let repeats = 0
      const onRepeat = () => {
        repeats += 1
      }
      expect(await send()).toEqual({ ok: true })
      expect(await send({ method: 'PUT', path: 'conditional', headers: { 'If-Match': '"1"' }, onRepeat })).toEqual({ ok: true })
      expect(await send({ method: 'POST', path: 'search', readsOnly: true })).toEqual({ ok: true })
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const)
        expect((await failure(send({ method }))).code).toBe('unavailable')
      expect(repeats).toBe(2)
      expect(waits).toEqual([150, 300, 150, 300, 150, 300])
    },
  )
  expect(counts).toEqual({
    'GET /things': 3,
    'PUT /conditional': 3,
    'POST /search': 3,
    'POST /things': 1,
    'PUT /things': 1,
    'PATCH /things': 1,
    'DELETE /things': 1,
  })
})

it('gives up after three tries', async () => {
  let count = 0
  await withServer(
    (_, response) => {
      count += 1
      sendJson(response, 502, {})
    },
    async ({ send }) => expect((await failure(send())).code).toBe('unavailable'),
  )
  expect(count).toBe(3)
})

it('obeys Retry-After, for every request to the backend', async () => {
  let count = 0
  await withServer(
    (_, response) => {
      count += 1
      if (count === 1) sendJson(response, 429, {}, { 'retry-after': '3' })
      else sendJson(response, 200, { ok: true })
    },
    async ({ send, waits }) => {
      const error = await failure(send({ method: 'POST' }))
      expect([error.code, error.retryAfterMs]).toEqual(['rateLimited', 3000])
      expect(await send()).toEqual({ ok: true })
      expect([waits, count]).toEqual([[3000], 2])
    },
  )
})

it('does not wait in place for a long Retry-After, and does not ask again before', async () => {
  let count = 0
  await withServer(
    (_, response) => {
      count += 1
      sendJson(response, 503, {}, { 'retry-after': new Date(1_000_000 + 60_000).toUTCString() })
    },
    async ({ send, waits }) => {
      expect((await failure(send())).retryAfterMs).toBe(60_000)
      expect((await failure(send())).code).toBe('rateLimited')
      expect([waits, count]).toEqual([[], 1])
    },
  )
})

it('asks nothing more once it was told to wait, not even what had queued before', async () => {
  let count = 0
  await withServer(
    (_, response) => {
      count += 1
      sendJson(response, 429, {}, { 'retry-after': '60' })
    },
    async ({ send }) => {
      const errors = await Promise.all(Array.from({ length: 5 }, () => failure(send({ method: 'POST' }))))
      expect(errors.map(({ code, retryAfterMs }) => [code, retryAfterMs])).toEqual(Array(5).fill(['rateLimited', 60_000]))
    },
    { concurrency: 1 },
  )
  expect(count).toBe(1)
})

it('does not take a short wait for the end of a long one', async () => {
  let arrived = 0
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await withServer(
    async (request, response) => {
      arrived += 1
      if (request.url === '/short') await released
      sendJson(response, 429, {}, { 'retry-after': request.url === '/short' ? '1' : '60' })
    },
    async ({ send }) => {
      const short = failure(send({ method: 'POST', path: 'short' }))
      await expect.poll(() => arrived).toBe(1)
      await failure(send({ method: 'POST', path: 'long' }))
      release()
      await short
      expect((await failure(send({ method: 'POST' }))).retryAfterMs).toBe(60_000)
    },
  )
  expect(arrived).toBe(2)
})

it('says that nobody is there', async () => {
  const gone = await startHttpServer(() => undefined)
  await gone[Symbol.asyncDispose]()
  await withServer(
    () => undefined,
    async ({ send }) => {
      const error = await failure(send({ method: 'POST' }))
      expect([error.code, error.message]).toEqual(['unavailable', expect.stringContaining('ECONNREFUSED')])
      expect(error.mend).toContain('runs')
    },
    { url: gone.url },
  )
})

it('does not wait for a server that hangs, before the headers or in the middle of the body', async () => {
  await withServer(
    (request, response) => {
      if (request.url === '/things') return
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"a":')
      // Node forgets the abort signal of a request whose answer has begun when memory is collected.
      const collecting = setInterval(collectGarbage, 5)
      response.on('close', () => clearInterval(collecting))
    },
    async ({ send }) => {
      expect((await failure(send())).code).toBe('timeout')
      expect((await failure(send({ path: 'half' }))).code).toBe('timeout')
    },
    { timeoutMs: 60 },
  )
})

it('tells the caller who gave up from the clock that ran out', async () => {
  let arrived: () => void = () => undefined
  const asked = new Promise<void>((resolve) => {
    arrived = resolve
  })
  await withServer(
    () => arrived(),
    async ({ send }) => {
      const stop = new AbortController()
      const request = failure(send({ signal: stop.signal }))
      await asked
      stop.abort()
      expect((await request).code).toBe('aborted')
      expect((await failure(send({ signal: stop.signal }))).code).toBe('aborted')
      expect((await failure(send({ signal: AbortSignal.abort(new DOMException('', 'TimeoutError')) }))).code).toBe('timeout')
    },
  )
})

it('notices an answer that was cut off', async () => {
  await withServer(
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
      response.write('{"a": 1}')
      setImmediate(() => response.destroy())
    },
    async ({ send }) => expect((await failure(send({ method: 'POST' }))).code).toBe('unavailable'),
  )
})

it('stops reading an answer that is too long, packed or not, whatever its length is said to be', async () => {
  let written = 0
  await withServer(
    async (request, response) => {
      response.on('error', () => undefined)
      if (request.url === '/packed') {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        response.end(gzipSync(Buffer.alloc(50 * 1024 * 1024, 32)))
        return
      }
      response.writeHead(200, { 'content-type': 'application/json' })
      const pieces = function* () {
        const piece = Buffer.alloc(1024 * 1024, 32)
        for (let sent = 0; sent < 50; sent += 1) {
          written += piece.length
          yield piece
        }
      }
      await pipeline(pieces, response).catch(() => undefined)
    },
    async ({ send }) => {
      for (const path of ['long', 'packed']) {
        const error = await failure(send({ path }))
        expect([error.code, error.message]).toEqual(['protocol', `desk: GET ${path} sent more than 1048576 bytes`])
      }
    },
    { maximumAnswerBytes: 1024 * 1024 },
  )
  expect(written).toBeLessThan(40 * 1024 * 1024)
})

it('takes a web page, or text that is no JSON, for a passing fault', async () => {
  await withServer(
    (request, response) => {
      response.writeHead(200, { 'content-type': request.url === '/page' ? 'text/html' : 'application/json' })
      response.end(request.url === '/page' ? '<!DOCTYPE html><title>Log in</title>' : '{"a":')
    },
    async ({ send }) => {
      expect(await failure(send({ method: 'POST', path: 'page' }))).toMatchObject({
        code: 'unavailable',
        message: 'desk: POST page sent a web page instead of JSON',
      })
      expect(await failure(send({ method: 'POST', path: 'text' }))).toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('no valid JSON'),
      })
    },
  )
})

it('keeps a secret out of what it shows of an answer that is no JSON', async () => {
  await withServer(
    (_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' })
      response.end(`token ${token}`)
    },
    async ({ send }) => {
      expect((await failure(send({ method: 'POST' }))).message).toBe('desk: POST things sent no valid JSON: "token ***"')
    },
  )
})

it('names the backend, the request and the field of an answer it does not understand', async () => {
  await withServer(
    (_, response) => sendJson(response, 200, { items: [{ id: 1 }, { id: null }] }),
    async ({ send }) => {
      const schema = z.object({ items: z.array(z.object({ id: z.number() })) })
      const error = await failure(send({ schema }))
      expect([error.code, error.message]).toEqual([
        'protocol',
        expect.stringContaining("desk: GET things sent an answer we don't understand: items.1.id:"),
      ])
    },
  )
})

it('follows redirects of a GET on its own host, and no others', async () => {
  const elsewhere: (string | undefined)[] = []
  await using other = await startHttpServer((request, response) => {
    elsewhere.push(request.headers.authorization)
    sendJson(response, 200, {})
  })
  await withServer(
    (request, response) => {
      const target = request.url === '/moved' ? '/things' : request.url === '/round' ? '/round' : `${other.url}login?t=${token}`
      if (request.url === '/things') return sendJson(response, 200, { ok: true })
      response.writeHead(302, { location: target })
      response.end()
    },
    async ({ send }) => {
      expect(await send({ path: 'moved' })).toEqual({ ok: true })
      for (const request of [{ path: 'round' }, { path: 'away' }, { path: 'moved', method: 'POST' as const }]) {
        expect((await failure(send(request))).code).toBe('unavailable')
      }
      // A next-page address in an answer is the same trap.
      expect((await failure(send({ path: `${other.url}things` }))).code).toBe('protocol')
    },
  )
  expect(elsewhere).toEqual([])
})

it('runs only so many requests at once, lets only so many wait, and lets the waiting leave', async () => {
  let release: () => void = () => undefined
  const twoAreIn = new Promise<void>((resolve) => {
    release = resolve
  })
  let running = 0
  let most = 0
  const open: (() => void)[] = []
  await withServer(
    (_, response) => {
      running += 1
      most = Math.max(most, running)
      open.push(() => {
        running -= 1
        sendJson(response, 200, {})
      })
      if (open.length === 2) release()
    },
    async ({ send }) => {
      const stop = new AbortController()
      const first = [send(), send()]
      await twoAreIn
      const waiting = send()
      const leaving = failure(send({ signal: stop.signal }))
      expect((await failure(send())).code).toBe('overloaded')
      stop.abort()
      expect((await leaving).code).toBe('aborted')
      const next = send()
      for (const answer of open.splice(0)) answer()
      await Promise.all(first)
      await expect.poll(() => open.length).toBe(2)
      for (const answer of open.splice(0)) answer()
      await Promise.all([waiting, next])
    },
    { concurrency: 2, maximumWaiting: 2 },
  )
  expect(most).toBe(2)
})
it.each([
  ['desk.example.com', 'no address'],
  ['ftp://desk.example.com/', 'begins with "ftp:"'],
  [`https://u:${encodeURIComponent(token)}@desk.example.com/`, 'has credentials'],
  [`https://u:${token}@desk.example.com/`, 'no address'],
  ['https://desk.example.com/?a=1', 'has a query'],
])('refuses the address %s', async (url, problem) => {
  const make = async () => createHttpClient({ name: 'desk', url, auth: { kind: 'none' } })
  expect(await failure(make())).toMatchObject({ code: 'invalidConfig', message: expect.stringContaining(problem) })
})

it('refuses a secret that no header can carry, without showing it', async () => {
  const make = async () =>
    createHttpClient({ name: 'desk', url: 'http://desk.example/', auth: { kind: 'token', token: `${token}\r\nx: y` } })
  expect((await failure(make())).code).toBe('invalidConfig')
})

it('keeps a secret out of the mend too, when the backend names it as the field', () =>
  withServer(
    (_request, response) => sendJson(response, 422, { errors: [{ field: `authorization ${token}`, message: 'is odd' }] }),
    async ({ send }) => {
      const error = await failure(send({ method: 'POST' }))
      expect(error.mend).toBe('Change "authorization ***".')
    },
  ))

it('names backend and request also when it is called off between two tries', () => {
  const stop = new AbortController()
  return withServer(
    (_request, response) => sendJson(response, 503, {}),
    async ({ send }) => {
      const error = await failure(send({ signal: stop.signal, onRepeat: () => stop.abort() }))
      expect([error.code, error.message]).toEqual(['aborted', 'desk: GET things: the request was called off'])
    },
    { wait: waitWithTimer },
  )
})

it('streams a body, with its length if that is known, and opens it anew for another try', async () => {
  const seen: string[] = []
  let opened = 0
  const body = (length: number | null) => ({
    contentType: 'audio/wav',
    length,
    open: () => {
      opened += 1
      return new Blob(['RIFF', 'data']).stream() as ReadableStream<Uint8Array>
    },
  })
  await withServer(
    (request, response) => {
      const { 'content-type': type, 'content-length': length = 'chunked' } = request.headers
      seen.push(`${type} ${length} ${request.text}`)
      sendJson(response, seen.length === 2 ? 503 : 200, {})
    },
    async ({ send }) => {
      await send({ method: 'POST', body: body(8) })
      await send({ method: 'POST', body: body(null), readsOnly: true })
    },
  )
  expect(seen).toEqual(['audio/wav 8 RIFFdata', 'audio/wav chunked RIFFdata', 'audio/wav chunked RIFFdata'])
  expect(opened).toBe(3)
})
