import { celName, celProgramOf } from './cel-programs.js'
import type { Condition } from './condition.js'
import type { FactName } from './fact-catalogue.js'
import type { Facts, FactValue } from './facts-of.js'
import { type Lists, testHolds } from './test-holds.js'

/** Whether a condition holds, and the fact that settled it. */
export interface Verdict {
  readonly matched: boolean
  /**
   * The last fact that was looked at: of an `all`, the first that failed; `null` where nothing was asked. A condition in CEL is one
   * fact, `cel: <expression>`, with what it came to. `path` leads to the condition that asked: `.all[1].not`; empty: the whole.
   */
  readonly decidedBy: { readonly path: string; readonly fact: string; readonly value: FactValue } | null
}

/**
 * Checks a condition against facts, from left to right, no further than needed. A fact that is not known (`null`) only
 * passes `is: null` and `known: false`. Variables are text: `is: 5` and `atLeast: 5` read them as the number they spell.
 *
 * @param onAsked is told every fact that was looked at, for the record.
 * @param lists of the rule file, for `inList`.
 */
export function evaluate(
  condition: Condition | undefined,
  facts: Facts,
  onAsked: (fact: FactName, value: FactValue) => void = () => {},
  lists: Lists = {},
): Verdict {
  if (condition === undefined) return { matched: true, decidedBy: null }
  if ('all' in condition) return untilOne('all', condition.all, facts, onAsked, lists)
  if ('any' in condition) return untilOne('any', condition.any, facts, onAsked, lists)
  if ('not' in condition) {
    const inner = evaluate(condition.not, facts, onAsked, lists)
    return { matched: !inner.matched, decidedBy: inside('.not', inner.decidedBy) }
  }
  const ask: Facts = (fact) => {
    const value = facts(fact)
    onAsked(fact, value)
    return value
  }
  if ('cel' in condition) {
    const program = celProgramOf(condition)
    const value = program.evaluate(program.facts.map(ask))
    return { matched: value === true, decidedBy: { path: '', fact: celName(condition), value } }
  }
  const value = ask(condition.fact)
  return { matched: testHolds(condition, value, lists), decidedBy: { path: '', fact: condition.fact, value } }
}

function untilOne(
  name: 'all' | 'any',
  conditions: readonly Condition[],
  facts: Facts,
  onAsked: (fact: FactName, value: FactValue) => void,
  lists: Lists,
): Verdict {
  const settles = name === 'any'
  let last: Verdict = { matched: !settles, decidedBy: null }
  let index = 0
  for (; index < conditions.length; index++) {
    last = evaluate(conditions[index], facts, onAsked, lists)
    if (last.matched === settles) break
  }
  const place = Math.min(index, conditions.length - 1)
  return { matched: last.matched, decidedBy: inside(`.${name}[${place}]`, last.decidedBy) }
}

const inside = (place: string, decidedBy: Verdict['decidedBy']): Verdict['decidedBy'] =>
  decidedBy === null ? null : { ...decidedBy, path: place + decidedBy.path }
