import type { AgentConnection, Call } from '@ringloop/core'
import { attach, customerAnswered } from './attachments.js'
import { join } from './conversations.js'
import type { FollowedCall } from './followed-call.js'
import { type Leg, unknownSoFar } from './leg.js'
import type { Switchboard } from './switchboard.js'
import { consult } from './transfers.js'

/**
 * Takes up calls as they were when this process, or the one before it, last knew. The events that come of this were told
 * then; they are to be thrown away.
 */
export function seedCalls(board: Switchboard, calls: readonly Call[]): void {
  for (const call of calls) if (call.state === 'active') seedCall(board, call)
}

function seedCall(board: Switchboard, call: Extract<Call, { state: 'active' }>): void {
  const answeredAt = call.direction === 'outbound' ? call.answeredAt : null
  const customer: Leg = {
    ...blankLeg(call),
    id: call.id,
    role: 'customer',
    createdAt: call.startedAt,
    answeredAt,
    extension: '',
    agent: null,
  }
  const followed = board.begin(board.add(customer), call.direction)
  if (answeredAt !== null) customerAnswered(board, followed, answeredAt)
  followed.queue = call.queue
  followed.waiting = call.waiting
  followed.conference = call.conference
  followed.parked = call.parked
  followed.masked = call.recordings.find((recording) => recording.masked && recording.endedAt === null)?.path ?? null
  followed.variables = { ...call.variables }
  // who had the customer last and sent them on; a transfer that is under way is theirs
  followed.connectedTo = lastWithCustomer(call)
  followed.transfersTold = call.transfers.flatMap(({ kind, to }) => (kind === 'blind' ? [to] : []))
  for (const agent of call.agents) seedAgent(board, followed, call, agent)
  followed.answered = call.answeredAt !== null
  if (call.holds.some((hold) => hold.endedAt === null)) followed.holding.add(followed.connectedTo?.id ?? call.id)
}

function seedAgent(board: Switchboard, followed: FollowedCall, call: Call, agent: AgentConnection): void {
  if (agent.state === 'cleared') {
    if (!agent.consultation) followed.lastOffer = agent.result
    return
  }
  const answeredAt = agent.state === 'connected' ? agent.answeredAt : null
  const leg = agentLeg(call, agent, answeredAt)
  board.extensions.add(agent.extension)
  if (agent.consultation) {
    const asking = call.agents.find((other) => other.state === 'connected' && !other.consultation)
    consult(board, followed, board.add(leg), agent.consultedBy ?? (asking ?? call.agents[0])?.extension ?? '', agent.offeredAt)
  } else attach(board, followed, board.add(leg), false)
  if (answeredAt !== null && !agent.consultation) join(board, followed, leg, answeredAt)
}

/** The agent who talked with the customer last and is gone; not one of the switch's channels any more. */
function lastWithCustomer(call: Call): Leg | null {
  let last: Extract<AgentConnection, { state: 'cleared' }> | null = null
  for (const agent of call.agents)
    if (agent.state === 'cleared' && agent.result === 'answered' && !agent.consultation && agent.leftAt >= (last?.leftAt ?? 0))
      last = agent
  if (last === null) return null
  const hungUp = { at: last.leftAt, cause: last.cause, order: 0 }
  return { ...agentLeg(call, last, last.answeredAt), callId: call.id, joined: true, established: true, complete: true, hungUp }
}

const agentLeg = (call: Call, agent: AgentConnection, answeredAt: number | null): Leg => ({
  ...blankLeg(call),
  id: agent.id,
  role: 'agent',
  muted: agent.state === 'connected' && agent.muted,
  createdAt: agent.offeredAt,
  answeredAt,
  extension: agent.extension,
  agent: agent.agent,
})

const blankLeg = (call: Call) => ({ ...unknownSoFar, caller: call.customer, dialled: call.dialled })
