import { type EndedBy, type OfferResult, toConnectionId } from '@ringloop/core'
import { endMonitoring } from './conversations.js'
import type { FollowedCall } from './followed-call.js'
import { offerResultOf, unansweredOutcome } from './hangup-causes.js'
import { retrieve } from './holds.js'
import type { Leg } from './leg.js'
import type { Switchboard } from './switchboard.js'
import { endConsultation, settleBlindTransfer } from './transfers.js'

/** Two hang-ups within this time are one, in milliseconds. */
const sameMoment = 1000

/** A channel hung up. The customer's own end is told by `settle`, once it is known who ended the call. */
export function hangUp(board: Switchboard, leg: Leg, at: number, cause: string): void {
  if (leg.hungUp !== null) return
  leg.hungUp = { at, cause, order: board.nextOrder() }
  const call = board.callOf(leg)
  if (call === undefined || call.cleared || leg.id === call.id) return
  retrieve(board, leg, at)
  if (leg.role === 'agent') clearConnection(board, call, leg, at, cause)
  else if (leg.role === 'outside') endConsultation(board, call, leg, at)
  else if (leg.role === 'supervisor') endMonitoring(board, call, leg, at)
}

/** Tells that a channel of ours left the call, and how its offer ended. */
export function clearConnection(board: Switchboard, call: FollowedCall, leg: Leg, at: number, cause: string): void {
  const result = resultOf(call, leg, cause)
  if (!leg.consultation) call.lastOffer = result
  board.tell(call, at, { type: 'connectionCleared', connectionId: toConnectionId(leg.id), result, cause }, `cleared/${leg.id}`)
  if (leg.consultation) endConsultation(board, call, leg, at)
}

function resultOf(call: FollowedCall, leg: Leg, cause: string): OfferResult {
  if (leg.consultation) return 'cancelled'
  if (leg.joined || (call.direction === 'outbound' && leg.answeredAt !== null)) return 'answered'
  // it answered, and was not connected to the customer: too late, one way or the other
  const result = leg.answeredAt === null ? offerResultOf(cause) : 'cancelled'
  // a ring-all queue cancels the others; what they lost is the race
  const otherAnswered = [...call.legs.values()].some(
    (other) => other !== leg && other.role === 'agent' && other.answeredAt !== null && other.hungUp === null,
  )
  return result === 'cancelled' && otherAnswered && call.legs.get(call.id)?.hungUp === null ? 'lostRace' : result
}

/** Ends the call if the customer is gone and it can be told who ended it; `certain` when nothing more will be known. */
export function settle(board: Switchboard, call: FollowedCall, certain: boolean): void {
  const customer = call.legs.get(call.id)
  if (call.cleared || customer === undefined || customer.hungUp === null || !(customer.complete || certain)) return
  const endedBy = whoEnded(call, customer, customer.hungUp, certain)
  if (endedBy !== undefined) clearCall(board, call, customer.hungUp.at, customer.hungUp.cause, endedBy)
}

/** Which side of the SIP dialogues sent the BYE; `undefined` while a channel's last word is still to come. */
function whoEnded(call: FollowedCall, customer: Leg, gone: NonNullable<Leg['hungUp']>, certain: boolean): EndedBy | undefined {
  if (customer.disposition === 'recv_bye' || customer.disposition === 'recv_cancel') return 'customer'
  // a network that refuses our call is not the customer who does
  if (customer.disposition === 'recv_refuse')
    return gone.cause === 'USER_BUSY' || gone.cause === 'CALL_REJECTED' ? 'customer' : 'system'
  // we hung up while the customer's telephone rang
  if (call.direction === 'outbound' && gone.cause === 'ORIGINATOR_CANCEL') return 'agent'
  // only who hung up together with the customer counts, not an agent who had left before
  const agents = new Set([...call.legs.values()].filter((leg) => leg.role === 'agent'))
  if (call.connectedTo !== null) agents.add(call.connectedTo)
  const together = [...agents].filter(
    (leg) => leg.hungUp !== null && leg.answeredAt !== null && Math.abs(gone.at - leg.hungUp.at) < sameMoment,
  )
  if (together.some((leg) => !leg.complete) && !certain) return undefined
  // whom the customer was sent to outside is none of the three
  if (together.some((leg) => leg.role === 'outside' && leg.disposition?.startsWith('recv_'))) return null
  const first = (leg: Leg) => leg.hungUp !== null && leg.hungUp.order < gone.order && gone.cause === 'NORMAL_CLEARING'
  const byAgent = together.some((leg) => leg.disposition?.startsWith('recv_') || (leg.disposition === null && first(leg)))
  return byAgent ? 'agent' : 'system'
}

/** Tells that the call is over. */
export function clearCall(board: Switchboard, call: FollowedCall, at: number, cause: string, endedBy: EndedBy): void {
  if (call.cleared) return
  for (const leg of call.legs.values()) {
    if (leg.hungUp !== null || !leg.consultation) continue
    if (leg.role === 'agent') clearConnection(board, call, leg, at, cause)
    else endConsultation(board, call, leg, at)
  }
  settleBlindTransfer(board, call, cause)
  call.cleared = true
  board.tell(call, at, { type: 'callCleared', cause, endedBy, outcome: outcomeOf(call, cause, endedBy) }, 'callCleared')
  board.remember(call)
}

function outcomeOf(call: FollowedCall, cause: string, endedBy: EndedBy) {
  if (call.answered && (call.direction === 'inbound' || call.customerAnswered)) return 'answered'
  if (cause === 'unknown') return 'abandoned'
  const left = endedBy === 'customer' && call.direction === 'inbound'
  if (left && !wasTurnedAway(call)) return 'abandoned'
  const rangInVain = call.direction === 'outbound' || (call.queue !== null && !call.waiting)
  return unansweredOutcome(cause, call.direction === 'outbound' ? null : call.lastOffer, rangInVain)
}

/** The agents had been tried in vain and the customer was told so (a voice mail, an announcement) before hanging up. */
function wasTurnedAway(call: FollowedCall): boolean {
  const answeredBySystem = call.legs.get(call.id)?.answeredAt != null
  const ringing = [...call.legs.values()].some((leg) => leg.role === 'agent' && leg.hungUp === null)
  return answeredBySystem && !call.waiting && !ringing && call.lastOffer !== null && call.lastOffer !== 'cancelled'
}

/** The channel no longer exists; if it was the customer's, neither does the call. */
export function destroy(board: Switchboard, leg: Leg): void {
  const call = board.callOf(leg)
  if (call !== undefined && leg.id === call.id) {
    settle(board, call, true)
    call.cleared = true
  }
  board.forget(leg)
}
