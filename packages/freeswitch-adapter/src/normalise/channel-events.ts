import { adoptLeg, adoptOther, linkLate } from './adopt-leg.js'
import { noteAdvice } from './advice.js'
import { customerAnswered, deviceAnswered } from './attachments.js'
import { meet } from './conferences.js'
import { inform, join, monitor } from './conversations.js'
import { destroy, hangUp, settle } from './endings.js'
import { hold, retrieve } from './holds.js'
import type { Leg } from './leg.js'
import { makeConference } from './make-conference.js'
import { noteParking, onPark } from './parking.js'
import { present, type SwitchEvent, timeOf, toTimestamp } from './switch-event.js'
import type { Switchboard } from './switchboard.js'
import { readTransferHistory } from './transfer-history.js'
import { beginBlindTransfer } from './transfers.js'

/** Events that describe their channel fully enough to take it in when we have not seen it before. */
const describing = new Set([
  'CHANNEL_CREATE',
  'CHANNEL_DATA',
  'CHANNEL_PROGRESS',
  'CHANNEL_PROGRESS_MEDIA',
  'CHANNEL_ANSWER',
  'CHANNEL_BRIDGE',
  'CHANNEL_UNBRIDGE',
  'CHANNEL_HOLD',
  'CHANNEL_UNHOLD',
  'CHANNEL_EXECUTE',
  'CHANNEL_PARK',
  'CHANNEL_HANGUP',
  'CHANNEL_HANGUP_COMPLETE',
  'RECORD_START',
])

const listening = new Set(['eavesdrop', 'userspy'])

/** What an event of a channel means for the calls. Events that say nothing new are let pass. */
export function onChannelEvent(
  board: Switchboard,
  event: SwitchEvent,
  readVariables: (event: SwitchEvent) => Readonly<Record<string, string>>,
): void {
  const id = event.get('Unique-ID')
  if (id === undefined || id === '') return
  const at = timeOf(event)
  if (event.name === 'CHANNEL_DESTROY') {
    const leg = board.legs.get(id)
    if (leg === undefined) return
    // it says all that CHANNEL_HANGUP_COMPLETE did, which may have been lost
    if (!leg.complete) {
      if (board.unheard.delete(id)) takeUpConversation(board, event, leg)
      onHangupComplete(board, event, leg, at)
    }
    destroy(board, leg)
    return
  }
  if (event.name === 'DTMF') {
    onDigit(board, event, id, at)
    return
  }
  if (!describing.has(event.name) && event.name !== 'RECORD_STOP') return
  const known = board.legs.get(id)
  if (known === undefined && (board.isGone(id) || event.name === 'RECORD_STOP')) return
  const leg = known ?? adoptLeg(board, event, id)
  const metInTheMiddle = board.unheard.delete(id) || known === undefined
  if (metInTheMiddle && event.name !== 'CHANNEL_CREATE') takeUpConversation(board, event, leg)
  else linkLate(board, event, leg)

  switch (event.name) {
    case 'CHANNEL_ANSWER':
      onAnswer(board, leg, toTimestamp(event.get('Caller-Channel-Answered-Time')) ?? at)
      break
    case 'CHANNEL_BRIDGE':
      onBridge(board, event, leg, at)
      break
    case 'CHANNEL_UNBRIDGE':
      noteParking(board, event, leg, at)
      readTransfers(board, event, leg, at)
      break
    case 'CHANNEL_PARK':
      onPark(board, event, leg, at)
      break
    case 'CHANNEL_HOLD':
      hold(board, leg, at)
      break
    case 'CHANNEL_UNHOLD':
      retrieve(board, leg, at)
      break
    case 'CHANNEL_EXECUTE':
      onApplication(board, leg, event.get('Application'), event.get('Application-Data'), at)
      break
    case 'RECORD_START':
    case 'RECORD_STOP': {
      const call = board.callOf(leg)
      const path = present(event, 'Record-File-Path')
      if (call !== undefined && path !== null)
        board.tell(call, at, { type: event.name === 'RECORD_START' ? 'recordingStarted' : 'recordingStopped', path })
      break
    }
    case 'CHANNEL_HANGUP':
      hangUp(board, leg, at, event.get('Hangup-Cause') ?? 'unknown')
      break
    case 'CHANNEL_HANGUP_COMPLETE':
      onHangupComplete(board, event, leg, at)
      break
  }

  const call = board.callOf(leg)
  if (call === undefined) return
  inform(board, call, readVariables(event), leg.id === call.id, at)
  if (event.name === 'CHANNEL_HANGUP_COMPLETE') settle(board, call, false)
}

