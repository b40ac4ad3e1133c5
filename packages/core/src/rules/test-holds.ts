import type { FactCondition, Scalar } from './condition.js'
import type { FactValue } from './facts-of.js'
import { patternOf } from './pattern/pattern-of.js'

/** The lists of a rule file, by name. */
export type Lists = Readonly<Record<string, readonly string[]>>

/**
 * Whether a value passes a test, in the plainest way: what the compiled rules have to agree with. A fact that is not known
 * (`null`) passes `is: null` and `known: false` alone. Texts are compared as the number or flag they spell where a number or a flag is expected.
 */
export function testHolds(leaf: FactCondition, value: FactValue, lists: Lists = {}): boolean {
  if ('is' in leaf) return equals(value, leaf.is)
  if ('in' in leaf) return leaf.in.some((expected) => equals(value, expected))
  if ('known' in leaf) return (value !== null) === leaf.known
  if (value === null) return false
  if ('isNot' in leaf) return !equals(value, leaf.isNot)
  if ('inList' in leaf) {
    const list = listOf(lists, leaf.inList)
    return typeof value === 'object' ? value.some((tag) => list.has(tag)) : list.has(String(value))
  }
  if (typeof value === 'object') {
    if ('has' in leaf) return value.includes(leaf.has)
    if ('hasAny' in leaf) return leaf.hasAny.some((tag) => value.includes(tag))
    return 'hasAll' in leaf && leaf.hasAll.every((tag) => value.includes(tag))
  }
  if ('startsWith' in leaf) return typeof value === 'string' && value.startsWith(leaf.startsWith)
  if ('endsWith' in leaf) return typeof value === 'string' && value.endsWith(leaf.endsWith)
  if ('contains' in leaf) return typeof value === 'string' && value.includes(leaf.contains)
  if ('matches' in leaf) return typeof value === 'string' && patternOf(leaf).test(value)
  const number = spelledNumber(value)
  if (number === null) return false
  if ('atLeast' in leaf) return number >= leaf.atLeast
  if ('atMost' in leaf) return number <= leaf.atMost
  if ('above' in leaf) return number > leaf.above
  if ('below' in leaf) return number < leaf.below
  return 'between' in leaf && number >= leaf.between[0] && number <= leaf.between[1]
}

/** Whether a value is what is expected, or spells it. */
export const equals = (value: FactValue, expected: Scalar): boolean =>
  value === expected || (typeof value === 'string' && spells(value, expected))

/** Whether a text spells a number or a flag. */
function spells(value: string, expected: Scalar): boolean {
  if (typeof expected === 'number') return spelledNumber(value) === expected
  return typeof expected === 'boolean' && value === String(expected)
}

const sets = /* @__PURE__ */ new WeakMap<readonly string[], ReadonlySet<string>>()
const nothing: ReadonlySet<string> = /* @__PURE__ */ new Set<string>()

/** The texts of a list, one set for all who ask; none where there is no such list. */
export function listOf(lists: Lists, name: string): ReadonlySet<string> {
  const list = Object.hasOwn(lists, name) ? lists[name] : undefined
  if (list === undefined) return nothing
  const known = sets.get(list)
  if (known !== undefined) return known
  const set = new Set(list)
  sets.set(list, set)
  return set
}

/** The number that a value is or spells, or `null`. */
export function spelledNumber(value: FactValue): number | null {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value.trim()) ? Number(value) : null
}
