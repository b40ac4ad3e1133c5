import { toConnectionId } from '@ringloop/core'
import { attach, establish } from './attachments.js'
import type { FollowedCall } from './followed-call.js'
import { offerResultOf } from './hangup-causes.js'
import { retrieve } from './holds.js'
import type { Leg } from './leg.js'
import { parkAt } from './parking.js'
import type { Fact, Switchboard } from './switchboard.js'
import { admitConsulted, completeBlindTransfer, giveCustomer, noteTakeOver } from './transfers.js'

/** The customer and a channel of ours are connected. */
export function join(board: Switchboard, call: FollowedCall, leg: Leg, at: number): void {
  // a conference can be learned of after its call: which channels were in it is told at their end
  if (call.cleared && !call.conference) return
  const before = call.connectedTo
  const wasPart = leg.callId === call.id
  if (!wasPart) attach(board, call, leg, false)
  noteTakeOver(board, call, leg, wasPart, at)
  if (leg.consultation) giveCustomer(board, call, leg)
  parkAt(board, call, null, at)
  // connected anew to whom it had left waiting
  if (leg.joined) retrieve(board, leg, at)
  if (leg.joined) admitConsulted(board, call, leg, at)
  if (call.direction === 'inbound') establish(board, call, leg, leg.answeredAt ?? at)
  leg.joined = true
  if (leg.role === 'agent') call.answered = true
  const leftBehind = before !== null && before !== leg && before.hungUp === null && before.callId === call.id && !call.conference
  if (leftBehind && before.role === 'agent') {
    const connectionId = toConnectionId(before.id)
    board.tell(
      call,
      at,
      { type: 'connectionCleared', connectionId, result: 'answered', cause: 'TRANSFERRED' },
      `cleared/${before.id}`,
    )
    board.detach(before)
  }
  // who joins a conference does not take the customer over
  if (!call.conference || before === null) call.connectedTo = leg
}

/** The customer waits in a queue; if sent there, has arrived. */
export function enqueue(board: Switchboard, call: FollowedCall, queue: string, at: number): void {
  if (call.cleared) return
  call.queue = queue
  call.waiting = true
  completeBlindTransfer(board, call, at)
  board.tell(call, at, { type: 'queued', queue })
}

/** The customer left the queue. */
export function dequeue(
  board: Switchboard,
  call: FollowedCall,
  queue: string,
  reason: Extract<Fact, { type: 'dequeued' }>['reason'],
  at: number,
): void {
  if (call.cleared) return
  // the customer's own choice, not the queue's
  call.waiting = reason === 'abandoned' || reason === 'exit'
  board.tell(call, at, { type: 'dequeued', queue, reason })
}

/** The queue offered the call to an agent for whom no channel could even be made. */
export function offerFailed(board: Switchboard, call: FollowedCall, agent: string, cause: string, at: number): void {
  const offeredAt = call.offering.get(agent)
  call.offering.delete(agent)
  if (offeredAt === undefined || call.cleared) return
  const connectionId = toConnectionId(`${call.id}/${agent}/${offeredAt}`)
  const party = { extension: agent.split('@')[0] ?? agent, agent }
  const result = offerResultOf(cause)
  call.lastOffer = result
  board.tell(call, offeredAt, { type: 'delivered', connectionId, party, consultation: false }, `delivered/${connectionId}`)
  board.tell(call, at, { type: 'connectionCleared', connectionId, result, cause }, `cleared/${connectionId}`)
}

/** A supervisor listens. */
export function monitor(board: Switchboard, call: FollowedCall, leg: Leg, at: number): void {
  leg.role = 'supervisor'
  board.tell(
    call,
    at,
    {
      type: 'monitored',
      connectionId: toConnectionId(leg.id),
      extension: leg.extension,
      // of a channel that is not the call's own it is not told when it goes
      ...(leg.callId === call.id ? { present: true } : {}),
    },
    `monitored/${leg.id}`,
  )
}

/** A supervisor has left. */
export function endMonitoring(board: Switchboard, call: FollowedCall, leg: Leg, at: number): void {
  if (leg.answeredAt === null) return
  board.tell(
    call,
    at,
    { type: 'monitored', connectionId: toConnectionId(leg.id), extension: leg.extension, present: false },
    `monitoringEnded/${leg.id}`,
  )
}

/** Call data changed. The customer's own channel has the last word. */
export function inform(
  board: Switchboard,
  call: FollowedCall,
  variables: Readonly<Record<string, string>>,
  ofCustomer: boolean,
  at: number,
): void {
  const news: Record<string, string> = {}
  for (const [name, value] of Object.entries(variables)) {
    if (call.variables[name] !== value && (ofCustomer || call.variables[name] === undefined)) news[name] = value
  }
  if (Object.keys(news).length === 0) return
  Object.assign(call.variables, news)
  board.tell(call, at, { type: 'callInformation', variables: news })
}
