import { advising } from './advice.js'
import { join } from './conversations.js'
import { clearConnection } from './endings.js'
import type { FollowedCall } from './followed-call.js'
import { retrieve } from './holds.js'
import type { Leg } from './leg.js'
import { makeConference } from './make-conference.js'
import type { Switchboard } from './switchboard.js'
import { giveCustomer } from './transfers.js'

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
    // whoever was asked for advice is with the customer now
    for (const id of [...call.holding]) {
      const holding = call.legs.get(id)
      if (holding !== undefined && call.legs.size > 1 && advising(call) !== undefined) retrieve(board, holding, at)
    }
  } else room.waiting.push(leg)
  if (room.call !== null) for (const waiting of room.waiting.splice(0)) enter(board, room.call, waiting)
}

function enter(board: Switchboard, call: FollowedCall, leg: Leg): void {
  if (leg.callId === call.id && leg.hungUp === null) {
    if (leg.consultation && leg.tag !== null) giveCustomer(board, call, leg)
    else if (!leg.joined) join(board, call, leg, leg.answeredAt ?? leg.createdAt)
    return
  }
  if (leg.callId !== null || (leg.role !== 'agent' && leg.role !== 'dialling')) return
  join(board, call, leg, leg.answeredAt ?? leg.createdAt)
  if (leg.hungUp !== null) clearConnection(board, call, leg, leg.hungUp.at, leg.hungUp.cause)
  if (!board.legs.has(leg.id)) board.release(call, leg)
}
