import type { FactCondition, Scalar } from '../condition.js'
import type { FactValue } from '../facts-of.js'
import { spelledNumber } from '../test-holds.js'
import { type CompiledCondition, compileTest, passes } from './compile-condition.js'

/**
 * What a fact's value leaves of the rules: bits, one a rule, in words of 32. Values that no indexed test tells apart are one
 * class, and each class has its row of bits: of the rules whose indexed tests of this fact all hold, and of those that do not ask.
 */
export interface FactIndex {
  readonly slot: number
  /** The rules that ask: while none of them is a candidate, the fact is not read. */
  readonly asking: Uint32Array
  /** Rows of as many words as `asking` has, one after the other. */
  readonly table: Uint32Array
  /** Where in the table the row of a value begins; or a row made for this value alone, where no class has it. */
  rowOf(value: FactValue): number | Uint32Array
}

/** A test that stands at the top of a rule's condition, by the rule's place. */
export interface IndexedTest {
  readonly place: number
  readonly test: FactCondition
}

/** Whether tests of this sort can be looked up. Long lists are a look-up themselves. */
export function isIndexable(test: FactCondition): boolean {
  if ('in' in test) return test.in.length <= 32 && sortOf(test) !== 'mixed'
  if ('hasAny' in test) return test.hasAny.length <= 32
  return ['is', 'isNot', 'known', 'atLeast', 'atMost', 'above', 'below', 'between', 'has'].some((name) => name in test)
}

/** What a test compares with: tests that read a text as a number and tests that do not cannot share classes. */
export function sortOf(test: FactCondition): 'text' | 'number' | 'tags' | 'none' | 'mixed' {
  if ('has' in test || 'hasAny' in test) return 'tags'
  const constants = constantsOf(test).filter((constant) => constant !== null)
  if (constants.length === 0) return 'none'
  const texts = constants.filter((constant) => typeof constant === 'string').length
  return texts === 0 ? 'number' : texts === constants.length ? 'text' : 'mixed'
}

/** Of a test that can be looked up, and of no tags. */
const constantsOf = ({ fact, ...test }: FactCondition): readonly Scalar[] =>
  'known' in test ? [] : Object.values<Scalar | readonly Scalar[]>(test).flat()

/** Classes that every index has: not known, any text, anything else, true, false. Those of texts and numbers come behind. */
const unknownClass = 0
const textClass = 1
const restClass = 2
const trueClass = 3
const falseClass = 4

/** A table of more bits than this is not worth its place: half a million words are two megabytes. */
const tableLimit = 500_000
/** Nor is an index that takes more tries than this to make: some tenths of a second. */
const workLimit = 10_000_000

const setBit = (bits: Uint32Array, row: number, place: number): void => {
  const word = row + (place >>> 5)
  bits[word] = (bits[word] as number) | (1 << (place & 31))
}

