import type { ActionKind } from '../action-schemas.js'
import type { Condition } from '../condition.js'
import type { FactName } from '../fact-catalogue.js'
import type { Rule } from '../rule-set.js'
import { type CompiledCondition, type ConditionScope, compileCondition } from './compile-condition.js'
import { type FactIndex, type IndexedTest, indexTags, indexValues, isIndexable, sortOf } from './fact-index.js'

/** The rules that count for some actions, in order, and the indexes that find those which can hold. */
export interface RulePlan {
  readonly rules: readonly Rule[]
  /** Of each rule, the conditions that all have to hold, as they are written. */
  readonly conditions: readonly (readonly Condition[])[]
  /** Whether the rule at a place has one of the actions; else it is here because it may stop. */
  readonly wanted: readonly boolean[]
  readonly stops: readonly boolean[]
  /** A bit for each rule. */
  readonly every: Uint32Array
  readonly indexes: readonly FactIndex[]
  /** Of each rule, what the indexes do not answer. */
  readonly rest: readonly (readonly CompiledCondition[])[]
}

/** Fewer rules than this are tried faster than they are looked up. */
const indexFrom = 8

/** Makes a plan of those rules that have one of the actions, or may stop the others. */
export function planRules(rules: readonly Rule[], kinds: readonly ActionKind[], scope: ConditionScope): RulePlan {
  const isWanted = (rule: Rule): boolean => kinds.some((kind) => rule.then[kind] !== undefined)
  const counted = rules.filter((rule) => rule.stop === true || isWanted(rule))
  const conditions = counted.map(({ when }) => (when === undefined ? [] : together(when)))
  const words = Math.max(1, (counted.length + 31) >>> 5)
  const { indexes, answered } = counted.length < indexFrom ? { indexes: [], answered: [] } : indexRules(conditions, words, scope)
  const rest: readonly (readonly CompiledCondition[])[] = conditions.map((parts, place) =>
    parts.filter((part) => answered[place]?.has(part) !== true).map((part) => compileCondition(part, scope)),
  )
  const every = new Uint32Array(words)
  for (let place = 0; place < counted.length; place++) every[place >>> 5] = (every[place >>> 5] as number) | (1 << (place & 31))
  return {
    rules: counted,
    conditions,
    wanted: counted.map(isWanted),
    stops: counted.map(({ stop }) => stop === true),
    every,
    indexes,
    rest,
  }
}

/** The conditions of which all have to hold: those of an `all`, also inside an `all`. */
const together = (condition: Condition): readonly Condition[] =>
  'all' in condition ? condition.all.flatMap(together) : [condition]

function indexRules(
  conditions: readonly (readonly Condition[])[],
  words: number,
  scope: ConditionScope,
): { readonly indexes: readonly FactIndex[]; readonly answered: readonly ReadonlySet<Condition>[] } {
  const byFact = new Map<FactName, IndexedTest[]>()
  for (const [place, parts] of conditions.entries()) {
    for (const test of parts) {
      if (!('fact' in test) || !isIndexable(test)) continue
      const tests = byFact.get(test.fact)
      if (tests === undefined) byFact.set(test.fact, [{ place, test }])
      else tests.push({ place, test })
    }
  }
  const answered = conditions.map(() => new Set<Condition>())
  const found: { readonly index: FactIndex; readonly rules: number }[] = []
  for (const [fact, tests] of byFact) {
    const chosen = chooseTests(tests)
    const slot = scope.slotOf(fact)
    const isTags = chosen[0] !== undefined && sortOf(chosen[0].test) === 'tags'
    const index = isTags ? indexTags(slot, chosen, words) : indexValues(slot, chosen, words)
    if (index === null) continue
    found.push({ index, rules: chosen.length })
    for (const { place, test } of chosen) answered[place]?.add(test)
  }
  // what most rules ask about leaves the fewest of them
  found.sort((a, b) => b.rules - a.rules)
  return { indexes: found.map(({ index }) => index), answered }
}

/** The tests of a fact that one index can answer together. */
function chooseTests(tests: readonly IndexedTest[]): readonly IndexedTest[] {
  const sorts = new Set(tests.map(({ test }) => sortOf(test)))
  if (sorts.has('tags')) {
    const seen = new Set<number>()
    return tests.filter(({ place, test }) => sortOf(test) === 'tags' && !seen.has(place) && seen.add(place))
  }
  const main = sorts.has('text') ? 'text' : 'number'
  return tests.filter(({ test }) => sortOf(test) === main || sortOf(test) === 'none')
}
