import { longestCard } from './card-number.js'
import type { Masker } from './masker.js'

/** A key that somebody pressed on a telephone. */
export interface KeyedDigit {
  /** `0` to `9`, or another sign: it ends a number. `*` is also what people press for the X of a resident id. */
  readonly digit: string
  /** It was pressed without a pause after the one before. */
  readonly joined: boolean
}

/**
 * Which of the keys that were pressed one after the other must not be kept: those of a number that a masker would mask, but
 * for its last ones. A number begins or ends at a pause or another sign, so one that somebody keyed in at once after a choice in a menu is found, too;
 * the other end of it may be anywhere.
 */
export function secretKeys(keys: readonly KeyedDigit[], masker: Pick<Masker, 'isSecret' | 'keepLast'>): ReadonlySet<number> {
  const values = keys.map(({ digit }) => (digit === '*' ? 10 : digit >= '0' && digit <= '9' ? Number(digit) : 11))
  const secret = new Set<number>()
  for (let end = 1; end <= keys.length; end++) {
    const closed = end === keys.length || keys[end]?.joined === false || (values[end] ?? 0) >= 10
    // a * ends a number, and may be its X; nothing that has another sign inside is a number
    for (let start = end - 1; start >= 0 && end - start <= longestCard; start--) {
      const value = values[start] ?? 11
      if (value === 11 || (value === 10 && start !== end - 1)) break
      const opened = start === 0 || keys[start]?.joined === false || (values[start - 1] ?? 0) >= 10
      if (!(opened || closed) || !masker.isSecret(values, start, end)) continue
      for (let at = start; at < end - masker.keepLast; at++) secret.add(at)
    }
  }
  return secret
}
