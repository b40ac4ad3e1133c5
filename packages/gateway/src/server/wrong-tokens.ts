import { createHash } from 'node:crypto'
import type { Timestamp } from '@ringloop/core'
import { createRefusalLimit, type RefusalLimit } from './refusal-limit.js'

/** Counts by address wrong tokens, wherever they are tried. */
export interface WrongTokens extends Pick<RefusalLimit, 'blocked'> {
  /**
   * Counts a wrong token, empty if there was none. One that was tried at the same door before is no guess but somebody's old one, whose
   * address may be everybody's: it counts no more. What is wrong at one door may be right at another.
   *
   * @returns whether it is new
   */
  count(address: string, door: string, token: string): boolean
}

const remembered = 1_000

/** From one address 20 different ones at once, then one every three seconds; remembers the last thousand. */
export function limitWrongTokens(now: () => Timestamp): WrongTokens {
  const limit = createRefusalLimit({ burst: 20, perSecond: 1 / 3, now })
  /** Hashes; what was tried last is last. */
  const tried = new Set<string>()
  return {
    blocked: limit.blocked,
    count(address, door, token) {
      const hash = createHash('sha256').update(`${door} ${token}`, 'utf8').digest('base64')
      const isNew = !tried.delete(hash)
      tried.add(hash)
      const [oldest] = tried
      if (tried.size > remembered && oldest !== undefined) tried.delete(oldest)
      if (isNew) limit.count(address)
      return isNew
    },
  }
}
