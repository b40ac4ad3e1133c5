import type { Timestamp } from '@ringloop/core'

/** Lets `burst` through at once and `perSecond` in the long run. */
export interface TokenBucket {
  /** Takes one; `false` if there is none left. */
  take(): boolean
}

/** Makes a full bucket. */
export function createTokenBucket(options: {
  readonly perSecond: number
  readonly burst: number
  readonly now: () => Timestamp
}): TokenBucket {
  let tokens = options.burst
  let at = options.now()
  return {
    take() {
      const now = options.now()
      tokens = Math.min(options.burst, tokens + (Math.max(0, now - at) / 1000) * options.perSecond)
      at = now
      if (tokens < 1) return false
      tokens--
      return true
    },
  }
}
