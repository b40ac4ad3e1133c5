import { adoptTagged } from './adopt-tagged.js'
import { attach, customerAnswered } from './attachments.js'
import { callerHeader, readCallee, readCaller } from './caller-identity.js'
import { enqueue } from './conversations.js'
import { clearConnection } from './endings.js'
import type { FollowedCall } from './followed-call.js'
import { type Leg, readLeg, readOtherLeg } from './leg.js'
import { readLegTag } from './leg-tag.js'
import { present, type SwitchEvent, timeOf } from './switch-event.js'
import type { Switchboard } from './switchboard.js'
import { consult } from './transfers.js'

/** A number that the public network does not give out: an extension. */
const extensionLike = /^[1-9]\d{2,4}$/

/**
 * Takes in a channel at the first event that describes it, whichever that is: its creation, or anything later when we
 * connected in the middle of a call. Decides what part the channel plays and which call it belongs to.
 */
export function adoptLeg(board: Switchboard, event: SwitchEvent, id: string): Leg {
  const outbound = event.get('Call-Direction') === 'outbound'
  const tag = outbound ? readLegTag(event) : null
  const tagged = tag === null ? undefined : adoptTagged(board, event, id, tag)
  if (tagged !== undefined) return tagged
  // a group that can be picked up rings a channel without a device
  const deviceless = event.get('Channel-Name')?.startsWith('pickup/') === true
  if (deviceless) return board.add(readLeg(event, id, 'loopback', readCaller(event, 'Caller')))
  if (event.get('Channel-Name')?.startsWith('loopback/'))
    return adoptLoopback(board, readLeg(event, id, 'loopback', readCaller(event, 'Caller')))
  if (!outbound) return adoptInbound(board, event, id)
  const user = present(event, 'variable_dialed_user')
  if (user !== null) board.extensions.add(user)
  const ours = user !== null || event.get('variable_cc_side') === 'agent' || present(event, 'Channel-Presence-ID') !== null
  return ours ? adoptAgent(board, event, id) : adoptOutside(board, event, id)
}

function adoptInbound(board: Switchboard, event: SwitchEvent, id: string): Leg {
  const number = present(event, `${callerHeader(event)}-Number`)
  const user = present(event, 'variable_user_name')
  const ours = number !== null && (number === user || board.extensions.has(number) || extensionLike.test(number))
  if (!ours) {
    const leg = board.add(readLeg(event, id, 'customer', readCaller(event, 'Caller')))
    const call = board.begin(leg, 'inbound')
    if (event.get('variable_cc_side') === 'member') noteQueue(board, event, call)
    return leg
  }
  // One of our phones dials: for advice, for a customer, to pick up. What for is known when it is connected to something.
  return board.add(readLeg(event, id, 'dialling', readCaller(event, 'Caller')))
}

function adoptAgent(board: Switchboard, event: SwitchEvent, id: string): Leg {
  const leg = board.add(readLeg(event, id, 'agent', readCallee(event, 'Caller')))
  const session = present(event, 'variable_cc_member_session_uuid')
  const target = session ?? leg.originator ?? present(event, 'variable_signal_bond')
  if (target !== null) attachTo(board, event, leg, target)
  const call = board.callOf(leg)
  if (session !== null && call !== undefined) noteQueue(board, event, call)
  return leg
}

/** We came after the customer had entered the queue; its channels remember which. */
function noteQueue(board: Switchboard, event: SwitchEvent, call: FollowedCall): void {
  const queue = present(event, 'variable_cc_queue')
  if (queue === null || call.queue !== null) return
  const joined = Number(event.get('variable_cc_queue_joined_epoch'))
  enqueue(board, call, queue, Number.isFinite(joined) && joined > 0 ? joined * 1000 : timeOf(event))
}

/** A leg of an enterprise originate says only later which channel asked for it. */
export function linkLate(board: Switchboard, event: SwitchEvent, leg: Leg): void {
  const target = leg.role === 'agent' && leg.callId === null ? present(event, 'variable_originating_leg_uuid') : null
  if (target === null || !attachTo(board, event, leg, target)) return
  const call = board.callOf(leg)
  if (call !== undefined && leg.hungUp !== null) clearConnection(board, call, leg, leg.hungUp.at, leg.hungUp.cause)
}

/** A channel to a number outside: a customer we call, or the place to which a customer or an agent is connected. */
function adoptOutside(board: Switchboard, event: SwitchEvent, id: string): Leg {
  const leg = board.add(readLeg(event, id, 'agent', readCallee(event, 'Caller')))
  const origin = leg.originator === null ? undefined : board.legs.get(leg.originator)
  if (origin === undefined) {
    const known = leg.originator !== null && attachTo(board, event, leg, leg.originator)
    if (!known) beginOutbound(board, leg)
    return leg
  }
  const call = callThrough(board, origin)
  if (call !== undefined) {
    // sent or consulted by one of ours; without that, the number outside is where the call is answered
    if (call.blind !== null || origin.id !== call.id) leg.role = 'outside'
    attachLeg(board, call, leg, origin)
    return leg
  }
  if (origin.role === 'dialling') {
    const advice = callOfExtension(board, origin.extension, 'held')
    if (advice !== undefined) {
      leg.role = 'outside'
      consult(board, advice, leg, origin.extension, leg.createdAt)
      return leg
    }
  }
  // click to dial, or a phone that dials out: the agent's channel was first
  const outbound = beginOutbound(board, leg)
  if (origin.role === 'loopback') return leg
  // who dials is there from the start
  if (origin.role === 'dialling') origin.answeredAt ??= origin.createdAt
  attach(board, outbound, origin, false)
  return leg
}

