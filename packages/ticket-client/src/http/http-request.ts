import type { ZodType } from 'zod'

/** A value of the query string; `undefined` leaves it out. */
export type QueryValue = string | number | boolean | undefined

/** A body that is streamed; opened for every try. */
export interface HttpBody {
  readonly contentType: string
  /** Bytes; `null` if that is not known, which some backends do not take. */
  readonly length: number | null
  open(): ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>
}

/** One request to a backend. */
export interface HttpRequest<Answer> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /**
   * Relative to the base URL, its parts already escaped (`encodeURIComponent`). A full URL, as backends give it for the next
   * page, is taken if it points to the base URL's own origin.
   */
  readonly path: string
  readonly query?: Readonly<Record<string, QueryValue>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly json?: unknown
  /** Instead of `json`: bytes, streamed. */
  readonly body?: HttpBody | undefined
  /** For one try of this request, instead of the client's: an upload takes longer. */
  readonly timeoutMs?: number | undefined
  /** What we need of the answer. An empty body is `undefined`. */
  readonly schema: ZodType<Answer>
  readonly signal: AbortSignal
  /**
   * Says that a POST only reads, so that it may be sent again. A GET is always sent again, a PUT only with `If-Match`, a POST only with
   * `Idempotency-Key`, everything else never.
   */
  readonly readsOnly?: boolean | undefined
  /** Told before it is sent again, because a conditional PUT that got through unseen then contradicts itself. */
  readonly onRepeat?: (() => void) | undefined
}

/** A success. */
export interface HttpAnswer<Answer> {
  readonly status: number
  readonly headers: Headers
  readonly body: Answer
}

/** Whether sending it a second time cannot do harm, if the first got through unseen. */
export function isRepeatable(request: HttpRequest<unknown>): boolean {
  const has = (header: string) => Object.keys(request.headers ?? {}).some((name) => name.toLowerCase() === header)
  if (request.method === 'GET') return true
  if (request.method === 'PUT') return has('if-match')
  return request.method === 'POST' && (request.readsOnly === true || has('idempotency-key'))
}
