import type { FactContext, Interaction, TicketAssignedEvent, TicketBackend } from '@ringloop/core'
import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from '../pipeline-host/retrying-runner.js'
import { assignTicket } from './assign-ticket.js'
import type { RoutingBoard } from './routing-board.js'

/** What {@link createAssignTicketRunner} needs. */
export interface AssignTicketRunnerOptions extends RetryingRunnerOptions {
  readonly tickets: Pick<TicketBackend, 'update'>
  readonly board: () => RoutingBoard | null
  readonly interaction: (id: Interaction['id']) => Interaction | undefined
  readonly context: () => FactContext
}

/** Lets a workflow decide who has a filed ticket, and writes its owner there. After a crash in between it decides again, as things are then. */
export function createAssignTicketRunner({
  tickets,
  board: boardNow,
  interaction: interactionOf,
  context,
  ...options
}: AssignTicketRunnerOptions): EffectRunner<'assignTicket'> {
  const { clock } = options
  return createRetryingRunner<'assignTicket'>(
    {
      what: 'assignment of a ticket',
      details: ({ ticketId, workflow }) => ({ ticketId, workflow }),
      async perform({ key, callId, ticketId, workflow }, signal) {
        const board = boardNow()
        const interaction = interactionOf(callId)
        // the call was forgotten meanwhile, or it is done
        if (board === null || interaction === undefined || interaction.assignment !== null) return undefined
        const at = clock.now()
        const { owner, queue, decision } = assignTicket(board, { id: key, workflow, interaction }, { ...context(), at })
        // a queue cannot be changed in every ticket system: it stands with the call alone
        if (owner !== null) await tickets.update(ticketId, { owner }, { signal })
        const event: TicketAssignedEvent = { type: 'ticketAssigned', id: `${key}/assigned`, at, callId, owner, queue, decision }
        return [event]
      },
    },
    { concurrency: 4, ...options },
  )
}
