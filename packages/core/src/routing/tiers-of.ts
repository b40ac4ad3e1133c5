import { evaluate } from '../rules/evaluate.js'
import { noFacts } from '../rules/facts-of.js'
import type { Lists } from '../rules/test-holds.js'
import type { CallCommand } from '../telephony/call-command.js'
import { misfitOf } from './agent-obstacle.js'
import type { AgentProfile } from './routable-agent.js'
import { isProfileFact, profileFact } from './routing-facts.js'
import type { Candidates, Workflow } from './workflow.js'

/** A place in a queue of the switch. */
export interface Tier {
  readonly queue: string
  /** The agent's name in the queues. */
  readonly agent: string
  /** From 1; lower levels are asked first. */
  readonly level: number
  /** From 1; within a level. */
  readonly position: number
}

/** An agent who can be in queues. */
export interface TierAgent extends AgentProfile {
  /** Their name in the queues; `null` if they are in none. */
  readonly queueAgent: string | null
}

/** What mod_callcenter and the commands take. */
const most = 1000

/**
 * The tiers that workflows wish for: at each target with a queue and candidates, everybody who is what is asked for. The first target
 * of a filter that names the queue makes level 1, the next one that lets more people in level 2; who is there twice has the lower.
 * Position is by skill, the best first, the same for the same. What agents do now plays no part, nor do facts of a call.
 */
export function tiersOf(
  workflows: Readonly<Record<string, Workflow>>,
  agents: readonly TierAgent[],
  lists?: Lists,
): readonly Tier[] {
  const tiers = new Map<string, Tier>()
  for (const { filters } of Object.values(workflows))
    for (const { targets } of filters) {
      const levels = new Map<string, number>()
      for (const { queue, candidates } of targets) {
        if (queue === undefined || candidates === undefined) continue
        const level = (levels.get(queue) ?? 0) + 1
        levels.set(queue, level)
        for (const { agent, position } of placesOf(candidates, agents, lists)) {
          const key = JSON.stringify([queue, agent])
          const before = tiers.get(key)
          if (before === undefined || level < before.level || (level === before.level && position < before.position))
            tiers.set(key, { queue, agent, level: Math.min(level, most), position: Math.min(position, most) })
        }
      }
    }
  return [...tiers.values()].sort(
    (a, b) => compare(a.queue, b.queue) || a.level - b.level || a.position - b.position || compare(a.agent, b.agent),
  )
}

function placesOf(candidates: Candidates, agents: readonly TierAgent[], lists: Lists | undefined) {
  const skills = Object.keys(candidates.skills ?? {})
  const able = agents.flatMap((agent) => {
    if (agent.queueAgent === null || misfitOf(withoutQueue(candidates), agent, noFacts) !== null) return []
    if (!mayBe(candidates, agent, lists)) return []
    return [{ agent: agent.queueAgent, skill: skills.reduce((sum, skill) => sum + (agent.skills[skill] ?? 0), 0) }]
  })
  const skillsFound = [...new Set(able.map(({ skill }) => skill))].sort((a, b) => b - a)
  return able.map(({ agent, skill }) => ({ agent, position: skillsFound.indexOf(skill) + 1 }))
}

/** Whether a condition lets somebody in; one about what they do now lets in everybody. */
function mayBe({ when }: Candidates, agent: TierAgent, lists: Lists | undefined): boolean {
  let lasting = true
  const { matched } = evaluate(
    when,
    (fact) => profileFact(fact, agent),
    (fact) => {
      if (!isProfileFact(fact)) lasting = false
    },
    lists,
  )
  return matched || !lasting
}

// a tier would be what puts them into the queue
const withoutQueue = ({ queue: _, ...rest }: Candidates): Candidates => rest

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** A change of the switch's tiers. */
export type TierChange = Extract<CallCommand, { type: 'setTier' | 'removeTier' }>

/**
 * What makes the switch's tiers the wished ones: first who is to come in, then who has another place, then who is to leave. Only the queues of
 * `actual` are touched. A tier that nobody wishes for is left alone, unless `owned` says that it was set by us, or `removeOthers` is told.
 */
export function tierChanges(
  wished: readonly Tier[],
  /** By queue, what the switch says. */
  actual: Readonly<Record<string, readonly Omit<Tier, 'queue'>[]>>,
  {
    owned,
    removeOthers = false,
  }: { readonly owned?: (tier: Pick<Tier, 'queue' | 'agent'>) => boolean; readonly removeOthers?: boolean } = {},
): readonly TierChange[] {
  const added: TierChange[] = []
  const changed: TierChange[] = []
  const removed: TierChange[] = []
  for (const [queue, tiers] of Object.entries(actual)) {
    const there = new Map(tiers.map((tier) => [tier.agent, tier]))
    for (const { agent, level, position, ...tier } of wished) {
      if (tier.queue !== queue) continue
      const before = there.get(agent)
      there.delete(agent)
      if (before?.level === level && before.position === position) continue
      const change = { type: 'setTier', queue, agent, level, position } as const
      if (before === undefined) added.push(change)
      else changed.push(change)
    }
    for (const agent of there.keys())
      if (removeOthers || owned?.({ queue, agent })) removed.push({ type: 'removeTier', queue, agent })
  }
  return [...added, ...changed, ...removed]
}