/** An index of tests of one fact, none of tags; `null` if it would get too large. `words` is the number of words of a row. */
export function indexValues(slot: number, tests: readonly IndexedTest[], words: number): FactIndex | null {
  const constants = tests.flatMap(({ test }) => constantsOf(test))
  const texts = new Map<string, number>()
  const numbers = Float64Array.from(new Set(constants.filter((constant) => typeof constant === 'number'))).sort()
  // any other text: longer than all that are compared with
  const longest = constants.reduce<number>((most, it) => (typeof it === 'string' && it.length > most ? it.length : most), 0)
  const samples: (FactValue | undefined)[] = [null, '*'.repeat(longest + 1), Number.NaN, true, false]
  for (const constant of constants) {
    if (typeof constant !== 'string' || texts.has(constant)) continue
    texts.set(constant, samples.push(constant) - 1)
  }
  const firstNumber = samples.length
  for (let gap = 0; gap <= numbers.length; gap++) {
    const low = numbers[gap - 1] ?? Number.NEGATIVE_INFINITY
    const high = numbers[gap] ?? Number.POSITIVE_INFINITY
    samples.push(gap === 0 ? low : gap === numbers.length ? high : low / 2 + high / 2)
    if (gap < numbers.length) samples.push(high)
  }
  // a rule that says which values it takes is tried with these alone
  const namesValues = (test: FactCondition): boolean => 'is' in test || 'in' in test
  const naming = new Set(tests.flatMap(({ place, test }) => (namesValues(test) ? [place] : [])))
  const tries = samples.length * tests.filter(({ place }) => !naming.has(place)).length
  if (samples.length * words > tableLimit || tries > workLimit) return null

  const table = new Uint32Array(samples.length * words)
  const asking = new Uint32Array(words)
  const byPlace = new Map<number, { readonly test: FactCondition; readonly compiled: CompiledCondition }[]>()
  for (const { place, test } of tests) {
    setBit(asking, 0, place)
    const others = byPlace.get(place)
    const one = { test, compiled: compileTest(test, slot, {}) }
    if (others === undefined) byPlace.set(place, [one])
    else others.push(one)
  }
  for (let row = 0; row < table.length; row += words)
    for (let word = 0; word < words; word++) table[row + word] = ~(asking[word] as number)

  const classOf = (value: FactValue): number => {
    if (typeof value === 'string') {
      const known = texts.get(value)
      if (known !== undefined) return known
      if (texts.size > 0) return textClass
      if (value === 'true') return trueClass
      if (value === 'false') return falseClass
      const number = spelledNumber(value)
      return number === null ? textClass : classOfNumber(number)
    }
    if (typeof value === 'number') return classOfNumber(value)
    if (value === null) return unknownClass
    return value === true ? trueClass : value === false ? falseClass : restClass
  }
  const classOfNumber = (value: number): number => {
    if (Number.isNaN(value)) return restClass
    let low = 0
    let high = numbers.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((numbers[middle] as number) < value) low = middle + 1
      else high = middle
    }
    return firstNumber + 2 * low + (numbers[low] === value ? 1 : 0)
  }

  const everyClass = samples.map((_, index) => index)
  for (const [place, together] of byPlace) {
    const equality = together.find(({ test }) => namesValues(test))?.test
    const classes = equality === undefined ? everyClass : new Set(constantsOf(equality).map(classOf))
    for (const index of classes) {
      const sample = samples[index] ?? null
      if (together.every(({ compiled }) => passes(compiled, sample))) setBit(table, index * words, place)
    }
  }

  return { slot, asking, table, rowOf: (value) => classOf(value) * words }
}

/** An index of tests of tags, at most one a rule: `has` and `hasAny`. */
export function indexTags(slot: number, tests: readonly IndexedTest[], words: number): FactIndex | null {
  const asking = new Uint32Array(words)
  const rows = new Map<string, Uint32Array>()
  for (const { place, test } of tests) {
    setBit(asking, 0, place)
    for (const tag of 'has' in test ? [test.has] : 'hasAny' in test ? test.hasAny : []) {
      const row = rows.get(tag) ?? new Uint32Array(words)
      rows.set(tag, row)
      setBit(row, 0, place)
    }
  }
  if (rows.size * words > tableLimit) return null
  // the first row is that of the rules that do not ask, the others are those of a tag with them
  const table = new Uint32Array((rows.size + 1) * words)
  const places = new Map<string, number>()
  for (let word = 0; word < words; word++) table[word] = ~(asking[word] as number)
  for (const [tag, row] of rows) {
    const place = (places.size + 1) * words
    places.set(tag, place)
    for (let word = 0; word < words; word++) table[place + word] = (row[word] as number) | (table[word] as number)
  }
  return {
    slot,
    asking,
    table,
    rowOf(value) {
      if (typeof value !== 'object' || value === null) return 0
      let only = 0
      let several: Uint32Array | null = null
      for (let index = 0; index < value.length; index++) {
        const place = places.get(value[index] as string)
        if (place === undefined || place === only) continue
        if (only === 0) only = place
        else {
          several ??= table.slice(only, only + words)
          for (let word = 0; word < words; word++) several[word] = (several[word] as number) | (table[place + word] as number)
        }
      }
      return several ?? only
    },
  }
}
