import type { Interaction } from '../interactions/interaction.js'
import type { Decision } from '../rules/decision.js'
import { type FactValue, factsOf } from '../rules/facts-of.js'
import type { RuleSet } from '../rules/rule-set.js'
import { tryRules } from '../rules/try-rules.js'
import { type RouteTarget, toRouteTarget } from './route-target.js'

/** Where a call goes, and why. */
export interface RouteDecision {
  readonly target: RouteTarget
  readonly decision: Decision
}

/**
 * Decides where a call goes before anybody answers it. The first route rule that matches decides; without one the dialplan goes
 * on. A lookup that is not settled makes facts about the contact `null`: the switch does not wait for a slow directory. Of those, only the ones that a rule asked about are among
 * the decision's facts, so that whoever asks sees whether a lookup could change it.
 */
export function decideRoute(
  interaction: Pick<Interaction, 'call' | 'lookup'>,
  context: { readonly rules: RuleSet; readonly region: string },
): RouteDecision {
  const facts = factsOf(interaction, context.region)
  const trial = tryRules(context.rules, facts, (then) => ('route' in then ? then.route : undefined))
  const target: RouteTarget = trial.match === null ? { kind: 'continue' } : toRouteTarget(trial.match.action)
  return {
    target,
    decision: {
      decision: target.kind,
      because: trial.match === null ? 'noRouteRule' : `rule:${trial.match.rule}`,
      rulesTried: trial.rulesTried,
      facts: { 'caller.number': plain(facts('caller.number')), 'call.dialled': plain(facts('call.dialled')), ...trial.facts },
    },
  }
}

const plain = (value: FactValue): string | number | boolean | null => (typeof value === 'object' ? null : value)
