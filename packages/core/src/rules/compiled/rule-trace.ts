import type { FactCondition } from '../condition.js'
import type { RuleTried } from '../decision.js'
import { evaluate } from '../evaluate.js'
import type { FactName } from '../fact-catalogue.js'
import type { FactValue } from '../facts-of.js'
import { plainValue } from '../plain-value.js'
import type { Rule } from '../rule-set.js'
import { type Lists, testHolds } from '../test-holds.js'
import type { RulePart, RulePlan } from './rule-plan.js'
import type { SearchRecord } from './search-plan.js'

/**
 * What happened in an evaluation, written down while it happened and kept small: the facts that were read, what turned each rule away,
 * and what matched. {@link expandTrace} puts it into words of the rules; nothing is decided again for that.
 */
export interface RuleTrace {
  /** The rules that hold and have the action, in order; of `traceFirst` one at most. */
  readonly matches: readonly Rule[]
  /** The rules that counted. */
  readonly plan: RulePlan
  readonly lists: Lists
  readonly names: readonly FactName[]
  /** By place of the fact in `names`; `undefined`: not read, nothing hung on it. */
  readonly values: readonly (FactValue | undefined)[]
  /** What turned rules away. */
  readonly record: SearchRecord | null
  /** The place of the rule that was the last one tried: the first match, or a stop; -1: all were. */
  readonly endedAt: number
}

/** A trace in full. */
export interface ExpandedTrace {
  /** Every rule that was tried, in order, with the condition that turned it away. */
  readonly rulesTried: readonly RuleTried[]
  /** The facts that were read, tags as one line, long texts cut short. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

/**
 * Tells of every rule that was tried whether it held, and if not, which condition turned it away with which value. Where an index did
 * that, a condition before it may not have been looked at.
 */
export function expandTrace(trace: RuleTrace): ExpandedTrace {
  const { plan, names, values, endedAt } = trace
  const reasons = reasonsOf(trace)
  const rulesTried: RuleTried[] = []
  const count = endedAt < 0 ? plan.rules.length : endedAt + 1
  for (let place = 0; place < count; place++) {
    const { id: rule } = plan.rules[place] as Rule
    const by = reasons[place] as number
    const failed = by === 0 ? undefined : failureOf(trace, plan.parts[place] as readonly RulePart[], by)
    if (failed === undefined) rulesTried.push({ rule, matched: by === 0 })
    else rulesTried.push({ rule, matched: false, failed })
  }
  const facts: Record<string, string | number | boolean | null> = {}
  for (let slot = 0; slot < values.length; slot++) {
    const value = values[slot]
    if (value !== undefined) facts[names[slot] as string] = plainValue(value)
  }
  return { rulesTried, facts }
}

/** By place of a rule, what turned it away: see `RulePart.by`; 0: nothing did. */
function reasonsOf({ plan, record }: RuleTrace): Int32Array {
  const reasons = new Int32Array(plan.rules.length)
  const indexes = plan.indexes.length
  const { byIndex, byRest } = record ?? { byIndex: [], byRest: [] }
  for (let at = 0; at < byIndex.length; at++) {
    const by = (at % indexes) + 1
    const first = Math.floor(at / indexes) << 5
    for (let left = byIndex[at] as number; left !== 0; left &= left - 1) reasons[first + 31 - Math.clz32(left & -left)] = by
  }
  for (let at = 0; at < byRest.length; at += 2) reasons[byRest[at] as number] = indexes + (byRest[at + 1] as number) + 1
  return reasons
}

function failureOf(trace: RuleTrace, parts: readonly RulePart[], by: number): RuleTried['failed'] {
  const { names, values, lists } = trace
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as RulePart
    if (part.by !== by) continue
    const { condition, path, fact, slot, shared } = part
    if (fact !== null) {
      const value = values[slot] ?? null
      if (!shared || !testHolds(condition as FactCondition, value, lists))
        return { condition: path, fact, value: plainValue(value) }
      continue
    }
    const { decidedBy } = evaluate(condition, (name) => values[names.indexOf(name)] ?? null, undefined, lists)
    return decidedBy === null
      ? undefined
      : { condition: path + decidedBy.path, fact: decidedBy.fact, value: plainValue(decidedBy.value) }
  }
  return undefined
}
