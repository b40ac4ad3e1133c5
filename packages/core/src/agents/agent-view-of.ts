import type { Interaction } from '../interactions/interaction.js'
import type { CallCommandType } from '../telephony/call-command.js'
import type { Timestamp } from '../time/clock.js'
import type { AgentView } from './agent.js'
import { agentStateOf } from './agent-state-of.js'

/** An agent who has just come to their desk at `now`, with the state that their calls give them and since when. */
export function agentViewOf(
  agent: { readonly extension: string; readonly name: string; readonly commands: readonly CallCommandType[] },
  interactions: Iterable<Interaction>,
  now: Timestamp,
): AgentView {
  const { extension, name, commands } = agent
  const known = [...interactions]
  const state = agentStateOf(extension, known)
  return { extension, name, state, since: began(extension, state, known) ?? now, queueStatus: null, commands }
}

function began(extension: string, state: AgentView['state'], interactions: readonly Interaction[]): Timestamp | null {
  const times = interactions.flatMap(({ call, wrapUp }) => {
    if (state === 'wrapUp') return wrapUp.state === 'open' && wrapUp.extension === extension ? [wrapUp.since] : []
    if (state !== 'busy' || call.state !== 'active') return []
    return call.agents.flatMap((agent) =>
      agent.extension === extension && agent.state === 'connected' ? [agent.answeredAt] : [],
    )
  })
  return times.length === 0 ? null : Math.min(...times)
}
