import { toConnectionId } from '@ringloop/core'
import type { FollowedCall } from './followed-call.js'
import type { Leg } from './leg.js'
import type { Switchboard } from './switchboard.js'

/** A channel of ours becomes part of a call: it rings, or has rung and was answered before we knew where it belongs. */
export function attach(board: Switchboard, call: FollowedCall, leg: Leg, consultation: boolean): void {
  if (leg.callId === call.id) return
  board.detach(leg)
  board.include(call, leg)
  leg.consultation = consultation
  if (leg.role === 'loopback') return
  if (call.blind !== null) call.blind.offered = true
  if (leg.role === 'outside') return
  leg.role = 'agent'
  if (call.cleared && !call.conference) return
  if (leg.agent !== null) call.offering.delete(leg.agent)
  deliver(board, call, leg, `delivered/${leg.id}`)
  deviceAnswered(board, call, leg)
}

/** Tells the offer to an agent's device; its time is that of the offer, whenever we learn of it. */
export function deliver(board: Switchboard, call: FollowedCall, leg: Leg, key: string): void {
  if (leg.role !== 'agent') return
  const party = { extension: leg.extension, agent: leg.agent }
  const connectionId = toConnectionId(leg.id)
  const asking = leg.consultation ? call.consultations.get(leg.id)?.from : undefined
  const consultedBy = asking === undefined || asking === '' ? {} : { consultedBy: asking }
  board.tell(call, leg.createdAt, { type: 'delivered', connectionId, party, consultation: leg.consultation, ...consultedBy }, key)
}

/**
 * A device of ours answered. On a call that we place, and when asked for advice, that is all it takes; a customer who calls
 * is there only when the switch connects the two (`join`).
 */
export function deviceAnswered(board: Switchboard, call: FollowedCall, leg: Leg): void {
  if (leg.answeredAt === null || leg.role !== 'agent' || call.cleared) return
  if (leg.consultation || call.direction === 'outbound') establish(board, call, leg, leg.answeredAt)
}

/** Tells that an agent's device has answered; once. */
export function establish(board: Switchboard, call: FollowedCall, leg: Leg, at: number): void {
  if (leg.established || leg.role !== 'agent') return
  leg.established = true
  board.tell(call, at, { type: 'established', connectionId: toConnectionId(leg.id) }, `established/${leg.id}`)
}

/** The customer's device answered; news only if it was us who called. */
export function customerAnswered(board: Switchboard, call: FollowedCall, at: number): void {
  if (call.direction === 'inbound' || call.customerAnswered) return
  call.customerAnswered = true
  board.tell(call, at, { type: 'established', connectionId: toConnectionId(call.id) }, `established/${call.id}`)
}
