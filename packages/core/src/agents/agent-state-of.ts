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

/**
 * An agent after something happened to their interactions at `at`: pure, and the same reference if the state is the same.
 * Who is logged off or not ready stays so until they are on a call.
 */
export function reduceAgent(agent: AgentView, interactions: Iterable<Interaction>, at: Timestamp): AgentView {
  const derived = agentStateOf(agent.extension, interactions)
  const rests = agent.state === 'loggedOff' || agent.state === 'notReady'
  const state = rests && derived === 'ready' ? agent.state : derived
  return state === agent.state ? agent : { ...agent, state, since: at }
}
