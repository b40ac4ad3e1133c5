/** A set of code points: pairs of first and last, in order, none touching another. */
export type CodePoints = readonly number[]

const last = 0x10ffff

/** Of ranges in any order, overlapping or not, one set. */
export function codePointsOf(ranges: readonly (readonly [first: number, last: number])[]): CodePoints {
  const set: number[] = []
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const end = set.length - 1
    if (set.length > 0 && from <= (set[end] ?? 0) + 1) set[end] = Math.max(set[end] ?? 0, to)
    else set.push(from, to)
  }
  return set
}

/** All code points that are not in the set. */
export function complement(set: CodePoints): CodePoints {
  const rest: number[] = []
  let next = 0
  for (const [from, to] of rangesOf(set)) {
    if (from > next) rest.push(next, from - 1)
    next = to + 1
  }
  if (next <= last) rest.push(next, last)
  return rest
}

/** The set with the other case of each of its letters: of Latin, Greek, Cyrillic, Armenian. */
export function withBothCases(set: CodePoints): CodePoints {
  const ranges: [number, number][] = [...rangesOf(set)]
  for (const [from, to] of rangesOf(set)) {
    for (let code = from; code <= Math.min(to, 0x58f); code++) {
      const letter = String.fromCodePoint(code)
      for (const other of [letter.toLowerCase(), letter.toUpperCase()]) {
        // `ß` becomes two letters: those are no counterpart
        if (other.length === 1 && other !== letter) ranges.push([other.charCodeAt(0), other.charCodeAt(0)])
      }
    }
  }
  return codePointsOf(ranges)
}

/** The ranges of a set. */
export function* rangesOf(set: CodePoints): IterableIterator<[first: number, last: number]> {
  for (let index = 0; index < set.length; index += 2) yield [set[index] ?? 0, set[index + 1] ?? 0]
}

/** `\d`, `\w`, `\s` and `.`, as in JavaScript. */
export const digits: CodePoints = [48, 57]
export const wordSigns: CodePoints = [48, 57, 65, 90, 95, 95, 97, 122]
export const spaces: CodePoints = [
  9, 13, 32, 32, 160, 160, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000, 0xfeff,
  0xfeff,
]
export const lineEnds: CodePoints = [10, 10, 13, 13, 0x2028, 0x2029]
