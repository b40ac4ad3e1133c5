import type { RuleTried } from '../rules/decision.js'
import { evaluate } from '../rules/evaluate.js'
import type { Facts } from '../rules/facts-of.js'
import { plainValue } from '../rules/plain-value.js'
import type { Condition } from '../rules/rule-set.js'
import type { Lists } from '../rules/test-holds.js'
import type { Timestamp } from '../time/clock.js'
import type { AgentTried, Assignment, AssignmentDecision, TargetTried } from './assignment.js'
import { lookAtTarget, type TargetLook } from './look-at-target.js'
import { headStartOf } from './order-queue.js'
import type { AssignmentHistory, QueueLoad, RoutableAgent } from './routable-agent.js'
import { toRouteTarget } from './route-target.js'
import { withQueue } from './routing-facts.js'
import type { WorkItem } from './work-item.js'
import type { Workflow, WorkflowFilter, WorkflowTarget } from './workflow.js'

/** What {@link decideAssignment} decides by. */
export interface AssignmentContext {
  readonly workflow: Workflow
  readonly agents: readonly RoutableAgent[]
  /** By the target's queue. What waits for a target without one: by `<filter>/<target>`. */
  readonly queues: Readonly<Record<string, QueueLoad>>
  readonly history?: AssignmentHistory
  /** The lists of the rule file, for conditions. */
  readonly lists?: Lists
  readonly now: Timestamp
}

/** A target by its place. */
interface Place {
  readonly filter: WorkflowFilter
  readonly target: WorkflowTarget
  readonly index: number
  readonly since: Timestamp
}

/**
 * Decides who gets something, and says of everybody why or why not. Pure: the same input gives the same answer.
 *
 * The first filter that holds takes it, and keeps it. Its targets are tried in order: one whose time is over, whose `skipIf` holds or for
 * whom nobody fits is passed; at the others the best who can take it now is offered it, unless as many have waited there before it.
 * Where nobody can, it waits there, or, if it cannot wait, goes into the target's queue, or on.
 */
export function decideAssignment(item: WorkItem, context: AssignmentContext): Assignment {
  const { workflow, now } = context
  const notes = createNotes(context.lists)
  const filter = findFilter(workflow, item, notes)
  // rules may have been changed meanwhile: a target that is no more begins anew
  const kept = item.progress?.filter === filter?.id ? item.progress : null
  const before = kept != null && kept.target < (filter?.targets.length ?? 0) ? kept : null

  const finish = (decision: AssignmentDecision, at: Place | null, look: TargetLook | null, offerCallBack = false): Assignment => {
    const priority = at?.target.priority
    const { seconds, raises } = headStartOf(workflow, {
      facts: item.facts,
      priority,
      queueScore: item.queueScore,
      lists: context.lists,
    })
    // in the queue of its target it waits there, only not with us: if it asks again, it goes on from there
    const stays = at !== null && (decision.kind !== 'route' || at.target.route === undefined)
    return {
      decision,
      progress: stays ? { filter: at.filter.id, target: at.index, since: at.since } : null,
      headStartSeconds: seconds,
      estimatedWaitSeconds: decision.kind === 'offer' ? 0 : (look?.queue.estimatedWaitSeconds ?? null),
      offerCallBack,
      explained: { because: at === null ? 'default' : nameOf(at.filter, at.index), ...notes.all(), raises },
    }
  }

  for (const [index, target] of (filter?.targets ?? []).entries()) {
    if (filter === undefined || index < (before?.target ?? 0)) continue
    const name = nameOf(filter, index)
    const since = index === before?.target ? before.since : now
    const until = target.timeoutSeconds === undefined ? null : since + target.timeoutSeconds * 1000
    if (until !== null && now >= until) {
      notes.target(name, 'timedOut')
      continue
    }
    const look = lookAtTarget(target, name, item, context)
    notes.agents(look.agents)
    const facts = withQueue(item.facts, look.queue)
    const skip = target.skipIf === undefined ? null : notes.ask(target.skipIf, facts)
    if (skip?.matched) {
      notes.target(name, 'skipped', skip.decidedBy)
      continue
    }
    const at = { filter, target, index, since }
    const as = index === 0 ? 'target' : 'overflow'
    const decision = decideAt(target, look, { until, as, mayWait: item.mayWait })
    if (decision === null) {
      notes.target(name, !look.fits ? 'nobodyFits' : look.ranking.length > 0 ? 'othersFirst' : 'nobodyFree')
      continue
    }
    const callBack =
      target.offerCallBack !== undefined && decision.kind !== 'offer' && notes.ask(target.offerCallBack, facts).matched
    notes.target(name, 'chosen')
    return finish(decision, at, look, callBack)
  }
  return finish({ kind: 'route', to: toRouteTarget(workflow.default ?? 'continue'), as: 'default' }, null, null)
}

/** What one target does with it; `null`: the next target. */
function decideAt(
  target: WorkflowTarget,
  look: TargetLook,
  { until, as, mayWait }: { readonly until: Timestamp | null; readonly as: 'target' | 'overflow'; readonly mayWait: boolean },
): AssignmentDecision | null {
  if (target.route !== undefined) return { kind: 'route', to: toRouteTarget(target.route), as }
  const { ranking } = look
  const [agent] = ranking
  if (agent !== undefined && ranking.length > look.ahead) return { kind: 'offer', agent, ranking }
  if (target.candidates !== undefined && !look.fits) return null
  if (mayWait) return { kind: 'wait', until, queue: target.queue ?? null }
  return target.queue === undefined ? null : { kind: 'route', to: { kind: 'queue', queue: target.queue }, as }
}

/** The filter it is in already, or the first that holds. */
function findFilter(workflow: Workflow, item: WorkItem, notes: Notes): WorkflowFilter | undefined {
  const kept = workflow.filters.find(({ id }) => id === item.progress?.filter)
  return kept ?? workflow.filters.find((filter) => notes.filter(filter, item.facts))
}

/** How a target is called in reasons, and where what waits for it is counted. */
const nameOf = (filter: WorkflowFilter, index: number): string => `${filter.id}/${filter.targets[index]?.id ?? index}`

type Notes = ReturnType<typeof createNotes>
type Settled = ReturnType<typeof evaluate>['decidedBy']

/** Keeps what was looked at. */
function createNotes(lists: Lists = {}) {
  const facts: Record<string, string | number | boolean | null> = {}
  const filters: RuleTried[] = []
  const targets: TargetTried[] = []
  const agents: AgentTried[] = []
  const failedBy = (where: 'when' | 'skipIf', settled: Settled) =>
    settled === null ? {} : { failed: { condition: where + settled.path, fact: settled.fact, value: plainValue(settled.value) } }
  const ask = (condition: Condition | undefined, about: Facts) =>
    evaluate(
      condition,
      about,
      (fact, value) => {
        facts[fact] = plainValue(value)
      },
      lists,
    )
  return {
    ask,
    filter({ id, when }: WorkflowFilter, about: Facts): boolean {
      const { matched, decidedBy } = ask(when, about)
      filters.push({ rule: id, matched, ...(matched ? {} : failedBy('when', decidedBy)) })
      return matched
    },
    target: (target: string, outcome: TargetTried['outcome'], settled: Settled = null) =>
      void targets.push({ target, outcome, ...failedBy('skipIf', settled) }),
    agents: (tried: readonly AgentTried[]) => void agents.push(...tried),
    all: () => ({ filters, targets, agents, facts }),
  }
}
