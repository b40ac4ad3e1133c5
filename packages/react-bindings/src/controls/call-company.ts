import { type AgentConnection, type Call, type Colleague, type ConnectionId, safeLine } from '@ringloop/core'

/** Somebody else in my call. */
export interface Companion {
  readonly connectionId: ConnectionId
  readonly extension: string
  readonly muted: boolean
}

/** Who is asked for advice about a call by the agent at `extension`; `null` if nobody is. */
export function consultedBy(call: Call, extension: string): Exclude<AgentConnection, { state: 'cleared' }> | null {
  for (const agent of call.agents) {
    if (!agent.consultation || agent.state === 'cleared' || agent.extension === extension) continue
    if (agent.consultedBy === null || agent.consultedBy === extension) return agent
  }
  return null
}

/** Who asks the agent at `extension` for advice about a call: their extension, `''` if it was not told, `null` if nobody does. */
export function advisedBy(call: Call, extension: string): string | null {
  const own = call.agents.find((agent) => agent.consultation && agent.state !== 'cleared' && agent.extension === extension)
  return own === undefined ? null : (own.consultedBy ?? '')
}

/** Who else talks with the customer. */
export function companionsOf(call: Call, extension: string): readonly Companion[] {
  return call.agents.flatMap((agent) =>
    agent.state === 'connected' && !agent.consultation && agent.extension !== extension
      ? [{ connectionId: agent.id, extension: agent.extension, muted: agent.muted }]
      : [],
  )
}

/** A colleague's name, else the extension; a line that is safe to show. */
export const nameAt = (colleagues: readonly Colleague[], extension: string): string =>
  safeLine(colleagues.find((colleague) => colleague.extension === extension)?.name ?? extension, 60)
