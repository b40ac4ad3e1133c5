import { digitValue, isSeparator, isTen, maskCode, mostSeparators } from './digit-value.js'

/** Digits that may be one number: nothing but separators is between them. */
export interface DigitRun {
  /** 0 to 9; 10 for an X, which ends a run. */
  readonly values: readonly number[]
  /** Where each is in the text. */
  readonly positions: readonly number[]
  /** For each, whether a group of digits begins or ends with it. A digit beside a mask is cut off: no group begins or ends there. */
  readonly begins: readonly boolean[]
  readonly ends: readonly boolean[]
  /** It has a `+` in front: an international telephone number. */
  readonly international: boolean
}

/** The runs of a text that have `fewest` digits or more, in order; linear in the text. */
export function* digitRuns(text: string, fewest: number): Generator<DigitRun> {
  const length = text.length
  let at = 0
  while (at < length) {
    if (digitValue(text.charCodeAt(at)) < 0) {
      at++
      continue
    }
    const international = at > 0 && isPlus(text.charCodeAt(at - 1))
    const values: number[] = []
    const positions: number[] = []
    const begins: boolean[] = []
    const ends: boolean[] = []
    let before = at > 0 ? text.charCodeAt(at - 1) : 0
    for (;;) {
      const code = text.charCodeAt(at)
      const digit = digitValue(code)
      const adjacent = positions.at(-1) === at - 1
      if (digit < 0 && !(isTen(code) && !isLetter(text.charCodeAt(at + 1)))) break
      values.push(digit < 0 ? 10 : digit)
      positions.push(at)
      begins.push(!adjacent && before !== maskCode)
      at++
      const after = at < length ? text.charCodeAt(at) : 0
      // an X closes the group of the digits before it, but these alone may be a number, too
      ends.push(digitValue(after) < 0 && after !== maskCode)
      if (digit < 0) break
      let next = at
      while (next < length && next - at < mostSeparators && isSeparator(text.charCodeAt(next))) next++
      const following = next < length ? text.charCodeAt(next) : 0
      if (digitValue(following) < 0 && !isTen(following)) break
      before = text.charCodeAt(next - 1)
      at = next
    }
    if (values.length >= fewest) yield { values, positions, begins, ends, international }
  }
}

const isPlus = (code: number) => code === 0x2b || code === 0xff0b
const isLetter = (code: number) => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
