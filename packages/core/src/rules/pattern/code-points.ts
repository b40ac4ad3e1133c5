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

/** What is made of a set, once for as long as that is in use. */
function remembered(make: (set: CodePoints) => CodePoints): (set: CodePoints) => CodePoints {
  const known = new WeakMap<CodePoints, CodePoints>()
  return (set) => {
    const before = known.get(set)
    if (before !== undefined) return before
    const made = make(set)
    known.set(set, made)
    return made
  }
}

/** All code points that are not in the set. */
export const complement = /* @__PURE__ */ remembered((set) => {
  const rest: number[] = []
  let next = 0
  for (const [from, to] of rangesOf(set)) {
    if (from > next) rest.push(next, from - 1)
    next = to + 1
  }
  if (next <= last) rest.push(next, last)
  return rest
})

/** Whether a code point is in the set. */
export function contains(set: CodePoints, code: number): boolean {
  let low = 0
  let high = set.length >> 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((set[2 * middle + 1] as number) < code) low = middle + 1
    else high = middle
  }
  return 2 * low < set.length && (set[2 * low] as number) <= code
}

type Letter = readonly [code: number, same: readonly number[]]
let cases: readonly Letter[] | null = null

/**
 * Letters with those that differ from them in case alone, in order: of Latin, Greek, Cyrillic, Armenian, and what folds to one of those,
 * as the sign of Kelvin does. Made when the first pattern asks.
 */
function otherCases(): readonly Letter[] {
  if (cases !== null) return cases
  const letters = new Set('ẞ\u2126\u212a\u212b')
  for (let code = 0; code < 0x590; code++) {
    const letter = String.fromCharCode(code)
    for (const each of [letter, letter.toLowerCase(), letter.toUpperCase()]) if (each.length === 1) letters.add(each)
  }
  const byFold = new Map<string, number[]>()
  for (const letter of letters) {
    const upper = letter.toUpperCase()
    // `ß` becomes two letters: those are no counterpart; nor has `ı` one, but for Turks
    const fold = (upper.length === 1 && letter !== 'ı' ? upper : letter).toLowerCase()
    if (fold.length === 1) byFold.set(fold, [...(byFold.get(fold) ?? []), letter.charCodeAt(0)])
  }
  const made: Letter[] = []
  for (const same of byFold.values()) if (same.length > 1) for (const code of same) made.push([code, same])
  cases = made.sort((a, b) => a[0] - b[0])
  return cases
}

/** The set with the other cases of each of its letters. */
export const withBothCases = /* @__PURE__ */ remembered((set) => {
  const letters = otherCases()
  const more: [number, number][] = []
  let at = 0
  for (const [from, to] of rangesOf(set)) {
    for (; at < letters.length; at++) {
      const [code, same] = letters[at] as Letter
      if (code > to) break
      if (code >= from) for (const other of same) if (!contains(set, other)) more.push([other, other])
    }
  }
  return more.length === 0 ? set : codePointsOf([...rangesOf(set), ...more])
})

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
