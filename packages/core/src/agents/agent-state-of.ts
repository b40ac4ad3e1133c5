import type { Interaction } from '../interactions/interaction.js'
import type { Timestamp } from '../time/clock.js'
import type { AgentState, AgentView } from './agent.js'

/** What an agent does, from the interactions they have a part in: on a call (also a consultation), in wrap-up, or ready. */
export function agentStateOf(
  extension: string,
  interactions: Iterable<Interaction>,
): Extract<AgentState, 'busy' | 'wrapUp' | 'ready'> {
  let state: 'wrapUp' | 'ready' = 'ready'
  for (const { call, wrapUp } of interactions) {
    const connected = call.agents.some((agent) => agent.extension === extension && agent.state === 'connected')
    if (connected && call.state === 'active') return 'busy'
    if (wrapUp.state === 'open' && wrapUp.extension === extension) state = 'wrapUp'
  }
  return state
}

/** Whether a call or its wrap-up keeps the agent at `extension`: only such interactions make their state. */
export function keepsAgent({ call, wrapUp }: Interaction, extension: string): boolean {
  if (wrapUp.state === 'open' && wrapUp.extension === extension) return true
  return call.state === 'active' && call.agents.some((agent) => agent.extension === extension && agent.state === 'connected')
}

/**
 * An agent after something happened to their interactions, or to their status in the queues, at `at`: pure, and the same
 * reference if the state is the same. Whom no call keeps is what their queues take them for; where no queue tells, who is
 * logged off or not ready stays so until they are on a call.
 */
export function reduceAgent(agent: AgentView, interactions: Iterable<Interaction>, at: Timestamp): AgentView {
  const derived = agentStateOf(agent.extension, interactions)
  const state = derived === 'ready' ? restingState(agent) : derived
  return state === agent.state ? agent : { ...agent, state, since: at }
}

function restingState({ queueStatus, state }: AgentView): AgentState {
  switch (queueStatus) {
    case null:
      return state === 'loggedOff' || state === 'notReady' ? state : 'ready'
    case 'Logged Out':
      return 'loggedOff'
    case 'On Break':
      return 'notReady'
    case 'Available':
    case 'Available (On Demand)':
      return 'ready'
  }
}
