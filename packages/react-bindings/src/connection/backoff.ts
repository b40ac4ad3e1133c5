/** Limits of the waiting time between attempts, in milliseconds. */
export interface BackoffLimits {
  readonly baseMs: number
  readonly maxMs: number
}

/**
 * How long to wait before the next attempt: exponential with full jitter, so that hundreds of desks do not come back in the same
 * second when a gateway restarts. Never under a tenth of the ceiling, so that a lucky draw cannot make a hot loop.
 *
 * @param attempt 1 for the first retry.
 * @param random between 0 (inclusive) and 1 (exclusive), as `Math.random`.
 * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function backoffDelay(attempt: number, random: () => number, limits: BackoffLimits): number {
  const ceiling = Math.min(limits.maxMs, limits.baseMs * 2 ** Math.min(attempt - 1, 30))
  return Math.round(ceiling * (0.1 + 0.9 * random()))
}
