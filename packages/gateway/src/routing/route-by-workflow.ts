import {
  type CallId,
  type FactContext,
  type Interaction,
  interactionFacts,
  type RouteDecision,
  type WorkProgress,
} from '@ringloop/core'
import { decideAssignment, withAssignment } from '@ringloop/core/routing'
import { queueScoreByRules } from './queue-score.js'
import type { RoutingBoard } from './routing-board.js'
import { type RoutingVariables, workflowVariables } from './routing-variables.js'

/** Where a call goes by its workflow, and what goes onto its channel with it. */
export interface WorkflowRoute {
  readonly route: RouteDecision
  readonly variables: RoutingVariables
}

/** Decides calls by workflows, and remembers how far each has come. */
export interface WorkflowRouter {
  /**
   * Decides about a call that cannot wait with us. Whom it goes to is taken for other calls at once; `release` gives them back if
   * the switch was not told.
   */
  route(route: RouteDecision & { readonly workflow: string }, interaction: Interaction, context: FactContext): WorkflowRoute
  release(callId: CallId): void
  /** Calls that are over are forgotten. */
  committed(committed: { readonly changed: readonly { readonly after: Interaction }[] }): void
}

/** So many calls are remembered between two questions; the oldest begins anew. */
const mostCalls = 10_000

/** Nothing has been decided. */
export function createWorkflowRouter({
  board,
  now,
}: {
  readonly board: RoutingBoard
  readonly now: () => number
}): WorkflowRouter {
  const progress = new Map<CallId, { readonly workflow: string; readonly at: WorkProgress }>()

  return {
    route(route, interaction, context) {
      const { id: callId } = interaction
      const workflow = context.rules.workflows?.[route.workflow]
      if (workflow === undefined) return { route, variables: {} }
      const before = progress.get(callId)
      const facts = interactionFacts(interaction, context)
      const assignment = decideAssignment(
        {
          id: callId,
          channel: 'call',
          enteredAt: interaction.call.startedAt,
          facts,
          queueScore: queueScoreByRules(context.rules, facts),
          mayWait: false,
          declined: whoDeclined(interaction),
          progress: before?.workflow === route.workflow && !hasTalkedSince(interaction, before.at.since) ? before.at : null,
        },
        {
          workflow,
          agents: board.agents(callId),
          queues: board.queues(),
          history: board.history(route.workflow, interaction),
          ...(context.rules.lists === undefined ? {} : { lists: context.rules.lists }),
          now: now(),
        },
      )
      progress.delete(callId)
      if (assignment.progress !== null) progress.set(callId, { workflow: route.workflow, at: assignment.progress })
      for (const oldest of progress.keys()) {
        if (progress.size <= mostCalls) break
        progress.delete(oldest)
      }
      const { decision } = assignment
      if (decision.kind === 'offer')
        board.offered({ workflow: route.workflow, extension: decision.agent, callId, channel: 'call' })
      else board.release(callId)
      const decided = withAssignment(route, assignment)
      const reasons = decided.decision.assignment
      return { route: decided, variables: reasons === undefined ? {} : workflowVariables(decided.target, reasons) }
    },

    release: board.release,

    committed({ changed }) {
      if (progress.size === 0) return
      for (const { after } of changed) if (after.call.state === 'ended') progress.delete(after.id)
    },
  }
}

const refusals: readonly string[] = ['noAnswer', 'busy', 'rejected', 'failed']

/** Who has talked with somebody and is sent on begins anew. */
const hasTalkedSince = ({ call }: Interaction, since: number): boolean =>
  call.agents.some((agent) => 'answeredAt' in agent && agent.answeredAt !== null && agent.answeredAt >= since)

/** Who was offered the call and did not take it. */
function whoDeclined({ call }: Interaction): readonly string[] {
  return call.agents.flatMap((agent) =>
    agent.state === 'cleared' && !agent.consultation && refusals.includes(agent.result) ? [agent.extension] : [],
  )
}
