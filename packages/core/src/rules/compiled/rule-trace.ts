import type { RuleTried } from '../decision.js'
import { evaluate } from '../evaluate.js'
import type { FactName } from '../fact-catalogue.js'
import type { FactValue } from '../facts-of.js'
import type { Rule } from '../rule-set.js'
import type { Lists } from '../test-holds.js'
import type { RulePlan } from './rule-plan.js'

/**
 * What happened in an evaluation, kept small: the facts that were read, and what matched. Everything else follows from these and
 * the rules, and is worked out when somebody asks; see {@link expandTrace}.
 */
export interface RuleTrace {
  /** The rules that hold and have the action, in order; of `traceFirst` one at most. */
  readonly matches: readonly Rule[]
  /** The rules that counted. */
  readonly plan: Pick<RulePlan, 'rules' | 'conditions'>
  readonly names: readonly FactName[]
  /** By place of the fact in `names`; `undefined`: not read, nothing hung on it. */
  readonly values: readonly (FactValue | undefined)[]
  /** The place of the rule that was the last one tried: the first match, or a stop; -1: all were. */
  readonly endedAt: number
}

/** A trace in full. */
export interface ExpandedTrace {
  /** Every rule that was tried, in order, with the condition that turned it away. */
  readonly rulesTried: readonly RuleTried[]
  /** The facts that these reasons rest on, tags as one line. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

/**
 * Tells of every rule that was tried whether it held, and if not, of its conditions the first one that failed among those whose facts
 * were read, with the value it found: where an index turned a rule away, a condition before that may not have been looked at.
 */
export function expandTrace({ plan, names, values, endedAt }: RuleTrace, lists: Lists = {}): ExpandedTrace {
  const slots = new Map(names.map((name, slot) => [name, slot]))
  const facts: Record<string, string | number | boolean | null> = {}
  let asked: [FactName, FactValue][] = []
  let unread = false
  const read = (fact: FactName): FactValue => {
    const value = values[slots.get(fact) ?? -1]
    if (value === undefined) unread = true
    return value ?? null
  }

  const triedAt = (rule: Rule, place: number): RuleTried => {
    for (const condition of plan.conditions[place] ?? []) {
      asked = []
      unread = false
      const verdict = evaluate(condition, read, (fact, value) => asked.push([fact, value]), lists)
      if (unread) continue
      for (const [fact, value] of asked) facts[fact] = plain(value)
      if (verdict.matched) continue
      const { decidedBy } = verdict
      const failed = decidedBy === null ? {} : { failed: { fact: decidedBy.fact, value: plain(decidedBy.value) } }
      return { rule: rule.id, matched: false, ...failed }
    }
    return { rule: rule.id, matched: true }
  }
  const tried = endedAt < 0 ? plan.rules : plan.rules.slice(0, endedAt + 1)
  return { rulesTried: tried.map(triedAt), facts }
}

// an array is the tags
const plain = (value: FactValue): string | number | boolean | null =>
  typeof value === 'object' && value !== null ? value.join(', ') : value
