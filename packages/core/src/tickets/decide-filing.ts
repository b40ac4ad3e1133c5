import { customerNumber } from '../contacts/caller-number.js'
import type { Interaction } from '../interactions/interaction.js'
import { type FactContext, interactionFacts } from '../interactions/interaction-facts.js'
import type { RuleActions, TicketAction } from '../rules/action-schemas.js'
import { compiledRules } from '../rules/compiled/compile-rules.js'
import type { Decision } from '../rules/decision.js'
import type { Rule } from '../rules/rule-set.js'
import { tryRules, versionOf } from '../rules/try-rules.js'
import type { TicketPriority } from './ticket.js'

/** What a matching rule wants the ticket to be like. */
export type TicketDefaults = Exclude<TicketAction['ticket'], false>

/** Whether a call gets a ticket, what the rule that decided wants in it, and why. */
export interface FilingDecision {
  readonly file: boolean
  /** The call was not answered and its number can be called back. */
  readonly callback: boolean
  readonly rule: string | null
  readonly defaults: TicketDefaults
  /** Who is to get the ticket, and the rule that says so. */
  readonly assign: { readonly rule: string; readonly to: NonNullable<RuleActions['assign']> } | null
  /** What rules do to its priority, in their order. */
  readonly priority: readonly {
    readonly rule: string
    readonly to?: TicketPriority | undefined
    readonly by?: number | undefined
  }[]
  /** What rules tag it with beside `defaults`, and the last of them. */
  readonly tags: { readonly rule: string; readonly tags: readonly string[] } | null
  readonly decision: Decision
}

/**
 * Decides whether a call gets a ticket, as far as is known now: it may change until the call is over. The first ticket rule
 * that matches decides; without one, every inbound call and every answered outbound call gets one.
 */
export function decideFiling(interaction: Pick<Interaction, 'call' | 'lookup'>, context: FactContext): FilingDecision {
  const { call } = interaction
  const facts = interactionFacts(interaction, context)
  const trial = tryRules(context.rules, facts, 'ticket')
  const rules = compiledRules(context.rules)
  const assigned = rules.first('assign', facts)
  const additions = rules.all(['prioritise', 'tag'], facts)
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
    assign: assigned?.then.assign === undefined ? null : { rule: assigned.id, to: assigned.then.assign },
    priority: additions.flatMap(({ id, then }) => (then.prioritise === undefined ? [] : [{ rule: id, ...then.prioritise }])),
    tags: tagsOf(additions),
    decision: {
      decision: file ? (callback ? 'fileCallback' : 'file') : 'none',
      because: trial.match === null ? builtInReason(interaction, outcome, usual) : `rule:${trial.match.rule}`,
      ...versionOf(context.rules),
      rulesTried: trial.rulesTried,
      facts: { 'call.direction': call.direction, 'call.outcome': outcome, ...trial.facts },
    },
  }
}

function tagsOf(rules: readonly Rule[]): FilingDecision['tags'] {
  const tagging = rules.filter(({ then }) => then.tag !== undefined)
  const last = tagging.at(-1)
  return last === undefined ? null : { rule: last.id, tags: tagging.flatMap(({ then }) => then.tag ?? []) }
}

function builtInReason({ call }: Pick<Interaction, 'call'>, outcome: string | null, usual: boolean): string {
  if (!usual) return 'outboundNotAnswered'
  if (call.direction === 'outbound') return 'outboundAnswered'
  if (outcome === null) return 'inboundCall'
  return outcome === 'answered' ? 'inboundAnswered' : 'inboundNotAnswered'
}
