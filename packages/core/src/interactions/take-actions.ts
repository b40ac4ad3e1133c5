import type { RulesActedEvent } from '../pipeline/domain-event.js'
import type { Interaction } from './interaction.js'
import type { RuleActionTaken } from './rule-action.js'

/** What rules did is noted, as the journal has it, each action once; the same reference if all of it is known. */
export function takeActions(interaction: Interaction, { actions, split, workflow, unfiled }: RulesActedEvent): Interaction {
  const taken = actions.filter(({ key }) => !interaction.ruleActions.some((known) => known.key === key))
  const parts = split.filter(({ template }) => !interaction.subTickets.some((known) => known.template === template))
  const asks = interaction.workflow === null && workflow !== null
  if (taken.length === 0 && parts.length === 0 && !asks && unfiled === undefined) return interaction
  const { filing, wrapUp } = interaction
  return {
    ...interaction,
    ruleActions: [...interaction.ruleActions, ...taken],
    callBack: callBackOf(interaction, taken),
    subTickets: [...interaction.subTickets, ...parts],
    workflow: interaction.workflow ?? workflow,
    filing: unfiled ?? filing,
    wrapUp: unfiled !== undefined && wrapUp.state === 'open' ? { state: 'none' } : wrapUp,
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
