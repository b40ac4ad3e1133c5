import {
  type AssignTicketEffect,
  type FactContext,
  type Interaction,
  RingloopError,
  type TicketAssignedEvent,
  type TicketBackend,
} from '@ringloop/core'
import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from '../pipeline-host/retrying-runner.js'
import { assignTicket } from './assign-ticket.js'
import type { RoutingBoard } from './routing-board.js'
import { createTicketOwners, type TicketOwners } from './ticket-owners.js'

/** What {@link createAssignTicketRunner} needs. */
export interface AssignTicketRunnerOptions extends RetryingRunnerOptions {
  readonly tickets: Pick<TicketBackend, 'get' | 'update'>
  /** Who an agent is in the ticket system. Default: their extension. */
  readonly owners?: TicketOwners
  readonly board: () => RoutingBoard | null
  readonly interaction: (id: Interaction['id']) => Interaction | undefined
  readonly context: () => FactContext
}

/**
 * Lets a workflow decide who has a filed ticket, and writes its owner there. A ticket that has an owner already is theirs: somebody took it
 * meanwhile, or it was written here before a crash.
 */
export function createAssignTicketRunner({
  tickets,
  board: boardNow,
  interaction: interactionOf,
  context,
  owners = createTicketOwners([], { byName: false }),
  ...options
}: AssignTicketRunnerOptions): EffectRunner<'assignTicket'> {
  const { clock, log } = options
  const assigned = (
    { key, callId }: AssignTicketEffect,
    { owner, queue, decision }: Pick<TicketAssignedEvent, 'owner' | 'queue' | 'decision'>,
  ): TicketAssignedEvent => ({ type: 'ticketAssigned', id: `${key}/assigned`, at: clock.now(), callId, owner, queue, decision })
  const because = (decision: string, reason: string) => ({ decision, because: reason, rulesTried: [], facts: {} })

  return createRetryingRunner<'assignTicket'>(
    {
      what: 'assignment of a ticket',
      details: ({ ticketId, workflow }) => ({ ticketId, workflow }),
      async perform(effect, signal) {
        const { key, callId, ticketId, workflow } = effect
        const board = boardNow()
        // the call waits for its answer: it is asked for again in a moment
        if (board === null) throw new RingloopError('unavailable', 'The gateway does not know its agents yet.')
        const interaction = interactionOf(callId)
        if (interaction === undefined) {
          log('assignment of a ticket given up', { key, ticketId, workflow, reason: 'the call was forgotten meanwhile' })
          return undefined
        }
        if (interaction.assignment !== null) return undefined
        const { owner: taken } = await tickets.get(ticketId, { signal })
        if (taken !== null) {
          const owner = owners.agentOf(taken)
          return [assigned(effect, { owner, queue: null, decision: because('agent', 'takenMeanwhile') })]
        }
        const made = assignTicket(board, { id: key, workflow, interaction }, { ...context(), at: clock.now() })
        // a queue cannot be changed in every ticket system: it stands with the call alone
        const owner = made.owner === null ? null : owners.inTickets(made.owner)
        if (owner !== null)
          await tickets.update(ticketId, { owner }, { signal }).catch((error: unknown) => {
            board.release(callId)
            throw error
          })
        else if (made.owner !== null)
          log('the ticket system does not know who has a ticket', { ticketId, agent: made.owner, mend })
        return [assigned(effect, made)]
      },
      givenUp: (effect) => [assigned(effect, { owner: null, queue: null, decision: because('nobody', 'notWritten') })],
    },
    { concurrency: 4, ...options },
  )
}

const mend = 'Give the agent a ticketOwner: the name, number or address by which the ticket system knows them.'
