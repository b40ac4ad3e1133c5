import type { ActionKind } from '../action-schemas.js'
import type { Condition } from '../condition.js'
import type { FactName } from '../fact-catalogue.js'
import type { Rule } from '../rule-set.js'
import { type CompiledCondition, type ConditionScope, compileCondition } from './compile-condition.js'
import { type FactIndex, type IndexedTest, indexTags, indexValues, isIndexable, sortOf } from './fact-index.js'

/** The rules that count for some actions, in order, and the indexes that find those which can hold. */
export interface RulePlan {
  readonly rules: readonly Rule[]
  /** Of each rule, the conditions that all have to hold. */
  readonly parts: readonly (readonly RulePart[])[]
  /** Whether the rule at a place has one of the actions; else it is here because it may stop. */
  readonly wanted: readonly boolean[]
  readonly stops: readonly boolean[]
  /** A bit for each rule. */
  readonly every: Uint32Array
  readonly indexes: readonly FactIndex[]
  /** Of each rule, what the indexes do not answer. */
  readonly rest: readonly (readonly CompiledCondition[])[]
}

/** A condition at the top of a rule's, as a trace tells of it. */
export interface RulePart {
  readonly condition: Condition
  /** Where it stands in the rule: `when`, `when.all[1]`. */
  readonly path: string
  /** Of a test of a fact, that fact and its place; `null` and -1 of what has conditions in it, and of CEL. */
  readonly fact: FactName | null
  readonly slot: number
  /** What turns a rule away over it: an index, counted from 1, or behind those its number among the rule's `rest`. */
  readonly by: number
  /** The same index answers another part of the rule, too. */
  readonly shared: boolean
}

/** Fewer rules than this are tried faster than they are looked up. */
const indexFrom = 8

/** Makes a plan of those rules that have one of the actions, or may stop the others. */
export function planRules(rules: readonly Rule[], kinds: readonly ActionKind[], scope: ConditionScope): RulePlan {
  const isWanted = (rule: Rule): boolean => kinds.some((kind) => rule.then[kind] !== undefined)
  const counted = rules.filter((rule) => rule.stop === true || isWanted(rule))
  const written = counted.map(({ when }) => (when === undefined ? [] : together(when, 'when')))
  const words = Math.max(1, (counted.length + 31) >>> 5)
  const { indexes, answeredBy } = counted.length < indexFrom ? { indexes: [], answeredBy: [] } : indexRules(written, words, scope)
  const rest: CompiledCondition[][] = []
  const parts = written.map((conditions, place) => {
    const answers = answeredBy[place]
    const left: CompiledCondition[] = []
    rest.push(left)
    return conditions.map(({ condition, path }): RulePart => {
      const index = answers?.get(condition)
      if (index === undefined) left.push(compileCondition(condition, scope))
      const fact = 'fact' in condition ? condition.fact : null
      const slot = fact === null ? -1 : scope.slotOf(fact)
      const by = index === undefined ? indexes.length + left.length : index + 1
      const shared = index !== undefined && conditions.filter((other) => answers?.get(other.condition) === index).length > 1
      return { condition, path, fact, slot, by, shared }
    })
  })
  const every = new Uint32Array(words)
  for (let place = 0; place < counted.length; place++) every[place >>> 5] = (every[place >>> 5] as number) | (1 << (place & 31))
  return {
    rules: counted,
    parts,
    wanted: counted.map(isWanted),
    stops: counted.map(({ stop }) => stop === true),
    every,
    indexes,
    rest,
  }
}

interface Written {
  readonly condition: Condition
  readonly path: string
}

/** The conditions of which all have to hold: those of an `all`, also inside an `all`. */
const together = (condition: Condition, path: string): readonly Written[] =>
  'all' in condition ? condition.all.flatMap((part, index) => together(part, `${path}.all[${index}]`)) : [{ condition, path }]

/** The indexes, and of each rule which of them answers which condition. */
function indexRules(
  written: readonly (readonly Written[])[],
  words: number,
  scope: ConditionScope,
): { readonly indexes: readonly FactIndex[]; readonly answeredBy: readonly ReadonlyMap<Condition, number>[] } {
  const byFact = new Map<FactName, IndexedTest[]>()
  for (const [place, conditions] of written.entries()) {
    for (const { condition: test } of conditions) {
      if (!('fact' in test) || !isIndexable(test)) continue
      const tests = byFact.get(test.fact)
      if (tests === undefined) byFact.set(test.fact, [{ place, test }])
      else tests.push({ place, test })
    }
  }
  const found: { readonly index: FactIndex; readonly tests: readonly IndexedTest[] }[] = []
  for (const [fact, all] of byFact) {
    const tests = chooseTests(all)
    const slot = scope.slotOf(fact)
    const isTags = tests[0] !== undefined && sortOf(tests[0].test) === 'tags'
    const index = isTags ? indexTags(slot, tests, words) : indexValues(slot, tests, words)
    if (index !== null) found.push({ index, tests })
  }
  // what most rules ask about leaves the fewest of them
  found.sort((a, b) => b.tests.length - a.tests.length)
  const answeredBy = written.map(() => new Map<Condition, number>())
  for (const [number, { tests }] of found.entries()) for (const { place, test } of tests) answeredBy[place]?.set(test, number)
  return { indexes: found.map(({ index }) => index), answeredBy }
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
