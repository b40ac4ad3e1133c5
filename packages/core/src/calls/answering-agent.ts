import type { AgentConnection, Call, ClearedConnection, ConnectedConnection } from './call.js'

/**
 * The agent who had the customer last: who talks now, or after the call who left it last. Consulted agents who never got the
 * customer don't count. `null` if no agent had the customer.
 */
export function answeringAgent(call: Call): ConnectedConnection | ClearedConnection | null {
  let best: ConnectedConnection | ClearedConnection | null = null
  for (const agent of call.agents) {
    if (hadCustomer(agent) && (best === null || later(agent, best))) best = agent
  }
  return best
}

const hadCustomer = (agent: AgentConnection): agent is ConnectedConnection | ClearedConnection =>
  !agent.consultation && (agent.state === 'connected' || (agent.state === 'cleared' && agent.result === 'answered'))

function later(a: ConnectedConnection | ClearedConnection, b: ConnectedConnection | ClearedConnection): boolean {
  const [leftA, leftB] = [leftAt(a), leftAt(b)]
  return leftA === leftB ? (a.answeredAt ?? 0) > (b.answeredAt ?? 0) : leftA > leftB
}

const leftAt = (agent: ConnectedConnection | ClearedConnection): number =>
  agent.state === 'connected' ? Number.POSITIVE_INFINITY : agent.leftAt
