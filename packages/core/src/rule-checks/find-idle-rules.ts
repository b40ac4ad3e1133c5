import { exclusiveActions } from '../rules/action-schemas.js'
import type { Condition, FactCondition, Scalar } from '../rules/condition.js'
import { describeFact } from '../rules/fact-catalogue.js'
import type { Rule, RuleSet } from '../rules/rule-set.js'
import { type Lists, testHolds } from '../rules/test-holds.js'

/** A rule, or one of its actions, that can be proved never to count. */
export interface IdleRule {
  /** Its place in the file. */
  readonly index: number
  readonly rule: string
  /** Which of its actions; `null`: all of them. */
  readonly action: string | null
  readonly because: /** What it asks cannot be true all at once. */
    | { readonly kind: 'neverTrue'; readonly fact: string }
    /** An earlier rule always holds when this one does, and decides or stops. */
    | { readonly kind: 'shadowed'; readonly by: string; readonly stops: boolean }
}

/** More combinations of alternatives than this are not looked into. */
const combinationLimit = 64
/** Nor is a combination of more conditions than this. */
const demandLimit = 64
/** So many pairs of conditions and of their values are compared in a whole file: a second or two. Rules behind that are not looked into. */
const comparisonLimit = 30_000_000

/** What proofs hang on, and how much may still be compared. */
interface Proofs {
  readonly lists: Lists
  comparisonsLeft: number
}

/**
 * Rules that never count, as far as that can be proved from their conditions alone: what is told is so, what is not told may still be so.
 * Conditions in CEL prove nothing, and what would take long to prove is left.
 */
export function findIdleRules({ rules, lists = {} }: Pick<RuleSet, 'rules' | 'lists'>): readonly IdleRule[] {
  const proofs: Proofs = { lists, comparisonsLeft: comparisonLimit }
  const ways = rules.map(({ when }) => waysOf(when))
  return rules.flatMap((rule, index): IdleRule[] => {
    const own = ways[index] ?? null
    if (own === null) return []
    const impossible = own.map((way) => contradictionIn(way, proofs))
    const [first] = impossible
    if (first != null && impossible.every((fact) => fact !== null))
      return [{ index, rule: rule.id, action: null, because: { kind: 'neverTrue', fact: first } }]
    const possible = own.filter((_, place) => impossible[place] === null)
    const covering = rules.filter((_, place) => place < index && covers(ways[place] ?? null, possible, proofs))
    const stopping = covering.find(({ stop }) => stop === true)
    if (stopping !== undefined)
      return [{ index, rule: rule.id, action: null, because: { kind: 'shadowed', by: stopping.id, stops: true } }]
    return exclusiveActions.flatMap((action): IdleRule[] => {
      const by = has(rule, action) ? covering.find((earlier) => has(earlier, action)) : undefined
      if (by === undefined) return []
      const whole = Object.keys(rule.then).length === 1
      return [{ index, rule: rule.id, action: whole ? null : action, because: { kind: 'shadowed', by: by.id, stops: false } }]
    })
  })
}

const has = ({ then }: Rule, action: (typeof exclusiveActions)[number]): boolean => then[action] !== undefined

/** One test that must hold, or must not. */
interface Demand {
  readonly test: Exclude<Condition, { readonly all: unknown } | { readonly any: unknown } | { readonly not: unknown }>
  readonly holds: boolean
  /** The same for the same test. */
  readonly key: string
}

/** The ways in which a condition can be true: of each, all demands hold together. `null` if there are too many. */
function waysOf(condition: Condition | undefined, holds = true): readonly (readonly Demand[])[] | null {
  if (condition === undefined) return [[]]
  if ('not' in condition) return waysOf(condition.not, !holds)
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : null
  if (parts === null) return [[{ test: condition as Demand['test'], holds, key: JSON.stringify(condition) }]]
  let ways: readonly (readonly Demand[])[] | null = 'all' in condition === holds ? [[]] : []
  for (const part of parts) {
    const more = waysOf(part, holds)
    if (ways === null || more === null) return null
    ways = 'all' in condition === holds ? ways.flatMap((way) => more.map((other) => [...way, ...other])) : [...ways, ...more]
    if (ways.length > combinationLimit || ways.some(({ length }) => length > demandLimit)) return null
  }
  return ways
}

