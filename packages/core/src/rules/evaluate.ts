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
   * fact, `cel: <expression>`, with what it came to.
   */
  readonly decidedBy: { readonly fact: string; readonly value: FactValue } | null
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
  if ('all' in condition) return untilOne(condition.all, false, facts, onAsked, lists)
  if ('any' in condition) return untilOne(condition.any, true, facts, onAsked, lists)
  if ('not' in condition) {
    const inner = evaluate(condition.not, facts, onAsked, lists)
    return { matched: !inner.matched, decidedBy: inner.decidedBy }
  }
  const ask: Facts = (fact) => {
    const value = facts(fact)
    onAsked(fact, value)
    return value
  }
  if ('cel' in condition) {
    const program = celProgramOf(condition)
    const value = program.evaluate(program.facts.map(ask))
    return { matched: value === true, decidedBy: { fact: celName(condition), value } }
  }
  const value = ask(condition.fact)
  return { matched: testHolds(condition, value, lists), decidedBy: { fact: condition.fact, value } }
}

function untilOne(
  conditions: readonly Condition[],
  matched: boolean,
  facts: Facts,
  onAsked: (fact: FactName, value: FactValue) => void,
  lists: Lists,
): Verdict {
  let last: Verdict = { matched: !matched, decidedBy: null }
  for (const condition of conditions) {
    last = evaluate(condition, facts, onAsked, lists)
    if (last.matched === matched) return last
  }
  return last
}
