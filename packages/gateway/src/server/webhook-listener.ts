import type { IncomingMessage, ServerResponse } from 'node:http'
import { isRingloopError, type RingloopErrorCode, type Timestamp, type WebhookRequest } from '@ringloop/core'
import { readBody } from './read-body.js'
import { createRefusalLimit } from './refusal-limit.js'

/** Where a system may post what happened. */
export interface WebhookDoor {
  /** The last part of its path. Who does not know it is told that there is nothing. */
  readonly name: string
  /** Resolves once what the request says is stored. */
  receive(request: WebhookRequest): Promise<void>
}

/** What {@link createWebhookListener} needs. */
export interface WebhookListenerOptions {
  readonly doors: readonly WebhookDoor[]
  /** Scheme, host and path before `/webhooks` as senders see them; `null` takes the `Host` header. */
  readonly publicUrl: string | null
  readonly now: () => Timestamp
  readonly log: (fact: string, details?: Readonly<Record<string, unknown>>) => void
  /** Taken at once; more are told to come again. Default 1,000. */
  readonly maxInFlight?: number
  /** A body has to be there after so long. Default 10 s. */
  readonly bodyMs?: number
}

const maxBodyBytes = 1024 * 1024
/** What was refused, of one address: so many at once, then one every three seconds. */
const refusals = { burst: 20, perSecond: 1 / 3 } as const
const bodyTypes = /^(?:application\/(?:[\w.+-]*json|x-www-form-urlencoded|(?:soap\+)?xml)|text\/(?:json|xml|plain))\s*(?:;|$)/i

/**
 * Takes `POST /webhooks/:name`; gives `false` for what is none of its business.
 *
 * 202: stored. 400: no webhook. 401: not genuine. 404, 405, 408, 413, 415: as HTTP has it. 429: too much that was refused from there.
 * 503: come again.
 */
export function createWebhookListener(
  options: WebhookListenerOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const doors = new Map(options.doors.map((door) => [door.name, door]))
  const limit = createRefusalLimit({ ...refusals, now: options.now })
  const base = options.publicUrl?.replace(/\/+$/, '') ?? null
  let inFlight = 0

  const handle = async (request: IncomingMessage, response: ServerResponse, path: string) => {
    const peer = request.socket.remoteAddress ?? 'unknown'
    const door = doors.get(path.slice(prefix.length))
    if (door === undefined) return refuse(request, response, 404)
    if (request.method !== 'POST') return refuse(request, response, 405, { allow: 'POST' })
    if (limit.blocked(peer)) return refuse(request, response, 429, { 'retry-after': '3' })
    if (inFlight >= (options.maxInFlight ?? 1_000)) return refuse(request, response, 503, { 'retry-after': '1' })
    if (request.headers['content-encoding'] !== undefined) return refuse(request, response, 415)
    const type = request.headers['content-type']
    if (type !== undefined && !bodyTypes.test(type)) return refuse(request, response, 415)
    inFlight++
    try {
      const body = await readBody(request, { maxBytes: maxBodyBytes, withinMs: options.bodyMs ?? 10_000 })
      if (body === 'gone') return
      if (body === 'tooLarge') return refuse(request, response, 413)
      if (body === 'tooSlow') return refuse(request, response, 408)
      await door.receive({
        method: 'POST',
        url: `${base ?? `http://${request.headers.host ?? ''}`}${request.url}`,
        headers: headersOf(request),
        body,
        receivedAt: options.now(),
      })
      answer(response, 202)
    } catch (error) {
      const code = isRingloopError(error) ? error.code : null
      const status = (code && statuses[code]) ?? 500
      if (status === 401 || status === 400) limit.count(peer)
      options.log('webhook not taken', { status, peer, ...(code === null ? { error } : { problem: (error as Error).message }) })
      answer(response, status, status === 503 ? { 'retry-after': '5' } : {})
    } finally {
      inFlight--
    }
  }

  return (request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    if (!path.startsWith(prefix)) return false
    response.on('error', () => {})
    void handle(request, response, path)
    return true
  }
}

const prefix = '/webhooks/'

const statuses: Readonly<Partial<Record<RingloopErrorCode, number>>> = {
  unauthorised: 401,
  invalidInput: 400,
  notFound: 404,
  overloaded: 503,
  unavailable: 503,
  unreachable: 503,
  rateLimited: 503,
  timeout: 503,
  closed: 503,
  aborted: 503,
}

const texts: Readonly<Record<number, string>> = {
  202: 'stored',
  400: 'no webhook that is understood here',
  401: 'not signed as it should be',
  404: 'not found',
  405: 'POST only',
  408: 'too slow',
  413: 'too large',
  415: 'JSON, form or XML only, not compressed',
  429: 'too many that were refused',
  500: 'failed',
  503: 'come again',
}

function answer(response: ServerResponse, status: number, more: Readonly<Record<string, string>> = {}): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, headersFor(status, more)).end(bodyFor(status))
}

/**
 * Answers without having read the body, and reads no more of it. The connection is cut a moment later, not at once: what is sent to a
 * closed connection would make the sender's system throw the answer away.
 */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  more: Readonly<Record<string, string>> = {},
): void {
  request.pause()
  response.writeHead(status, { ...headersFor(status, more), connection: 'close' })
  response.write(bodyFor(status))
  const cut = setTimeout(() => request.socket.destroy(), 250)
  request.socket.once('close', () => clearTimeout(cut))
}

const bodyFor = (status: number) => `${texts[status] ?? 'failed'}\n`
const headersFor = (status: number, more: Readonly<Record<string, string>>) => ({
  'content-type': 'text/plain; charset=utf-8',
  'content-length': String(Buffer.byteLength(bodyFor(status))),
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  ...more,
})

function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
  )
  return Object.fromEntries(entries)
}
