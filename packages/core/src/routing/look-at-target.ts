import type { Lists } from '../rules/test-holds.js'
import type { Timestamp } from '../time/clock.js'
import { isMisfit, obstacleOf } from './agent-obstacle.js'
import type { AgentTried } from './assignment.js'
import { estimateWaitSeconds } from './estimate-wait.js'
import { rankAgents, usualOrder } from './rank-agents.js'
import { type AssignmentHistory, noHistory, type QueueLoad, type RoutableAgent } from './routable-agent.js'
import type { QueueFacts } from './routing-facts.js'
import type { WorkItem } from './work-item.js'
import type { WorkflowTarget } from './workflow.js'

/** How it stands at one target. */
export interface TargetLook {
  /** Of everybody who was looked at: why, or why not. */
  readonly agents: readonly AgentTried[]
  /** Who can take it now, best first. */
  readonly ranking: readonly string[]
  /** Somebody there is what is asked for, whatever they do now. */
  readonly fits: boolean
  /** Who are served before. */
  readonly ahead: number
  readonly queue: QueueFacts
}

/** Who could take something at this target, and how its queue stands. `name` is where what waits is counted without a queue. */
export function lookAtTarget(
  target: WorkflowTarget,
  name: string,
  item: WorkItem,
  context: {
    readonly agents: readonly RoutableAgent[]
    readonly queues: Readonly<Record<string, QueueLoad>>
    readonly history?: AssignmentHistory
    readonly lists?: Lists
    readonly now: Timestamp
  },
): TargetLook {
  const { candidates, route } = target
  const place = target.queue ?? (typeof route === 'object' && 'queue' in route ? route.queue : name)
  const load = Object.hasOwn(context.queues, place) ? context.queues[place] : undefined
  // without candidates of ours it is whoever the switch has in the queue
  const asked = candidates ?? { queue: place }
  const tried: AgentTried[] = []
  const able: RoutableAgent[] = []
  let fits = false
  let working = 0
  for (const agent of context.agents) {
    const obstacle = obstacleOf(asked, agent, item, context)
    if (obstacle === null) able.push(agent)
    else if (candidates !== undefined) tried.push({ agent: agent.extension, target: name, rank: null, obstacle })
    if (obstacle !== null && isMisfit(obstacle)) continue
    fits = true
    if (agent.state !== 'loggedOff' && agent.state !== 'notReady') working += 1
  }
  const history = context.history ?? noHistory
  const ranked = candidates === undefined ? [] : rankAgents(able, target.orderBy ?? usualOrder, { candidates, history })
  for (const { agent, rank, by } of ranked) tried.push({ agent: agent.extension, target: name, rank, by })
  const waiting = load?.waiting ?? 0
  const ahead = item.ahead ?? waiting
  const averageHandleSeconds = load?.averageHandleSeconds ?? null
  return {
    agents: tried,
    ranking: ranked.map(({ agent }) => agent.extension),
    fits,
    ahead,
    queue: {
      name: place,
      waiting,
      longestWaitSeconds: load?.longestWaitSeconds ?? null,
      readyAgents: able.length,
      estimatedWaitSeconds: estimateWaitSeconds({ ahead, free: able.length, working, averageHandleSeconds }),
    },
  }
}
