import { type Decision, type FactContext, type Interaction, interactionFacts } from '@ringloop/core'
import { assignmentReasons, decideAssignment } from '@ringloop/core/routing'
import type { RoutingBoard } from './routing-board.js'

/** Who gets a ticket: an agent by extension, or a queue, or nobody, and why. */
export interface TicketAssignment {
  readonly owner: string | null
  readonly queue: string | null
  readonly decision: Decision
}

/**
 * Decides by a workflow who has the ticket of a call. It does not wait: where nobody can take it, it goes to the target's queue, and
 * in the end to the workflow's default, if that is a queue or an agent.
 */
export function assignTicket(
  board: RoutingBoard,
  ticket: { readonly id: string; readonly workflow: string; readonly interaction: Interaction },
  context: FactContext & { readonly at: number },
): TicketAssignment {
  const { interaction } = ticket
  const workflow = context.rules.workflows?.[ticket.workflow]
  if (workflow === undefined)
    return { owner: null, queue: null, decision: { decision: 'nobody', because: 'noSuchWorkflow', rulesTried: [], facts: {} } }
  const assignment = decideAssignment(
    {
      id: ticket.id,
      channel: 'ticket',
      enteredAt: context.at,
      facts: interactionFacts(interaction, context),
      mayWait: false,
    },
    {
      workflow,
      agents: board.agents(),
      // callers who wait in a queue of the switch do not wait for this
      queues: {},
      history: board.history(ticket.workflow, interaction),
      ...(context.rules.lists === undefined ? {} : { lists: context.rules.lists }),
      now: context.at,
    },
  )
  const { decision: made, explained } = assignment
  const to = made.kind === 'route' ? made.to : null
  const owner = made.kind === 'offer' ? made.agent : to?.kind === 'agent' ? to.extension : null
  const queue = made.kind === 'wait' ? made.queue : to?.kind === 'queue' ? to.queue : null
  if (made.kind === 'offer')
    board.offered({ workflow: ticket.workflow, extension: made.agent, callId: interaction.id, channel: 'ticket' })
  return {
    owner,
    queue,
    decision: {
      decision: owner !== null ? 'agent' : queue !== null ? 'queue' : 'nobody',
      because: `workflow:${ticket.workflow}`,
      rulesTried: explained.filters,
      facts: explained.facts,
      assignment: assignmentReasons(ticket.workflow, assignment),
    },
  }
}
