import type { AssignmentHistory, RoutableAgent } from './routable-agent.js'
import type { AgentOrder, Candidates } from './workflow.js'

/** By what an agent got their place, and with which value. */
export interface RankReason {
  readonly order: AgentOrder
  readonly value: number | boolean
}

/** An agent and their place among those who can be offered something, from 1. */
export interface RankedAgent {
  readonly agent: RoutableAgent
  readonly rank: number
  readonly by: readonly RankReason[]
}

/** Longest idle first. */
export const usualOrder: readonly AgentOrder[] = ['longestIdle']

/** Puts agents in order, best first: by the first of `orders`, ties by the next, and at last by extension. */
export function rankAgents(
  agents: readonly RoutableAgent[],
  orders: readonly AgentOrder[],
  context: { readonly candidates: Candidates; readonly history: AssignmentHistory },
): readonly RankedAgent[] {
  const keyed = agents.map((agent) => ({ agent, keys: orders.map((order) => keyOf(order, agent, context)) }))
  keyed.sort((a, b) => {
    for (const [index, key] of a.keys.entries()) {
      const other = b.keys[index]
      if (other !== undefined && key.place !== other.place) return key.place - other.place
    }
    return a.agent.extension < b.agent.extension ? -1 : 1
  })
  return keyed.map(({ agent, keys }, index) => ({
    agent,
    rank: index + 1,
    by: keys.map(({ value }, place) => ({ order: orders[place] ?? 'longestIdle', value })),
  }))
}

/** `place`: smaller is better. `value`: what is told. */
interface Key {
  readonly place: number
  readonly value: number | boolean
}

const least = (value: number): Key => ({ place: value, value })

function keyOf(
  order: AgentOrder,
  agent: RoutableAgent,
  { candidates, history }: { readonly candidates: Candidates; readonly history: AssignmentHistory },
): Key {
  const offers = Object.hasOwn(history.offers, agent.extension) ? history.offers[agent.extension] : undefined
  switch (order) {
    case 'lastAgent': {
      const value = history.lastAgent === agent.extension
      return { place: value ? 0 : 1, value }
    }
    case 'skillLevel': {
      const value = Object.keys(candidates.skills ?? {}).reduce((sum, skill) => sum + (agent.skills[skill] ?? 0), 0)
      return { place: -value, value }
    }
    case 'longestIdle':
      return least(agent.idleSince)
    case 'fewestCalls':
      return least(agent.calls)
    case 'leastTalkTime':
      return least(agent.talkSeconds)
    case 'lowestLoad':
      return least(agent.load.call + agent.load.message + agent.load.ticket)
    case 'roundRobin':
      return least(offers?.lastAt ?? 0)
    // D'Hondt's divisors: with everybody there, nobody has less than their share rounded down
    case 'weighted':
      return least(((offers?.count ?? 0) + 1) / agent.weight)
  }
}
