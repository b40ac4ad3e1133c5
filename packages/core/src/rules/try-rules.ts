import type { ActionKind, RuleActions } from './action-schemas.js'
import { compiledRules } from './compiled/compile-rules.js'
import { type ExpandedTrace, expandTrace } from './compiled/rule-trace.js'
import type { Facts } from './facts-of.js'
import type { Rule, RuleSet } from './rule-set.js'

/** What became of the rules: the first that matched and has the action, if one did, and what was looked at on the way. */
export interface RulesTrial<Kind extends ActionKind> extends ExpandedTrace {
  readonly match: { readonly rule: string; readonly action: NonNullable<RuleActions[Kind]> } | null
}

/** Tries the rules that have this action, in order, up to the first that matches, or to one that says stop. */
export function tryRules<Kind extends ActionKind>(rules: RuleSet, facts: Facts, kind: Kind): RulesTrial<Kind> {
  const trace = compiledRules(rules).traceFirst(kind, facts)
  const [rule] = trace.matches
  const action = rule?.then[kind]
  const match =
    rule === undefined || action === undefined ? null : { rule: rule.id, action: action as NonNullable<typeof action> }
  return { match, ...expandTrace(trace) }
}

/** What became of all rules of some kinds: those that match, in order, and what was looked at on the way. */
export interface AllRulesTrial extends ExpandedTrace {
  readonly matches: readonly Rule[]
}

/** Tries all rules that have one of these actions, in order, up to one that says stop. */
export function tryAllRules(rules: RuleSet, facts: Facts, kinds: readonly ActionKind[]): AllRulesTrial {
  const trace = compiledRules(rules).traceAll(kinds, facts)
  return { matches: trace.matches, ...expandTrace(trace) }
}
