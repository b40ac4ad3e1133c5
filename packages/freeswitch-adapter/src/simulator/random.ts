/** A source of numbers and ids that gives the same ones for the same seed. */
export interface SeededRandom {
  /** At least 0, less than 1. */
  next(): number
  /** A UUID of version 4. */
  uuid(): string
  /** A whole number from `from` to `to`, both possible. */
  between(from: number, to: number): number
}

/** Makes a {@link SeededRandom} (mulberry32). */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const hex = (digits: number) =>
    Math.floor(next() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  return {
    next,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${(8 + Math.floor(next() * 4)).toString(16)}${hex(3)}-${hex(8)}${hex(4)}`,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
  }
}
