import {
  type ActionKind,
  additiveActions,
  compiledRules,
  decideFiling,
  exclusiveActions,
  type FactContext,
  type Facts,
  type Interaction,
  interactionFacts,
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
  const compiled = compiledRules(rules)
  return [
    ...exclusiveActions.flatMap((kind) => taken(kind, compiled.first(kind, facts))),
    ...additiveActions.flatMap((kind) => compiled.all(kind, facts).flatMap((rule) => taken(kind, rule))),
  ]
}

/** What rules have done about a call, each once: what decided its route, its pops and its ticket, and what they did of themselves. */
export function actionsTaken(interaction: Interaction, context: Omit<FactContext, 'at'>): readonly TakenAction[] {
  const { rules } = context
  const { call, routing, pops, filing, ruleActions } = interaction
  const at = call.state === 'ended' ? call.endedAt : call.startedAt
  const facts = interactionFacts(interaction, { ...context, at })
  const compiled = compiledRules(rules)
  const byId = (wanted: string | undefined) => rules.rules.find(({ id }) => id === wanted) ?? null
  const deciding = (because: string | undefined) => byId(because?.startsWith('rule:') ? because.slice('rule:'.length) : undefined)
  const actions = [
    ...taken('route', deciding(routing?.decision.because)),
    ...pops.flatMap(({ decision }) => taken('pop', deciding(decision.because))),
    ...taken('ticket', deciding(filing.decision?.because)),
    ...taken('assign', filing.state === 'none' ? null : byId(decideFiling(interaction, { ...context, at }).assign?.rule)),
    ...ruleActions.flatMap(({ rule, action }) => taken(action.type, byId(rule))),
    ...(['prioritise', 'tag'] as const).flatMap((kind) => compiled.all(kind, facts).flatMap((rule) => taken(kind, rule))),
  ]
  return [...new Map(actions.map((action) => [`${action.rule}\0${action.kind}`, action])).values()]
}

function taken(kind: ActionKind, rule: { readonly id: string; readonly then: RuleActions } | null): TakenAction[] {
  const action = rule?.then[kind]
  return rule === null || action === undefined ? [] : [{ kind, rule: rule.id, action }]
}
