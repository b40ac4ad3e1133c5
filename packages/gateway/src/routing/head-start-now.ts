import type { Facts, Interaction, RuleSet } from '@ringloop/core'
import { type HeadStart, headStartOf } from '@ringloop/core/routing'
import { queueScoreByRules } from './queue-score.js'

/** Whether there is anything in the rules that gives a head start by what is known of a call. */
export const mayRaise = ({ rules, workflows = {} }: RuleSet): boolean =>
  rules.some(({ then }) => then.prioritise?.queueScore !== undefined) ||
  Object.values(workflows).some(({ raise = [] }) => raise.length > 0)

/**
 * The head start that a call which waits should have by what is known now: by the workflow that sent it there, its priority there, what
 * the workflow raises, and the rules; bounded as when it joined. A call that no workflow sent has what the rules give.
 */
export function headStartNow({ routing }: Pick<Interaction, 'routing'>, facts: Facts, rules: RuleSet): HeadStart {
  const reasons = routing?.decision.assignment
  const workflow = reasons === undefined ? undefined : rules.workflows?.[reasons.workflow]
  const { lists } = rules
  const queueScore = queueScoreByRules(rules, facts)
  if (workflow === undefined) return headStartOf({}, { facts, queueScore, lists })
  const target = workflow.filters
    .flatMap(({ id, targets }) => targets.map((one, index) => ({ name: `${id}/${one.id ?? index}`, priority: one.priority })))
    .find(({ name }) => name === reasons?.because)
  return headStartOf(workflow, { facts, priority: target?.priority, queueScore, lists })
}