/** We came in the middle: who is met talking has somebody to talk with, whose own events may never come. */
function takeUpConversation(board: Switchboard, event: SwitchEvent, leg: Leg): void {
  const call = board.callOf(leg)
  const bridgedAt = toTimestamp(event.get('Caller-Channel-Bridged-Time'))
  const partnerId = event.get('Other-Leg-Unique-ID')
  if (call === undefined || bridgedAt === null || partnerId === undefined) return
  if (leg.role === 'agent' && partnerId === call.id && leg.id !== call.id) {
    join(board, call, leg, bridgedAt)
    return
  }
  const known = board.legs.get(partnerId)
  if (leg.id !== call.id) return
  // who is known tells it themselves, unless that was lost; a talk before they came was with somebody else
  if (known !== undefined && !(board.unheard.has(partnerId) && bridgedAt >= known.createdAt)) return
  const partner = known ?? adoptOther(board, event, partnerId)
  if (partner !== undefined && partner.role === 'agent') join(board, call, partner, bridgedAt)
}

function onDigit(board: Switchboard, event: SwitchEvent, id: string, at: number): void {
  const call = board.callOf(board.legs.get(id))
  const digit = event.get('DTMF-Digit')
  // digits that an application sends are not the customer's
  if (call !== undefined && !call.cleared && id === call.id && digit !== undefined && event.get('DTMF-Source') !== 'APP')
    board.tell(call, at, { type: 'digitsReceived', digits: digit })
}

function onAnswer(board: Switchboard, leg: Leg, at: number): void {
  if (leg.answeredAt !== null) return
  leg.answeredAt = at
  const call = board.callOf(leg)
  if (call === undefined) return
  if (leg.id === call.id) customerAnswered(board, call, at)
  else if (leg.role === 'supervisor' && leg.tag !== null) monitor(board, call, leg, at)
  else deviceAnswered(board, call, leg)
}

function onBridge(board: Switchboard, event: SwitchEvent, leg: Leg, at: number): void {
  const a = event.get('Bridge-A-Unique-ID')
  const b = event.get('Bridge-B-Unique-ID')
  const otherId = (a === leg.id ? b : a) ?? event.get('Other-Leg-Unique-ID')
  const other = otherId === undefined ? undefined : (board.legs.get(otherId) ?? adoptOther(board, event, otherId))
  readTransfers(board, event, leg, at)
  if (other === undefined) return
  noteAdvice(board, leg, other, at)
  const pairs: readonly [Leg, Leg][] = [
    [leg, other],
    [other, leg],
  ]
  for (const [customer, party] of pairs) {
    const call = board.callOf(customer)
    const standsForCustomer = call !== undefined && (customer.id === call.id || customer.role === 'loopback')
    if (!standsForCustomer || party.id === call.id || party.role === 'loopback' || party.role === 'customer') continue
    if (customer.role === 'loopback' && party.consultation) continue
    join(board, call, party, at)
    return
  }
}

/** A customer's history of transfers is on its own channel only. */
export function readTransfers(board: Switchboard, event: SwitchEvent, leg: Leg, at: number): void {
  const call = board.callOf(leg)
  if (call === undefined || leg.id !== call.id) return
  const history = readTransferHistory(event)
  for (const entry of history.slice(call.transfersSeen)) {
    if (entry.kind === 'blind') beginBlindTransfer(board, call, entry, at)
  }
  call.transfersSeen = Math.max(call.transfersSeen, history.length)
}

function onHangupComplete(board: Switchboard, event: SwitchEvent, leg: Leg, at: number): void {
  leg.disposition = present(event, 'variable_sip_hangup_disposition')
  leg.complete = true
  readTransfers(board, event, leg, at)
  // a subscription without CHANNEL_EXECUTE learns only here what the channel did
  onApplication(board, leg, event.get('variable_current_application'), event.get('variable_current_application_data'), at)
  const conference = present(event, 'variable_conference_name')
  if (conference !== null) meet(board, leg, conference, at)
  hangUp(board, leg, toTimestamp(event.get('Caller-Channel-Hangup-Time')) ?? at, event.get('Hangup-Cause') ?? 'unknown')
  // the agent's side may be what tells who ended the call
  const call = board.callOf(leg)
  if (call !== undefined && leg.id !== call.id) settle(board, call, false)
}

function onApplication(
  board: Switchboard,
  leg: Leg,
  application: string | undefined,
  data: string | undefined,
  at: number,
): void {
  if (application === undefined || data === undefined) return
  if (listening.has(application)) {
    const call = board.callOfAnyLeg(data.trim())
    if (call !== undefined && leg.callId !== call.id && leg.role !== 'supervisor') monitor(board, call, leg, at)
  } else if (application === 'conference') {
    meet(board, leg, data.split(/[@+]/)[0] ?? data, at)
  } else if (application === 'three_way') {
    const call = board.callOfAnyLeg(data.trim())
    if (call === undefined) return
    makeConference(board, call, at)
    if (leg.callId !== call.id) join(board, call, leg, at)
  }
}
