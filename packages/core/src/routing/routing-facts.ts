import type { Facts, FactValue } from '../rules/facts-of.js'
import type { Timestamp } from '../time/clock.js'
import type { AgentProfile, RoutableAgent } from './routable-agent.js'

/** The facts of something that is routed, with those about one agent. */
export function withAgent(facts: Facts, agent: RoutableAgent, now: Timestamp): Facts {
  return (fact) => (fact.startsWith('agent.') ? agentFact(fact, agent, now) : facts(fact))
}

function agentFact(fact: string, agent: RoutableAgent, now: Timestamp): FactValue {
  switch (fact) {
    case 'agent.state':
      return agent.state
    case 'agent.load':
      return agent.load.call + agent.load.message + agent.load.ticket
    case 'agent.calls':
      return agent.calls
    case 'agent.talkSeconds':
      return agent.talkSeconds
    case 'agent.idleSeconds':
      return agent.state === 'ready' ? Math.max(0, Math.floor((now - agent.idleSince) / 1000)) : 0
    default:
      return profileFact(fact, agent)
  }
}

const skillFact = 'agent.skill.'

/** A fact about what an agent can do; `null` for one about what they do now. */
export function profileFact(fact: string, agent: AgentProfile): FactValue {
  if (fact.startsWith(skillFact)) {
    const skill = fact.slice(skillFact.length)
    return Object.hasOwn(agent.skills, skill) ? (agent.skills[skill] ?? null) : null
  }
  switch (fact) {
    case 'agent.extension':
      return agent.extension
    case 'agent.name':
      return agent.name
    case 'agent.languages':
      return agent.languages
    case 'agent.regions':
      return agent.regions
    case 'agent.teams':
      return agent.teams
    case 'agent.queues':
      return agent.queues
    default:
      return null
  }
}

/** Whether a fact is about what an agent can do, and so is the same whatever they do. */
export const isProfileFact = (fact: string): boolean =>
  fact.startsWith(skillFact) ||
  ['agent.extension', 'agent.name', 'agent.languages', 'agent.regions', 'agent.teams', 'agent.queues'].includes(fact)

/** What is known of the place where something would wait. */
export interface QueueFacts {
  readonly name: string
  readonly waiting: number
  readonly longestWaitSeconds: number | null
  readonly estimatedWaitSeconds: number | null
  readonly readyAgents: number
}

/** The facts of something that is routed, with those about where it would wait. */
export function withQueue(facts: Facts, queue: QueueFacts): Facts {
  const known: Readonly<Record<string, FactValue>> = {
    'queue.name': queue.name,
    'queue.waiting': queue.waiting,
    'queue.longestWaitSeconds': queue.longestWaitSeconds,
    'queue.estimatedWaitSeconds': queue.estimatedWaitSeconds,
    'queue.readyAgents': queue.readyAgents,
  }
  return (fact) => (Object.hasOwn(known, fact) ? (known[fact] ?? null) : facts(fact))
}
