import { isRingloopError, RingloopError, type RingloopErrorCode } from '@ringloop/core'
import ky from 'ky'
import { oneLine } from '../text/plain-text.js'
import { abortError } from './abort-error.js'
import { parseBaseUrl } from './base-url.js'
import { createCircuit } from './circuit.js'
import { createConcurrencyLimit } from './concurrency-limit.js'
import { createDeadline, orAborted } from './deadline.js'
import { errorOfAnswer, type ReadComplaint, readCommonComplaint } from './error-of-answer.js'
import { createHttpProof, type HttpAuth } from './http-auth.js'
import { type HttpAnswer, type HttpRequest, isRepeatable } from './http-request.js'
import { checkAnswer, parseJson } from './parse-answer.js'
import { readRateLimit } from './rate-limit.js'
import { readBody } from './read-body.js'
import { createRedactor } from './redact.js'
import { backoff, isPassing, type Wait, waitWithTimer } from './retry-policy.js'

/** What a {@link HttpClient} needs. Every limit has a default that fits a ticket system in the same country. */
export interface HttpClientOptions {
  /** Begins every message. */
  readonly name: string
  readonly url: string
  readonly auth: HttpAuth
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Texts beside those of `auth` that no message may hold: a key in the path, for one. */
  readonly secrets?: readonly string[] | undefined
  /** For one try, from the moment it is sent to the last byte of the answer. Default 10 000. */
  readonly timeoutMs?: number | undefined
  /** Requests at once. Default 4. */
  readonly concurrency?: number | undefined
  /** Requests that may wait for their turn. Default 200. */
  readonly maximumWaiting?: number | undefined
  /** Bytes of one answer. Default 5 MiB. */
  readonly maximumAnswerBytes?: number | undefined
  /** Tries of a request that may be repeated. Default 3. */
  readonly maximumTries?: number | undefined
  /** The longest `Retry-After` that is waited for in place; a longer one becomes a `rateLimited` error. Default 5 000. */
  readonly maximumRetryAfterMs?: number | undefined
  readonly readComplaint?: ReadComplaint | undefined
  readonly codes?: Readonly<Record<string, RingloopErrorCode>> | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly now?: (() => number) | undefined
  readonly random?: (() => number) | undefined
  readonly wait?: Wait | undefined
}

/** Speaks HTTP with one backend. The only place in Ringloop that sends a request to a ticket system. */
export interface HttpClient {
  /**
   * @throws `unauthorised`, `notFound`, `conflict`, `invalidInput`, `rateLimited`, `unavailable`, `timeout`, `aborted`,
   * `overloaded`; `protocol` for an answer we don't understand
   */
  send<Answer>(request: HttpRequest<Answer>): Promise<HttpAnswer<Answer>>
}

