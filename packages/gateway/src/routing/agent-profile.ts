import type { AgentProfile } from '@ringloop/core'
import type { AgentSkills } from './agent-skills.js'

/** An agent of the configuration. */
export interface RoutedAgent extends AgentSkills {
  readonly extension: string
  readonly name: string
  /** Their name in the switch's queues; `null` if they are in none. */
  readonly queueAgent: string | null
}

/** What an agent can do, with the queues of the switch that they work in. */
export const profileOf = (agent: RoutedAgent, queues: readonly string[]): AgentProfile => ({
  extension: agent.extension,
  name: agent.name,
  skills: agent.skills ?? {},
  languages: agent.languages ?? [],
  regions: agent.regions ?? [],
  teams: agent.teams ?? [],
  queues,
})
