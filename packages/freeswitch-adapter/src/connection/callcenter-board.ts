import type { EslEvent } from '../codec/esl-event.js'
import type { CallCenter, CallCenterAgent } from './callcenter-lists.js'

/** Queues, agents and tiers as they are now: the last lists, and what the agents' events told since. */
export interface CallCenterBoard {
  /** Takes new lists; gives the agents whose status is another one than before, at first all of them. */
  take(lists: CallCenter | null): readonly CallCenterAgent[]
  /** Learns from events; gives the agents whose status is another one now. */
  see(events: readonly EslEvent[]): readonly CallCenterAgent[]
  /** `null` if the switch has no mod_callcenter, or was not asked yet. */
  now(): CallCenter | null
}

/** Makes a board that knows nothing yet. */
export function createCallCenterBoard(): CallCenterBoard {
  let known: CallCenter | null = null

  const see = (event: EslEvent): CallCenterAgent | null => {
    if (known === null || event.name !== 'CUSTOM' || event.get('Event-Subclass') !== 'callcenter::info') return null
    const name = event.get('CC-Agent')
    const before = known.agents.find((agent) => agent.name === name)
    if (before === undefined) return null
    const after = changed(before, event)
    if (after === null) return null
    known = { ...known, agents: known.agents.map((agent) => (agent === before ? after : agent)) }
    return after.status === before.status ? null : after
  }

  return {
    take(lists) {
      const before = new Map(known?.agents.map(({ name, status }) => [name, status]))
      known = lists && { queues: lists.queues, agents: lists.agents, tiers: lists.tiers }
      return known?.agents.filter(({ name, status }) => before.get(name) !== status) ?? []
    },
    see: (events) => events.map(see).filter((agent) => agent !== null),
    now: () => known,
  }
}

function changed(agent: CallCenterAgent, event: EslEvent): CallCenterAgent | null {
  switch (event.get('CC-Action')) {
    case 'agent-status-change':
      return { ...agent, status: event.get('CC-Agent-Status') ?? '' }
    case 'agent-state-change':
      return { ...agent, state: event.get('CC-Agent-State') ?? '' }
    default:
      return null
  }
}
