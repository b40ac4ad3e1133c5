import { type AgentStatusChange, type QueueAgentStatus, queueAgentStatuses } from '@ringloop/core'

/** An agent and their status as mod_callcenter writes them; `null` for a status it does not have. */
export function toAgentStatus(agent: string | undefined, status: string | undefined): AgentStatusChange | null {
  if (agent === undefined || agent === '' || !isStatus(status)) return null
  return { agent, status }
}

const isStatus = (text: string | undefined): text is QueueAgentStatus =>
  (queueAgentStatuses as readonly (string | undefined)[]).includes(text)
