import type { RuleActions } from '../rules/action-schemas.js'
import { tryAllRules } from '../rules/try-rules.js'
import { fillTemplate } from '../text/fill-template.js'
import { safeLine, safeText } from '../text/safe-text.js'
import { templateValues } from '../tickets/draft-ticket.js'
import type { Interaction } from './interaction.js'
import type { MomentContext } from './interaction-context.js'
import { interactionFacts } from './interaction-facts.js'
import { nextWake } from './next-wake.js'
import type { RuleAction, RuleActionTaken } from './rule-action.js'

const kinds = ['split', 'notify', 'escalate', 'callBack', 'startSurvey', 'requestConsent'] as const

/**
 * Takes what rules do once about a call: each action at the first moment its rule holds, and never again. The same reference if there is
 * nothing new. `wakeAt` is when a rule that asks how long the customer waits has to be asked again, if nothing happens before.
 */
export function takeRuleActions(interaction: Interaction, context: MomentContext): Interaction {
  const { rules, at } = context
  if (!rules.rules.some(({ then }) => kinds.some((kind) => kind in then))) return interaction
  const trial = tryAllRules(rules, interactionFacts(interaction, context), kinds)
  const known = new Set(interaction.ruleActions.map(({ key }) => key))
  const taken: RuleActionTaken[] = []
  for (const { id: rule, then } of trial.matches) {
    for (const kind of kinds) {
      const key = `${interaction.id}/${rule}/${kind}`
      const action = known.has(key) ? null : actionOf(kind, then, interaction, context)
      if (action === null) continue
      // of the rules that were tried it alone: the call keeps this
      const rulesTried = [{ rule, matched: true }]
      taken.push({ key, rule, action, at, decision: { decision: kind, because: `rule:${rule}`, rulesTried, facts: trial.facts } })
    }
  }
  const wakeAt = nextWake(interaction, rules, at)
  if (taken.length === 0 && wakeAt === interaction.wakeAt) return interaction
  return { ...interaction, ruleActions: [...interaction.ruleActions, ...taken], callBack: callBackOf(interaction, taken), wakeAt }
}

function actionOf(
  kind: (typeof kinds)[number],
  then: RuleActions,
  interaction: Interaction,
  context: MomentContext,
): RuleAction | null {
  const { at } = context
  const later = (seconds: number | undefined) => at + Math.round((seconds ?? 0) * 1000)
  const fill = (template: string) => fillTemplate(template, templateValues(interaction, context))
  switch (kind) {
    case 'notify': {
      if (then.notify === undefined) return null
      const { channel, subject, text } = then.notify
      return {
        type: kind,
        channel,
        subject: subject === undefined ? null : safeLine(fill(subject), 300),
        text: safeText(fill(text), 4000),
      }
    }
    case 'escalate':
      return then.escalate === undefined ? null : { type: kind, chain: then.escalate.chain, reason: then.escalate.reason ?? null }
    case 'callBack': {
      if (then.callBack === undefined) return null
      const { afterSeconds, queue = null, reason = null } = then.callBack
      return { type: kind, dueAt: later(afterSeconds), queue, reason }
    }
    case 'startSurvey':
      return then.startSurvey === undefined
        ? null
        : { type: kind, survey: then.startSurvey.survey, dueAt: later(then.startSurvey.afterSeconds) }
    case 'requestConsent':
      return then.requestConsent === undefined ? null : { type: kind, purpose: then.requestConsent.purpose }
    case 'split':
      return then.split === undefined ? null : { type: kind, template: then.split.template }
  }
}

/** The first promise holds. */
function callBackOf({ callBack }: Interaction, taken: readonly RuleActionTaken[]): Interaction['callBack'] {
  if (callBack.state !== 'none') return callBack
  const promise = taken.find(({ action }) => action.type === 'callBack')?.action
  if (promise?.type !== 'callBack') return callBack
  const { dueAt, queue, reason } = promise
  return { state: 'scheduled', dueAt, queue, reason }
}