/** Makes a {@link HttpClient}. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { name, timeoutMs = 10_000, maximumTries = 3, maximumRetryAfterMs = 5000, wait = waitWithTimer } = options
  const { now = Date.now, random = Math.random, maximumAnswerBytes = 5 * 1024 * 1024 } = options
  const base = parseBaseUrl(name, options.url)
  const proof = createHttpProof(name, options.auth, { fetch: options.fetch, now })
  const redact = createRedactor(() => [...proof.secrets(), ...(options.secrets ?? [])])
  const limit = createConcurrencyLimit({ name, running: options.concurrency ?? 4, waiting: options.maximumWaiting ?? 200 })
  const headers = { accept: 'application/json', ...options.headers }
  // `retry`, `timeout` and redirects are done here: ky would repeat earlier than Retry-After asks, and follow anywhere.
  const custom = options.fetch ? { fetch: options.fetch } : {}
  const http = ky.create({ headers, retry: 0, timeout: false, throwHttpErrors: false, redirect: 'manual', ...custom })
  const circuit = createCircuit()
  /** The backend wants no request before this time. */
  let quietUntil = 0

  function addressOf(request: HttpRequest<unknown>, where: string): URL {
    const url = new URL(request.path, base)
    if (url.origin !== base.origin) {
      throw new RingloopError('protocol', `${where}: ${url.origin} is another host than ${base.origin}; not sent`, {
        mend: 'Credentials go only to the host of url. Correct url if the backend has moved.',
      })
    }
    for (const [key, value] of Object.entries(request.query ?? {}))
      if (value !== undefined) url.searchParams.set(key, String(value))
    return url
  }

  /** Follows redirects of a GET within the host; every other one is an error, because the credentials would go along. */
  async function follow(
    request: HttpRequest<unknown>,
    where: string,
    signal: AbortSignal,
    shown: readonly [string, string] | null,
  ): Promise<Response> {
    let url = addressOf(request, where)
    for (let hop = 0; hop <= 3; hop += 1) {
      const body = await bodyOf(request)
      const own = { ...request.headers, ...body.headers, ...(shown === null ? {} : { [shown[0]]: shown[1] }) }
      const sent = http(url, { ...body, method: request.method, headers: own, signal })
      const response = await orAborted(sent, signal, giveBack)
      const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null
      if (location === null) return response
      giveBack(response)
      const target = new URL(location, url)
      if (request.method !== 'GET' || target.origin !== base.origin) {
        throw new RingloopError(
          'unavailable',
          `${where} sends us on to ${oneLine(redact(target.origin + target.pathname), 200)}; not followed`,
          {
            mend: 'If the backend has moved (to https, for one), set its url to the new address.',
          },
        )
      }
      url = target
    }
    throw new RingloopError('unavailable', `${where} sends us round in circles`, { mend: 'See what answers at this address.' })
  }

  async function tryOnce<Answer>(request: HttpRequest<Answer>, where: string): Promise<HttpAnswer<Answer>> {
    using deadline = createDeadline(request.signal, request.timeoutMs ?? timeoutMs)
    try {
      const shown = await orAborted(proof.header(), deadline.signal, () => undefined)
      let response = await follow(request, where, deadline.signal, shown)
      if (response.status === 401 && proof.renew(shown)) {
        // Refused before anything was done, so it may be sent again, whatever it is.
        giveBack(response)
        response = await follow(
          request,
          where,
          deadline.signal,
          await orAborted(proof.header(), deadline.signal, () => undefined),
        )
      }
      const text = await readBody(response, maximumAnswerBytes, where, deadline.signal)
      const { status } = response
      const retryAfterMs = readRateLimit(status, response.headers, now())
      if (retryAfterMs !== null) quietUntil = Math.max(quietUntil, now() + retryAfterMs)
      if (!response.ok) {
        const { readComplaint = readCommonComplaint, codes } = options
        throw errorOfAnswer({ where, status, body: jsonOrText(text), retryAfterMs, readComplaint, redact, codes })
      }
      const json = parseJson(text, response.headers.get('content-type'), where, redact)
      return { status, headers: response.headers, body: checkAnswer(request.schema, json, where) }
    } catch (error) {
      const own = ownComplaint(error)
      if (own !== null) throw own
      if (request.signal.aborted) throw abortError(where, request.signal)
      if (deadline.expired) {
        throw new RingloopError('timeout', `${where}: no full answer within ${request.timeoutMs ?? timeoutMs} ms`, {
          mend: 'See whether the backend is slow or down; it is safe to try again.',
        })
      }
      throw new RingloopError('unavailable', `${where}: ${redact(networkProblem(error))}`, {
        mend: 'Check that the backend runs, its address, and the network between.',
        cause: error,
      })
    }
  }

  async function pause(milliseconds: number, where: string, signal: AbortSignal): Promise<void> {
    await wait(milliseconds, signal).catch((error: unknown) => {
      throw signal.aborted ? abortError(where, signal) : error
    })
  }

  /** Waits while the backend wants to be left alone; if that is too long, says so without asking it. */
  async function respectQuiet(where: string, signal: AbortSignal): Promise<void> {
    const rest = quietUntil - now()
    if (rest <= 0) return
    if (rest > maximumRetryAfterMs) {
      throw new RingloopError(
        'rateLimited',
        `${where}: the backend asks for no requests for another ${Math.ceil(rest / 1000)} s`,
        {
          mend: 'Wait; the backend asks for fewer requests.',
          retryAfterMs: rest,
        },
      )
    }
    await pause(rest, where, signal)
  }

  /** Takes its turn first: whoever waits for it must hear, too, that the backend wants to be left alone. */
  async function takeTurn<Answer>(request: HttpRequest<Answer>, where: string): Promise<HttpAnswer<Answer>> {
    const leave = await limit.acquire(request.signal)
    try {
      await respectQuiet(where, request.signal)
      return await circuit.run(where, () => tryOnce(request, where))
    } finally {
      leave()
    }
  }

  return {
    async send(request) {
      const where = `${name}: ${request.method} ${oneLine(redact(request.path.split('?')[0] ?? ''), 120)}`
      const tries = isRepeatable(request) ? maximumTries : 1
      // Wrong whatever the backend's state is.
      addressOf(request, where)
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await takeTurn(request, where)
        } catch (error) {
          if (attempt >= tries || !isPassing(error)) throw error
          const asked = isRingloopError(error) ? error.retryAfterMs : undefined
          if (asked !== undefined && asked > maximumRetryAfterMs) throw error
          request.onRepeat?.()
          // What was asked of every request, respectQuiet waits for.
          if (quietUntil <= now()) await pause(asked ?? backoff(attempt, random), where, request.signal)
        }
      }
    },
  }
}

async function bodyOf({ json, body }: HttpRequest<unknown>) {
  if (body === undefined) return json === undefined ? {} : { json }
  const length = body.length === null ? {} : { 'content-length': String(body.length) }
  return { body: await body.open(), duplex: 'half' as const, headers: { 'content-type': body.contentType, ...length } }
}

/** Closes the connection of an answer that nobody reads. */
function giveBack(response: Response): void {
  response.body?.cancel().catch(() => undefined)
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** What we ourselves have to say, also where it was said while a body was read for sending: fetch wraps it. */
function ownComplaint(error: unknown): RingloopError | null {
  for (let inner = error, depth = 0; depth < 5 && inner instanceof Error; inner = inner.cause, depth += 1)
    if (isRingloopError(inner)) return inner
  return null
}

/** fetch says only "fetch failed"; what failed is in its cause. */
function networkProblem(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return 'the connection failed'
  return oneLine(cause.message || ('code' in cause ? String(cause.code) : 'the connection failed'), 200)
}
