import { customerNumber } from '../contacts/caller-number.js'
import type { Interaction } from '../interactions/interaction.js'
import type { Decision } from '../rules/decision.js'
import { factsOf } from '../rules/facts-of.js'
import type { RuleSet, TicketAction } from '../rules/rule-set.js'
import { tryRules } from '../rules/try-rules.js'

/** What a matching rule wants the ticket to be like. */
export type TicketDefaults = Exclude<TicketAction['ticket'], false>

/** Whether a call gets a ticket, what the rule that decided wants in it, and why. */
export interface FilingDecision {
  readonly file: boolean
  /** The call was not answered and its number can be called back. */
  readonly callback: boolean
  readonly rule: string | null
  readonly defaults: TicketDefaults
  readonly decision: Decision
}

/**
 * Decides whether a call gets a ticket, as far as is known now: it may change until the call is over. The first ticket rule
 * that matches decides; without one, every inbound call and every answered outbound call gets one.
 */
export function decideFiling(
  interaction: Pick<Interaction, 'call' | 'lookup'>,
  context: { readonly rules: RuleSet; readonly region: string },
): FilingDecision {
  const { call } = interaction
  const facts = factsOf(interaction, context.region)
  const trial = tryRules(context.rules, facts, (then) => ('ticket' in then ? then.ticket : undefined))
  const outcome = call.state === 'ended' ? call.outcome : call.answeredAt === null ? null : 'answered'
  const usual = call.direction === 'inbound' || outcome === 'answered'
  const file = trial.match === null ? usual : trial.match.action !== false
  const unanswered = call.state === 'ended' && call.direction === 'inbound' && call.outcome !== 'answered'
  const callback = file && unanswered && customerNumber(call) !== null
  return {
    file,
    callback,
    rule: trial.match?.rule ?? null,
    defaults: trial.match === null || trial.match.action === false ? {} : trial.match.action,
    decision: {
      decision: file ? (callback ? 'fileCallback' : 'file') : 'none',
      because: trial.match === null ? builtInReason(interaction, outcome, usual) : `rule:${trial.match.rule}`,
      rulesTried: trial.rulesTried,
      facts: { 'call.direction': call.direction, 'call.outcome': outcome, ...trial.facts },
    },
  }
}

function builtInReason({ call }: Pick<Interaction, 'call'>, outcome: string | null, usual: boolean): string {
  if (!usual) return 'outboundNotAnswered'
  if (call.direction === 'outbound') return 'outboundAnswered'
  if (outcome === null) return 'inboundCall'
  return outcome === 'answered' ? 'inboundAnswered' : 'inboundNotAnswered'
}
