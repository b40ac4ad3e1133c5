import { dequeue, enqueue } from './conversations.js'
import type { FollowedCall } from './followed-call.js'
import type { Switchboard } from './switchboard.js'

/** A caller in a queue, as the queue's own list has it. */
export interface QueueMemberRow {
  readonly queue: string
  /** The caller's channel. */
  readonly sessionId: string
  /** `Waiting` and `Trying` wait; the others don't any more. */
  readonly state: string
  readonly joinedAt: number | null
}

/** What the queues say at one moment. */
export interface QueueSnapshot {
  readonly queues: readonly { readonly name: string }[]
  readonly members: readonly QueueMemberRow[]
}

/** Puts right who waits where: callers came into queues and left them while nobody looked. Those that depart tell it themselves. */
export function reconcileQueues(
  board: Switchboard,
  { queues, members }: QueueSnapshot,
  departing: ReadonlySet<string>,
  at: number,
): void {
  const waiting = new Map<FollowedCall, QueueMemberRow>()
  for (const member of members) {
    if (member.state !== 'Waiting' && member.state !== 'Trying') continue
    const leg = board.legs.get(member.sessionId)
    // a colleague who calls a queue is its customer
    if (leg !== undefined && leg.role === 'dialling' && leg.callId === null) board.begin(leg, 'inbound')
    const call = board.callOf(leg)
    if (call !== undefined && !call.cleared) waiting.set(call, member)
  }
  const known = new Set(queues.map(({ name }) => name))
  for (const call of board.calls.values()) {
    const member = waiting.get(call)
    if (call.cleared || departing.has(call.id) || !call.waiting || call.queue === null || member?.queue === call.queue) continue
    // a queue that is none of mod_callcenter's is not on its lists
    if (known.has(call.queue)) dequeue(board, call, call.queue, connected(call) ? 'answered' : 'exit', at)
  }
  for (const [call, { queue, joinedAt }] of waiting)
    if (!call.waiting || call.queue !== queue) enqueue(board, call, queue, joinedAt ?? at)
}

const connected = (call: FollowedCall): boolean =>
  [...call.legs.values()].some((leg) => leg.role === 'agent' && leg.joined && leg.hungUp === null)
