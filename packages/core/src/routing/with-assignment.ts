import type { AgentTried, Assignment } from './assignment.js'
import type { AssignmentReasons } from './assignment-reasons.js'
import type { RouteDecision } from './decide-route.js'
import type { RouteTarget } from './route-target.js'

/** Of so many agents the reasons are kept with a call: the best, and then the others in order. */
const mostAgents = 50

/** What a rule's workflow decided, as the reasons that are kept. Of a large house the first fifty agents. */
export function assignmentReasons(workflow: string, assignment: Assignment): AssignmentReasons {
  const { decision, explained, headStartSeconds, estimatedWaitSeconds, offerCallBack } = assignment
  const { because, filters, targets, raises } = explained
  const ranked = explained.agents.filter(({ rank }) => rank !== null)
  const others = explained.agents.filter(({ rank }) => rank === null)
  const agents: readonly AgentTried[] = [...ranked, ...others]
  return {
    workflow,
    because,
    outcome: decision.kind === 'route' ? decision.as : decision.kind,
    filters,
    targets,
    raises,
    agents: agents.slice(0, mostAgents),
    agentsLeftOut: Math.max(0, agents.length - mostAgents),
    headStartSeconds,
    estimatedWaitSeconds,
    offerCallBack,
  }
}

/** Where a call goes, once the workflow that its rule names has decided. */
export function withAssignment(route: RouteDecision & { readonly workflow: string }, assignment: Assignment): RouteDecision {
  const target = targetOf(assignment, route.target)
  return {
    target,
    workflow: route.workflow,
    decision: {
      ...route.decision,
      decision: target.kind,
      facts: { ...route.decision.facts, ...assignment.explained.facts },
      assignment: assignmentReasons(route.workflow, assignment),
    },
  }
}

function targetOf({ decision }: Assignment, otherwise: RouteTarget): RouteTarget {
  switch (decision.kind) {
    case 'offer':
      return { kind: 'agent', extension: decision.agent }
    case 'route':
      return decision.to
    case 'wait':
      return decision.queue === null ? otherwise : { kind: 'queue', queue: decision.queue }
  }
}
