import type { Timestamp } from '@ringloop/core'
import { createTokenBucket, type TokenBucket } from './token-bucket.js'

/** Counts by address what had to be refused (wrong tokens, forged webhooks). */
export interface RefusalLimit {
  count(address: string): void
  /** Whether nothing more is taken from there for now. */
  blocked(address: string): boolean
}

/** Allows `burst` at once and `perSecond` in the long run; remembers the last thousand addresses. */
export function createRefusalLimit(options: {
  readonly perSecond: number
  readonly burst: number
  readonly now: () => Timestamp
}): RefusalLimit {
  const { now } = options
  const buckets = new Map<string, { bucket: TokenBucket; empty: boolean; at: Timestamp }>()
  return {
    count(address) {
      const entry = buckets.get(address) ?? { bucket: createTokenBucket(options), empty: false, at: 0 }
      entry.empty = !entry.bucket.take()
      entry.at = now()
      buckets.delete(address)
      buckets.set(address, entry)
      const oldest = buckets.keys().next().value
      if (buckets.size > 1000 && oldest !== undefined) buckets.delete(oldest)
    },
    blocked(address) {
      const entry = buckets.get(address)
      return entry?.empty === true && now() - entry.at < 1000 / options.perSecond
    },
  }
}
