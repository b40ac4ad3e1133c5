import type { DomainEvent, RulesActedEvent } from '../pipeline/domain-event.js'
import type { RuleActions } from '../rules/action-schemas.js'
import { compiledRules } from '../rules/compiled/compile-rules.js'
import type { Scalar } from '../rules/condition.js'
import { evaluate } from '../rules/evaluate.js'
import type { Facts, FactValue } from '../rules/facts-of.js'
import { plainValue } from '../rules/plain-value.js'
import type { Rule, RuleSet } from '../rules/rule-set.js'
import { versionOf } from '../rules/try-rules.js'
import { fillTemplate } from '../text/fill-template.js'
import { safeLine, safeText } from '../text/safe-text.js'
import { templateValues } from '../tickets/draft-ticket.js'
import { splitTicket } from '../tickets/sub-tickets/split-ticket.js'
import type { SubTickets } from '../tickets/sub-tickets/sub-tickets.js'
import { toNewTicket } from '../tickets/to-new-ticket.js'
import type { Timestamp } from '../time/clock.js'
import { kinds } from './acting-rules.js'
import type { Interaction } from './interaction.js'
import type { InteractionContext, MomentContext } from './interaction-context.js'
import { interactionFacts } from './interaction-facts.js'
import type { RuleAction, RuleActionTaken } from './rule-action.js'

/**
 * What rules do once because of an event, as an event of its own to be journalled with it; `null` if that is nothing. Each action is taken
 * at the first moment its rule holds, and never again.
 *
 * About a call that is over, a rule acts only if it did not hold before the event: rules that are newer than the call do not catch up on it.
 *
 * @param before as of `beforeAt`, the time of the last event that changed it.
 */
export function actByRules(
  before: Interaction | undefined,
  beforeAt: Timestamp,
  after: Interaction,
  event: DomainEvent,
  context: InteractionContext,
): RulesActedEvent | null {
  const moment: MomentContext = { ...context, at: event.at }
  const { id: callId, filing } = after
  const wasOver = before !== undefined && isOver(before)
  const held = wasOver ? rulesThatHold(context.rules, interactionFacts(before, { ...context, at: beforeAt })) : []
  const facts = interactionFacts(after, moment)
  const taken = rulesThatHold(context.rules, facts)
    .filter((rule) => !held.includes(rule))
    .flatMap((rule) => take(rule, after, { ...moment, facts }))
  // the first promise of a call back holds; no other is made
  const promise = after.callBack.state === 'none' && taken.find(isPromise)
  const actions = taken.filter((one) => one === promise || !isPromise(one))
  const split = splitNow(after, actions, context)
  const workflow = filing.state === 'filed' && before?.filing.state !== 'filed' ? filing.draft.workflow : null
  const unfiled = isOver(after) && filing.state === 'none' ? filing : undefined
  // a call back keeps a call that is over, and other rules may read it back
  const isKept = unfiled !== undefined && !wasOver && after.callBack.state !== 'none'
  if (actions.length === 0 && split.length === 0 && workflow === null && !isKept) return null
  return { type: 'rulesActed', id: `${event.id}/rulesActed`, at: event.at, callId, actions, split, workflow, unfiled }
}

/** Over, and written up: only its ticket still changes. */
const isOver = ({ call, wrapUp }: Interaction): boolean => call.state === 'ended' && wrapUp.state !== 'open'

const rulesThatHold = (rules: RuleSet, facts: Facts): readonly Rule[] => compiledRules(rules).all(kinds, facts)

const isPromise = ({ action }: RuleActionTaken): boolean => action.type === 'callBack'

function take(
  { id: rule, when, then }: Rule,
  interaction: Interaction,
  context: MomentContext & { readonly facts: Facts },
): RuleActionTaken[] {
  const { rules, at } = context
  const known = new Set(interaction.ruleActions.map(({ key }) => key))
  const taken = kinds.flatMap((kind) => {
    const key = `${interaction.id}/${rule}/${kind}`
    const action = known.has(key) ? undefined : actionOf(kind, then, interaction, context)
    return action === undefined ? [] : [{ key, rule, action, at }]
  })
  if (taken.length === 0) return []
  // of this rule alone: the call keeps them
  const facts: Record<string, Scalar | null> = {}
  const note = (fact: string, value: FactValue) => {
    facts[fact] = plainValue(value)
  }
  evaluate(when, context.facts, note, rules.lists)
  const why = { because: `rule:${rule}`, ...versionOf(rules), rulesTried: [{ rule, matched: true }], facts }
  return taken.map((one) => ({ ...one, decision: { decision: one.action.type, ...why } }))
}

/** The parts of the filed ticket, by the templates that rules ask for or have asked for; each template once. */
function splitNow(
  { filing, ruleActions, subTickets, call, lookup }: Interaction,
  taken: readonly RuleActionTaken[],
  context: InteractionContext,
): readonly SubTickets[] {
  if (filing.state !== 'filed') return []
  const split: SubTickets[] = []
  for (const { action } of [...ruleActions, ...taken]) {
    if (action.type !== 'split') continue
    const { template: name, definition: template } = action
    if ([...subTickets, ...split].some((known) => known.template === name)) continue
    const whole = toNewTicket(filing.draft)
    const values = { ...templateValues({ call, lookup }, context), subject: whole.subject }
    split.push(splitTicket(whole, { name, template, values }))
  }
  return split
}

function actionOf(
  kind: (typeof kinds)[number],
  then: RuleActions,
  interaction: Interaction,
  context: MomentContext,
): RuleAction | undefined {
  const { at } = context
  const later = (seconds: number | undefined) => at + Math.round((seconds ?? 0) * 1000)
  const fill = (template: string) => fillTemplate(template, templateValues(interaction, context))
  switch (kind) {
    case 'notify': {
      if (then.notify === undefined) return undefined
      const { channel, subject, text } = then.notify
      return {
        type: kind,
        channel,
        subject: subject === undefined ? null : safeLine(fill(subject), 300),
        text: safeText(fill(text), 4000),
      }
    }
    case 'escalate':
      return then.escalate && { type: kind, chain: then.escalate.chain, reason: then.escalate.reason ?? null }
    case 'callBack': {
      if (then.callBack === undefined) return undefined
      const { afterSeconds, queue = null, reason = null } = then.callBack
      return { type: kind, dueAt: later(afterSeconds), queue, reason }
    }
    case 'startSurvey':
      return then.startSurvey && { type: kind, survey: then.startSurvey.survey, dueAt: later(then.startSurvey.afterSeconds) }
    case 'requestConsent':
      return then.requestConsent && { type: kind, purpose: then.requestConsent.purpose }
    case 'split': {
      const definition = then.split && context.rules.subTickets?.[then.split.template]
      return definition && { type: kind, template: then.split?.template ?? '', definition }
    }
  }
}
