import { isRingloopError } from '@ringloop/core'

/** Waits, or rejects with the signal's reason when it fires. Injected, so that tests don't wait. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>

/** The real {@link Wait}. */
export const waitWithTimer: Wait = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const leave = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    if (signal.aborted) return reject(signal.reason)
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', leave, { once: true })
  })

/** The value of a `Retry-After` header (RFC 9110 10.2.3: seconds or a date) in milliseconds from `now`, or `null`. */
export function readRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null
  const text = value.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  // Date.parse accepts far more than HTTP dates, "-5" for one.
  const at = /^[A-Z][a-z]{2},? /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

/** Whether a request that may safely be sent again is worth it. A time-out is not: the caller's time is limited. */
export function isPassing(error: unknown): boolean {
  return isRingloopError(error) && (error.code === 'unavailable' || error.code === 'rateLimited')
}

/** 0.2 s, 0.4 s, 0.8 s …, half of it by chance, so that gateways that failed together don't return together. */
export function backoff(attempt: number, random: () => number): number {
  const full = 200 * 2 ** (attempt - 1)
  return full / 2 + (random() * full) / 2
}
