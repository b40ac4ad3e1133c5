import type { AgentState } from '../agents/agent.js'
import { evaluate } from '../rules/evaluate.js'
import type { Facts } from '../rules/facts-of.js'
import { plainValue } from '../rules/plain-value.js'
import type { Lists } from '../rules/test-holds.js'
import type { Timestamp } from '../time/clock.js'
import type { AgentProfile, RoutableAgent } from './routable-agent.js'
import { withAgent } from './routing-facts.js'
import type { WorkChannel, WorkItem } from './work-item.js'
import type { Candidates } from './workflow.js'

/** Why somebody cannot be offered something. The first that is found, in this order. */
export type AgentObstacle =
  | { readonly because: 'notNamed' }
  | { readonly because: 'notInQueue'; readonly queue: string }
  /** `has`: their level; `null` without the skill. */
  | { readonly because: 'lacksSkill'; readonly skill: string; readonly needs: number; readonly has: number | null }
  | { readonly because: 'lacksLanguage'; readonly needs: readonly string[] }
  | { readonly because: 'otherRegion'; readonly needs: readonly string[] }
  | {
      readonly because: 'conditionFailed'
      readonly fact: string | null
      readonly value: string | number | boolean | null
    }
  /** Was offered it, and did not take it. */
  | { readonly because: 'declined' }
  | { readonly because: 'notReady'; readonly state: AgentState }
  | { readonly because: 'atCapacity'; readonly channel: WorkChannel; readonly has: number; readonly most: number }

/** What stands between somebody and what is asked for, whatever they do now; `null` if they fit. Conditions are left out. */
export function misfitOf(candidates: Candidates, agent: AgentProfile, facts: Facts): AgentObstacle | null {
  const { agents, teams, queue, skills = {} } = candidates
  if (agents !== undefined || teams !== undefined) {
    const named = agents?.includes(agent.extension) || teams?.some((team) => agent.teams.includes(team))
    if (!named) return { because: 'notNamed' }
  }
  if (queue !== undefined && !agent.queues.includes(queue)) return { because: 'notInQueue', queue }
  for (const [skill, needs] of Object.entries(skills)) {
    const has = Object.hasOwn(agent.skills, skill) ? (agent.skills[skill] ?? null) : null
    if (has === null || !(has >= needs)) return { because: 'lacksSkill', skill, needs, has }
  }
  const languages = asked(candidates.languages, facts)
  if (languages !== null && !languages.some((language) => agent.languages.includes(language)))
    return { because: 'lacksLanguage', needs: languages }
  const regions = asked(candidates.regions, facts)
  if (regions !== null && !regions.some((region) => agent.regions.includes(region)))
    return { because: 'otherRegion', needs: regions }
  return null
}

/** What stands in the way now; `null` if they can be offered it. */
export function obstacleOf(
  candidates: Candidates,
  agent: RoutableAgent,
  item: Pick<WorkItem, 'facts' | 'channel' | 'declined'>,
  { now, lists }: { readonly now: Timestamp; readonly lists?: Lists },
): AgentObstacle | null {
  const misfit = misfitOf(candidates, agent, item.facts)
  if (misfit !== null) return misfit
  if (candidates.when !== undefined) {
    const { matched, decidedBy } = evaluate(candidates.when, withAgent(item.facts, agent, now), undefined, lists)
    if (!matched)
      return { because: 'conditionFailed', fact: decidedBy?.fact ?? null, value: plainValue(decidedBy?.value ?? null) }
  }
  if (item.declined?.includes(agent.extension)) return { because: 'declined' }
  if (!takes(agent.state, item.channel)) return { because: 'notReady', state: agent.state }
  const has = agent.load[item.channel]
  const most = agent.capacity[item.channel]
  return has < most ? null : { because: 'atCapacity', channel: item.channel, has, most }
}

/** Whether the obstacle lies in what somebody is, not in what they do now. */
export const isMisfit = ({ because }: AgentObstacle): boolean =>
  because !== 'declined' && because !== 'notReady' && because !== 'atCapacity'

/** Calls and messages need somebody who is ready; a ticket can be laid on the desk of somebody who is on a call. */
const takes = (state: AgentState, channel: WorkChannel): boolean =>
  state === 'ready' || (channel === 'ticket' && (state === 'busy' || state === 'wrapUp'))

/** What is asked for; `null` if nothing is, or if the fact that says it is not known. */
function asked(wanted: readonly string[] | { readonly fact: string } | undefined, facts: Facts): readonly string[] | null {
  if (wanted === undefined) return null
  if (!('fact' in wanted)) return wanted
  const value = facts(wanted.fact as Parameters<Facts>[0])
  if (value === null) return null
  return typeof value === 'object' ? value : [String(value)]
}
