import type { ActionKind, RuleActions } from './action-schemas.js'
import { compiledRules } from './compiled/compile-rules.js'
import { type ExpandedTrace, expandTrace } from './compiled/rule-trace.js'
import type { Decision } from './decision.js'
import type { Facts } from './facts-of.js'
import type { RuleSet } from './rule-set.js'

/** What a rule set calls itself, for the decisions by it. */
export const versionOf = ({ id, revision }: RuleSet): Pick<Decision, 'rules'> =>
  id === undefined && revision === undefined ? {} : { rules: { id: id ?? null, revision: revision ?? null } }

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