/** Whether a condition is true whenever one of these ways is. */
function covers(ways: readonly (readonly Demand[])[] | null, others: readonly (readonly Demand[])[], proofs: Proofs): boolean {
  if (ways === null || others.length === 0) return false
  return others.every((other) => ways.some((way) => way.every((demand) => other.some((known) => implies(known, demand, proofs)))))
}

/** Whether what is known makes a demand hold. */
function implies(known: Demand, demand: Demand, proofs: Proofs): boolean {
  if (proofs.comparisonsLeft-- <= 0) return false
  if (known.holds === demand.holds && known.key === demand.key) return true
  if ('cel' in known.test || 'cel' in demand.test || known.test.fact !== demand.test.fact) return false
  const values = valuesOf(known)
  if (values !== null) {
    const { test, holds } = demand
    return canBeTried(test, values, proofs) && values.every((value) => testHolds(test, value, proofs.lists) === holds)
  }
  // of numbers above one end all are above a lower one
  if (!known.holds || !demand.holds) return false
  const [inner, outer] = [rangeOf(known.test), rangeOf(demand.test)]
  return inner !== null && outer !== null && within(inner, outer)
}

/** The values that a fact can have if a demand holds; `null` where they are not a short list. */
function valuesOf({ test, holds }: Demand): readonly Scalar[] | null {
  if ('cel' in test || !holds || describeFact(test.fact)?.kind === 'tags') return null
  // a text that spells a number is many texts
  const plain = (value: Scalar) => typeof value === 'string' || value === null || describeFact(test.fact)?.kind !== 'text'
  if ('is' in test) return plain(test.is) ? [test.is] : null
  if ('in' in test) return test.in.every(plain) ? test.in : null
  return 'known' in test && !test.known ? [null] : null
}

/** Regular expressions and large lists are left to the engine. */
function canBeTried(test: FactCondition, values: readonly Scalar[], proofs: Proofs): boolean {
  proofs.comparisonsLeft -= values.length * ('in' in test ? test.in.length : 1)
  return !('matches' in test) && values.length <= 1000 && proofs.comparisonsLeft >= 0
}

interface Range {
  readonly from: number
  readonly to: number
  readonly openFrom: boolean
  readonly openTo: boolean
}

function rangeOf(test: FactCondition): Range | null {
  const whole = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, openFrom: false, openTo: false }
  if ('atLeast' in test) return { ...whole, from: test.atLeast }
  if ('atMost' in test) return { ...whole, to: test.atMost }
  if ('above' in test) return { ...whole, from: test.above, openFrom: true }
  if ('below' in test) return { ...whole, to: test.below, openTo: true }
  if ('between' in test) return { ...whole, from: test.between[0], to: test.between[1] }
  return 'is' in test && typeof test.is === 'number' ? { ...whole, from: test.is, to: test.is } : null
}

const within = (inner: Range, outer: Range): boolean =>
  (inner.from > outer.from || (inner.from === outer.from && (inner.openFrom || !outer.openFrom))) &&
  (inner.to < outer.to || (inner.to === outer.to && (inner.openTo || !outer.openTo)))

/** A fact of which a way asks what cannot be at once, or `null`. */
function contradictionIn(way: readonly Demand[], proofs: Proofs): string | null {
  for (const [index, one] of way.entries()) {
    if ('cel' in one.test) continue
    for (const other of way.slice(index + 1)) {
      if (!('cel' in other.test) && other.test.fact === one.test.fact && excludes(one, other, proofs)) return one.test.fact
    }
  }
  return null
}

const opposite = (demand: Demand): Demand => ({ ...demand, holds: !demand.holds })

function excludes(one: Demand, other: Demand, proofs: Proofs): boolean {
  if (implies(one, opposite(other), proofs) || implies(other, opposite(one), proofs)) return true
  const values = valuesOf(one)
  const test = other.test
  if (values !== null && !('cel' in test) && canBeTried(test, values, proofs))
    return values.every((value) => testHolds(test, value, proofs.lists) !== other.holds)
  if (!one.holds || !other.holds || 'cel' in one.test || 'cel' in test) return false
  const [a, b] = [rangeOf(one.test), rangeOf(test)]
  if (a === null || b === null) return false
  const [from, to] = [Math.max(a.from, b.from), Math.min(a.to, b.to)]
  const open =
    (a.openFrom && a.from === from) || (b.openFrom && b.from === from) || (a.openTo && a.to === to) || (b.openTo && b.to === to)
  return from > to || (from === to && open)
}
