import { attach, deliver } from './attachments.js'
import type { FollowedCall } from './followed-call.js'
import type { Leg } from './leg.js'
import { makeConference } from './make-conference.js'
import type { Fact, Switchboard } from './switchboard.js'
import type { TransferHistoryEntry } from './transfer-history.js'

/** The history's times are cut to this, in milliseconds. */
const wholeSecond = 1000

type TransferResult = Extract<Fact, { type: 'transferred' }>['result']

/** One of ours asks another for advice about the call. */
export function consult(board: Switchboard, call: FollowedCall, leg: Leg, from: string, at: number): void {
  if (leg.callId === call.id) return
  call.consultations.set(leg.id, { from, at })
  attach(board, call, leg, true)
}

/** A consulted agent gets the customer: the same offer as before. */
export function giveCustomer(board: Switchboard, call: FollowedCall, leg: Leg): void {
  call.consultations.delete(leg.id)
  leg.consultation = false
  leg.joined = true
  deliver(board, call, leg, `joined/${leg.id}`)
}

/** The customer's transfer history has a new blind transfer; how it ends is told when it has. */
export function beginBlindTransfer(board: Switchboard, call: FollowedCall, entry: TransferHistoryEntry, at: number): void {
  const told = call.transfersTold.indexOf(entry.target)
  if (told >= 0) {
    call.transfersTold.splice(told, 1)
    return
  }
  // a transfer before anybody talked is the dialplan's own business; one into a conference takes nobody away
  const from = call.connectedTo
  if (from === null || (call.conference && from.hungUp === null)) return
  // whoever sent the customer away before this agent had them, it was not this agent
  if (from.answeredAt !== null && entry.at + wholeSecond <= from.answeredAt) return
  endBlindTransfer(board, call, 'failed', at)
  // met in the middle: where the customer was sent rings already
  const rings = (leg: Leg) => leg.role === 'agent' && leg !== from && !leg.joined && !leg.consultation && leg.hungUp === null
  call.blind = { from, to: entry.target, at, offered: [...call.legs.values()].some(rings) }
}

/** The customer has arrived where they were sent. */
export function completeBlindTransfer(board: Switchboard, call: FollowedCall, at: number): void {
  endBlindTransfer(board, call, 'completed', at)
}

/** The call is over. If nobody was offered it, it went to a voice mail or an announcement, and had arrived. */
export function settleBlindTransfer(board: Switchboard, call: FollowedCall, cause: string): void {
  if (call.blind === null) return
  endBlindTransfer(board, call, call.blind.offered || cause !== 'NORMAL_CLEARING' ? 'failed' : 'completed', call.blind.at)
}

function endBlindTransfer(board: Switchboard, call: FollowedCall, result: TransferResult, at: number): void {
  const blind = call.blind
  if (blind === null) return
  call.blind = null
  // an agent who hangs up by himself while the dialplan goes on has transferred nobody
  if (blind.from.disposition === 'recv_bye') return
  board.tell(call, at, { type: 'transferred', kind: 'blind', from: blind.from.extension, to: blind.to, result })
}

/** How long after an agent's end a channel that was already up can still be its successor, in milliseconds. */
const successionTime = 2000

/** `leg` and the customer are about to be connected: tells the transfer that this completes, if it does. */
export function noteTakeOver(board: Switchboard, call: FollowedCall, leg: Leg, wasPart: boolean, at: number): void {
  const consultation = call.consultations.get(leg.id)
  const before = call.connectedTo
  if (call.blind !== null) {
    completeBlindTransfer(board, call, at)
    return
  }
  if (consultation !== undefined && leg.consultation) {
    tellAttended(board, call, consultation.from, leg.extension, 'completed', at)
    return
  }
  if (wasPart || before === null || before === leg || !before.joined || call.conference) return
  // somebody moved the customer to a channel that was already up (uuid_bridge)
  const recent = before.hungUp === null || at - before.hungUp.at < successionTime
  if (recent) tellAttended(board, call, before.extension, leg.extension, 'completed', at)
}

/** A consulted agent is gone without having got the customer. */
export function endConsultation(board: Switchboard, call: FollowedCall, leg: Leg, at: number): void {
  const consultation = call.consultations.get(leg.id)
  call.consultations.delete(leg.id)
  if (consultation !== undefined)
    tellAttended(board, call, consultation.from, leg.extension, leg.answeredAt === null ? 'failed' : 'cancelled', at)
}

function tellAttended(
  board: Switchboard,
  call: FollowedCall,
  from: string,
  to: string,
  result: TransferResult,
  at: number,
): void {
  board.tell(call, at, { type: 'transferred', kind: 'attended', from, to, result })
}

/** Who was asked for advice stays while the customer is back with the agent: the three of them talk. */
export function admitConsulted(board: Switchboard, call: FollowedCall, agent: Leg, at: number): void {
  for (const [id, { from }] of call.consultations) {
    const consulted = call.legs.get(id)
    // by our own commands only one of the two is with the customer, until they meet in a conference
    if (consulted?.tag?.role === 'consultation') continue
    if (from !== agent.extension || consulted === undefined || consulted.answeredAt === null || consulted.hungUp !== null)
      continue
    makeConference(board, call, at)
    giveCustomer(board, call, consulted)
  }
}
