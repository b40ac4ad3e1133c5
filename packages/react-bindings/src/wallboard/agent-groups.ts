import type { AgentState, Timestamp, WallboardAgent } from '@ringloop/core'

/** An agent with their extension. */
export interface BoardAgent extends WallboardAgent {
  readonly extension: string
}

/** Those in one state, longest first. */
export interface AgentGroup {
  readonly state: AgentState
  readonly agents: readonly BoardAgent[]
  /** Since when the first of them is in it; `null`: there is nobody. */
  readonly longestSince: Timestamp | null
}

/** The states in the order in which they matter to who waits. */
export const stateOrder: readonly AgentState[] = ['ready', 'busy', 'wrapUp', 'notReady', 'loggedOff']

/** The agents by state; states with nobody are left out. */
export function agentGroups(agents: Readonly<Record<string, WallboardAgent>>): readonly AgentGroup[] {
  const byState = new Map<AgentState, BoardAgent[]>(stateOrder.map((state) => [state, []]))
  for (const [extension, agent] of Object.entries(agents)) byState.get(agent.state)?.push({ extension, ...agent })
  return stateOrder.flatMap((state) => {
    const group = byState.get(state) ?? []
    group.sort((a, b) => a.since - b.since || (a.extension < b.extension ? -1 : 1))
    return group.length === 0 ? [] : [{ state, agents: group, longestSince: group[0]?.since ?? null }]
  })
}
