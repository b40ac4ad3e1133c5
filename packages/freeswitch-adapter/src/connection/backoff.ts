/** The pauses between attempts to connect. */
export interface Backoff {
  /** How long to wait before the next attempt, in milliseconds. */
  next(): number
  /** The last attempt lasted: begin again with short waits. */
  reset(): void
}

/**
 * Exponential backoff with full jitter: a random time up to a limit that doubles, so that many gateways do not come back at once.
 * Never under `floor`: an attempt that fails at once must not become a loop.
 */
export function createBackoff(options: {
  readonly random: () => number
  readonly floor?: number
  readonly base?: number
  readonly limit?: number
}): Backoff {
  const { random, floor = 100, base = 500, limit = 30_000 } = options
  let attempt = 0
  return {
    next() {
      const most = Math.min(limit, base * 2 ** attempt)
      attempt = Math.min(attempt + 1, 30)
      return Math.max(floor, Math.round(random() * most))
    },
    reset() {
      attempt = 0
    },
  }
}