function beginOutbound(board: Switchboard, leg: Leg): FollowedCall {
  const call = board.begin(leg, 'outbound')
  if (leg.answeredAt !== null) customerAnswered(board, call, leg.answeredAt)
  return call
}

function adoptLoopback(board: Switchboard, leg: Leg): Leg {
  board.add(leg)
  const call = callThrough(board, leg)
  if (call !== undefined) board.include(call, leg)
  return leg
}

/** Makes `leg` a part of the call of `target`; takes in `target` itself from what the event says about it, if it is new. */
function attachTo(board: Switchboard, event: SwitchEvent, leg: Leg, target: string): boolean {
  const origin = board.legs.get(target) ?? adoptOther(board, event, target)
  if (origin === undefined) return false
  const call = callThrough(board, origin) ?? beginThrough(board, origin)
  if (call === undefined) return false
  attachLeg(board, call, leg, origin)
  return true
}

function attachLeg(board: Switchboard, call: FollowedCall, leg: Leg, origin: Leg): void {
  // the far end of a loopback channel that stands for whom we called
  if (origin.role === 'loopback' && call.legs.get(call.id)?.tag?.role === 'customer') {
    leg.role = 'outside'
    board.include(call, leg)
    return
  }
  const fromAgent = origin.role === 'agent' || origin.role === 'dialling'
  if (fromAgent && origin.callId === call.id && origin.id !== call.id) consult(board, call, leg, origin.extension, leg.createdAt)
  else if (origin.role === 'dialling') consult(board, call, leg, origin.extension, leg.createdAt)
  else attach(board, call, leg, false)
}

/** A channel that is only known from what its partner's events say. */
export function adoptOther(board: Switchboard, event: SwitchEvent, id: string): Leg | undefined {
  if (board.isGone(id) || event.get('Other-Leg-Unique-ID') !== id) return undefined
  const outbound = event.get('Other-Leg-Direction') === 'outbound'
  if (event.get('Other-Leg-Channel-Name')?.startsWith('loopback/')) return undefined
  if (outbound) return board.add(readOtherLeg(event, id, 'agent', readCallee(event, 'Other-Leg')))
  const number = present(event, 'Other-Leg-Caller-ID-Number')
  const ours = number !== null && (board.extensions.has(number) || extensionLike.test(number))
  const leg = board.add(readOtherLeg(event, id, ours ? 'dialling' : 'customer', readCaller(event, 'Other-Leg')))
  if (!ours) board.begin(leg, 'inbound')
  return leg
}

/** The call a channel belongs to, itself or through the channels that lead to it. */
function callThrough(board: Switchboard, start: Leg): FollowedCall | undefined {
  const seen = new Set<string>()
  let leg: Leg | undefined = start
  while (leg !== undefined && !seen.has(leg.id)) {
    seen.add(leg.id)
    const call = board.callOf(leg)
    if (call !== undefined) return call
    if (leg.role === 'dialling') return callOfExtension(board, leg.extension, 'any')
    const pair: Leg | undefined = leg.pair === null ? undefined : board.legs.get(leg.pair)
    const next: string | null = pair !== undefined && !seen.has(pair.id) ? pair.id : leg.originator
    leg = next === null ? undefined : board.legs.get(next)
  }
  return undefined
}

/** A loopback channel that reaches a real phone and comes from nobody is itself what stands for the customer. */
function beginThrough(board: Switchboard, origin: Leg): FollowedCall | undefined {
  if (origin.role !== 'loopback') return undefined
  const pair = origin.pair === null ? undefined : board.legs.get(origin.pair)
  const first = pair !== undefined && pair.createdAt <= origin.createdAt ? pair : origin
  const call = board.begin(first, 'inbound')
  for (const half of [origin, pair]) if (half !== undefined) board.include(call, half)
  return call
}

/** The call that this extension has, best one that it holds. */
function callOfExtension(board: Switchboard, extension: string, which: 'held' | 'any'): FollowedCall | undefined {
  let found: FollowedCall | undefined
  for (const call of board.calls.values()) {
    if (call.cleared) continue
    for (const leg of call.legs.values()) {
      if (leg.role !== 'agent' || leg.hungUp !== null || leg.answeredAt === null || leg.extension !== extension) continue
      if (call.holding.size > 0) return call
      if (which === 'any') found = call
    }
  }
  return found
}
