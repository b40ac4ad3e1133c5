import { join } from './conversations.js'
import { clearConnection } from './endings.js'
import type { FollowedCall } from './followed-call.js'
import type { Leg } from './leg.js'
import type { Switchboard } from './switchboard.js'
import { giveCustomer } from './transfers.js'

/** The call is a conference from now on. */
export function makeConference(board: Switchboard, call: FollowedCall, at: number): void {
  if (call.conference) return
  call.conference = true
  call.blind = null
  board.tell(call, at, { type: 'conferenced' }, 'conferenced')
}

/** A channel is in a conference. Who of ours is in one with a customer joins that customer's call, whoever came first. */
export function meet(board: Switchboard, leg: Leg, name: string, at: number): void {
  if (leg.conference === name) return
  leg.conference = name
  const call = board.callOf(leg)
  const room = board.room(name)
  if (call === undefined) {
    room.waiting.push(leg)
  } else if (leg.id === call.id) {
    // an agent alone in a conference has left the customer elsewhere
    makeConference(board, call, at)
    if (room.call === null || room.call.cleared) room.call = call
  }
  if (room.call !== null) for (const waiting of room.waiting.splice(0)) enter(board, room.call, waiting)
}

function enter(board: Switchboard, call: FollowedCall, leg: Leg): void {
  if (leg.callId !== null || (leg.role !== 'agent' && leg.role !== 'dialling')) return
  join(board, call, leg, leg.answeredAt ?? leg.createdAt)
  if (leg.hungUp !== null) clearConnection(board, call, leg, leg.hungUp.at, leg.hungUp.cause)
  if (!board.legs.has(leg.id)) board.release(call, leg)
}

/** Who was asked for advice stays while the customer is back with the agent: the three of them talk. */
export function admitConsulted(board: Switchboard, call: FollowedCall, agent: Leg, at: number): void {
  for (const [id, { from }] of call.consultations) {
    const consulted = call.legs.get(id)
    if (from !== agent.extension || consulted === undefined || consulted.answeredAt === null || consulted.hungUp !== null)
      continue
    makeConference(board, call, at)
    giveCustomer(board, call, consulted)
  }
}
