import type { Facts, FactValue } from './facts-of.js'
import type { Condition, FactName, Scalar } from './rule-set.js'

/** Whether a condition holds, and the fact that settled it. */
export interface Verdict {
  readonly matched: boolean
  /** The last fact that was looked at: of an `all`, the first that failed; `null` where nothing was asked. */
  readonly decidedBy: { readonly fact: FactName; readonly value: FactValue } | null
}

/**
 * Checks a condition against facts, from left to right, no further than needed. A fact that is not known (`null`) only
 * matches `is: null`. Variables are text: `is: 5` and `atLeast: 5` read them as the number they spell.
 *
 * @param onAsked is told every fact that was looked at, for the record.
 */
export function evaluate(
  condition: Condition | undefined,
  facts: Facts,
  onAsked: (fact: FactName, value: FactValue) => void = () => {},
): Verdict {
  if (condition === undefined) return { matched: true, decidedBy: null }
  if ('all' in condition) return untilOne(condition.all, false, facts, onAsked)
  if ('any' in condition) return untilOne(condition.any, true, facts, onAsked)
  if ('not' in condition) {
    const inner = evaluate(condition.not, facts, onAsked)
    return { matched: !inner.matched, decidedBy: inner.decidedBy }
  }
  const value = facts(condition.fact)
  onAsked(condition.fact, value)
  return { matched: holds(condition, value), decidedBy: { fact: condition.fact, value } }
}

function untilOne(
  conditions: readonly Condition[],
  matched: boolean,
  facts: Facts,
  onAsked: (fact: FactName, value: FactValue) => void,
): Verdict {
  let last: Verdict = { matched: !matched, decidedBy: null }
  for (const condition of conditions) {
    last = evaluate(condition, facts, onAsked)
    if (last.matched === matched) return last
  }
  return last
}

type Leaf = Extract<Condition, { readonly fact: FactName }>

function holds(leaf: Leaf, value: FactValue): boolean {
  if ('is' in leaf) return equals(value, leaf.is)
  if ('in' in leaf) return leaf.in.some((expected) => equals(value, expected))
  if ('has' in leaf) return Array.isArray(value) && value.includes(leaf.has)
  if ('startsWith' in leaf) return typeof value === 'string' && value.startsWith(leaf.startsWith)
  const number = asNumber(value)
  if (number === null) return false
  return 'atLeast' in leaf ? number >= leaf.atLeast : number <= leaf.atMost
}

function equals(value: FactValue, expected: Scalar): boolean {
  if (value === expected) return true
  if (typeof value !== 'string') return false
  if (typeof expected === 'number') return asNumber(value) === expected
  return typeof expected === 'boolean' && value === String(expected)
}

function asNumber(value: FactValue): number | null {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value.trim()) ? Number(value) : null
}
