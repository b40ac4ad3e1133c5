import type { Condition } from '../rules/condition.js'
import type { RuleSet } from '../rules/rule-set.js'
import type { Timestamp } from '../time/clock.js'
import { kinds } from './acting-rules.js'
import type { Interaction } from './interaction.js'
import { isWaiting } from './interaction-facts.js'

/**
 * When a rule that does something once and asks how long the customer has waited may come to another answer by time alone; `null` if none will. Only
 * comparisons with a number are seen, so not what is written in CEL.
 */
export function nextWake({ call }: Pick<Interaction, 'call'>, rules: RuleSet, at: Timestamp): Timestamp | null {
  if (!isWaiting(call)) return null
  const next = waitsAskedFor(rules).find((milliseconds) => call.startedAt + milliseconds > at)
  return next === undefined ? null : call.startedAt + next
}

const known = new WeakMap<RuleSet, readonly number[]>()

/** The lengths of waiting, in milliseconds and ascending, at which some condition changes. */
function waitsAskedFor(rules: RuleSet): readonly number[] {
  const before = known.get(rules)
  if (before !== undefined) return before
  const found = new Set<number>()
  for (const { when, then } of rules.rules) if (when !== undefined && kinds.some((kind) => kind in then)) collect(when, found)
  const sorted = [...found].sort((a, b) => a - b)
  known.set(rules, sorted)
  return sorted
}

function collect(condition: Condition, found: Set<number>): void {
  if ('all' in condition) for (const inner of condition.all) collect(inner, found)
  else if ('any' in condition) for (const inner of condition.any) collect(inner, found)
  else if ('not' in condition) collect(condition.not, found)
  else if ('fact' in condition && condition.fact === 'call.waitingSeconds') {
    // a limit that still belongs to the condition is passed a millisecond later
    if ('atLeast' in condition) found.add(Math.ceil(condition.atLeast * 1000))
    if ('below' in condition) found.add(Math.ceil(condition.below * 1000))
    if ('above' in condition) found.add(Math.floor(condition.above * 1000) + 1)
    if ('atMost' in condition) found.add(Math.floor(condition.atMost * 1000) + 1)
    if ('between' in condition) {
      found.add(Math.ceil(condition.between[0] * 1000))
      found.add(Math.floor(condition.between[1] * 1000) + 1)
    }
  }
}
