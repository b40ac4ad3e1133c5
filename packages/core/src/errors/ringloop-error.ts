const mark = Symbol.for('ringloop.error')

/** Every code a Ringloop package can throw. A code never changes its meaning. */
export type RingloopErrorCode =
  | 'invalidInput'
  | 'invalidConfig'
  | 'invalidRules'
  | 'unauthorised'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'closed'
  | 'overloaded'
  | 'protocol'
  | 'notFound'
  | 'conflict'
  | 'rateLimited'
  | 'unavailable'
  | 'aborted'
  /** Not in this state of the call. */
  | 'notPossible'
  /** Not for this person. */
  | 'forbidden'
  | 'busy'
  | 'noAnswer'
  | 'rejected'
  | 'invalidNumber'
  | 'congestion'
  /** The number is on a do-not-call list. */
  | 'doNotCall'

/** What a {@link RingloopError} can say besides its message. */
export interface RingloopErrorOptions {
  /** What the person who reads it can do about it, as a sentence. */
  readonly mend?: string
  readonly cause?: unknown
  /** How long the other side asks us to stay away, if it said so. */
  readonly retryAfterMs?: number
  /** What the other side said, word for word. From outside: escape it before it is shown. */
  readonly said?: string
}

/**
 * The one error class of Ringloop. `code` is for programs, `message` says what happened, `mend` says what to do.
 *
 * `isRingloopError` recognises it across duplicate copies of the package, where `instanceof` fails.
 */
export class RingloopError extends Error {
  override readonly name = 'RingloopError'
  readonly code: RingloopErrorCode
  readonly mend: string | undefined
  readonly retryAfterMs: number | undefined
  readonly said: string | undefined

  constructor(code: RingloopErrorCode, message: string, options: RingloopErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.mend = options.mend
    this.retryAfterMs = options.retryAfterMs
    this.said = options.said
    Object.defineProperty(this, mark, { value: true })
  }
}

/** Whether `value` is a {@link RingloopError} of this or another copy of the package. */
export function isRingloopError(value: unknown): value is RingloopError {
  return typeof value === 'object' && value !== null && mark in value
}
