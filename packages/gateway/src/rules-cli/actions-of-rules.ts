import {
  type ActionKind,
  additiveActions,
  compileRules,
  exclusiveActions,
  type Facts,
  type Interaction,
  type RuleActions,
  type RuleSet,
} from '@ringloop/core'

/** One action that a rule takes. */
export interface TakenAction {
  readonly kind: ActionKind
  readonly rule: string
  readonly action: unknown
}

/** What rules do where these facts are all that is known. */
export function actionsFor(rules: RuleSet, facts: Facts): readonly TakenAction[] {
  const compiled = compileRules(rules)
  return [
    ...exclusiveActions.flatMap((kind) => taken(kind, compiled.first(kind, facts))),
    ...additiveActions.flatMap((kind) => compiled.all(kind, facts).flatMap((rule) => taken(kind, rule))),
  ]
}

/** What rules have done about a call: what decided its route, its pops and its ticket, and what they did of themselves. */
export function actionsTaken(rules: RuleSet, { routing, pops, filing, ruleActions }: Interaction): readonly TakenAction[] {
  const ruleOf = (because: string | undefined) => rules.rules.find(({ id }) => because === `rule:${id}`) ?? null
  return [
    ...taken('pop', ruleOf(pops.at(-1)?.decision.because)),
    ...taken('ticket', ruleOf(filing.decision?.because)),
    ...taken('route', ruleOf(routing?.decision.because)),
    ...ruleActions.flatMap(({ rule, action }) => taken(action.type, rules.rules.find(({ id }) => id === rule) ?? null)),
  ]
}

function taken(kind: ActionKind, rule: { readonly id: string; readonly then: RuleActions } | null): TakenAction[] {
  const action = rule?.then[kind]
  return rule === null || action === undefined ? [] : [{ kind, rule: rule.id, action }]
}
