import type { Interaction } from '../interactions/interaction.js'
import { type FactContext, interactionFacts } from '../interactions/interaction-facts.js'
import type { Decision } from '../rules/decision.js'
import type { FactValue } from '../rules/facts-of.js'
import type { RuleSet } from '../rules/rule-set.js'
import { tryRules, versionOf } from '../rules/try-rules.js'
import { type RouteTarget, toRouteTarget, type WrittenRoute } from './route-target.js'

/** Where a call goes, and why. */
export interface RouteDecision {
  readonly target: RouteTarget
  readonly decision: Decision
  /** The workflow that the rule names: it decides. Until it has, `target` is its default. */
  readonly workflow: string | null
}

/**
 * Decides where a call goes before anybody answers it. The first route rule that matches decides; without one the dialplan goes
 * on. A lookup that is not settled makes facts about the contact `null`: the switch does not wait for a slow directory. Of those, only the ones that a rule asked about are among
 * the decision's facts, so that whoever asks sees whether a lookup could change it.
 */
export function decideRoute(interaction: Pick<Interaction, 'call' | 'lookup'>, context: FactContext): RouteDecision {
  const facts = interactionFacts(interaction, context)
  const trial = tryRules(context.rules, facts, 'route')
  const route = trial.match?.action ?? 'continue'
  const workflow = typeof route === 'object' && 'workflow' in route ? route.workflow : null
  const target = toRouteTarget(placeOf(route, context.rules))
  return {
    target,
    workflow,
    decision: {
      decision: target.kind,
      because: trial.match === null ? 'noRouteRule' : `rule:${trial.match.rule}`,
      ...versionOf(context.rules),
      rulesTried: trial.rulesTried,
      facts: { 'caller.number': plain(facts('caller.number')), 'call.dialled': plain(facts('call.dialled')), ...trial.facts },
    },
  }
}

/** Where a route leads without asking a workflow. */
function placeOf(route: WrittenRoute | { readonly workflow: string }, { workflows = {} }: RuleSet): WrittenRoute {
  if (typeof route !== 'object' || !('workflow' in route)) return route
  return (Object.hasOwn(workflows, route.workflow) ? workflows[route.workflow]?.default : undefined) ?? 'continue'
}

const plain = (value: FactValue): string | number | boolean | null => (typeof value === 'object' ? null : value)
