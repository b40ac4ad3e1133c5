import type { Channel } from './channel.js'
import { enterCallState, enterState } from './channel-states.js'
import { setEndVariables } from './sip-variables.js'
import type { SwitchCore } from './switch-core.js'

/** Which side of the SIP dialogue ended the channel. */
export type HangUpBy = 'recv_bye' | 'send_bye' | 'recv_cancel' | 'send_cancel' | 'recv_refuse' | 'send_refuse'

/** Hang-up causes with their number after Q.850 (and FreeSWITCH's own above 127). */
export const hangUpCauses: Readonly<Record<string, number>> = {
  NONE: 0,
  UNALLOCATED_NUMBER: 1,
  NO_ROUTE_TRANSIT_NET: 2,
  NO_ROUTE_DESTINATION: 3,
  NORMAL_CLEARING: 16,
  USER_BUSY: 17,
  NO_USER_RESPONSE: 18,
  NO_ANSWER: 19,
  SUBSCRIBER_ABSENT: 20,
  CALL_REJECTED: 21,
  DESTINATION_OUT_OF_ORDER: 27,
  INVALID_NUMBER_FORMAT: 28,
  NORMAL_UNSPECIFIED: 31,
  NORMAL_CIRCUIT_CONGESTION: 34,
  NETWORK_OUT_OF_ORDER: 38,
  NORMAL_TEMPORARY_FAILURE: 41,
  SWITCH_CONGESTION: 42,
  RECOVERY_ON_TIMER_EXPIRE: 102,
  ORIGINATOR_CANCEL: 487,
  LOSE_RACE: 502,
  MANAGER_REQUEST: 503,
  BLIND_TRANSFER: 600,
  ATTENDED_TRANSFER: 601,
  ALLOTTED_TIMEOUT: 602,
  PICKED_OFF: 605,
  USER_NOT_REGISTERED: 606,
  INVALID_GATEWAY: 608,
}

/** The way in which the switch itself ends a channel, by how far it has come. */
export function byUs(channel: Channel): HangUpBy {
  if (channel.answered) return 'send_bye'
  return channel.direction === 'outbound' ? 'send_cancel' : 'send_refuse'
}

/** Ends what the channel does at the moment, and what waits for it. */
export function leave(channel: Channel, hungUp: boolean): void {
  const running = channel.running
  channel.running = null
  channel.program = []
  running?.interrupt()
  const waiting = [...channel.onLeave]
  channel.onLeave.clear()
  for (const tell of waiting) tell(hungUp)
}

/** Tells the end of a channel that has hung up, to its last event. */
export function finish(core: SwitchCore, channel: Channel): void {
  if (channel.complete) return
  leave(channel, true)
  enterState(core, channel, 'CS_HANGUP')
  enterCallState(core, channel, 'HANGUP')
  enterState(core, channel, 'CS_REPORTING')
  channel.times.hangup = channel.hungUpAt
  const cause = channel.hangupCause ?? 'NORMAL_CLEARING'
  channel.callUuid = channel.id
  setEndVariables(channel, cause, hangUpCauses[cause] ?? 16)
  core.emit('CHANNEL_HANGUP_COMPLETE', { channel })
  channel.complete = true
  channel.device.onGone?.()
  destroy(core, channel)
}

/** A thread of the switch has done with the channel. */
export function letGo(core: SwitchCore, channel: Channel): void {
  channel.holders -= 1
  destroy(core, channel)
}

function destroy(core: SwitchCore, channel: Channel): void {
  if (channel.destroyed || !channel.complete || channel.holders > 0) return
  channel.stateNumber = 12
  core.channels.delete(channel.id)
  channel.destroyed = true
  core.emit('CHANNEL_DESTROY', { channel })
  enterState(core, channel, 'CS_DESTROY')
}

/** Tells that the channel hangs up; `finish` tells the rest. */
export function beginHangUp(core: SwitchCore, channel: Channel, cause: string, by: HangUpBy): void {
  channel.hangupCause = cause
  channel.hungUpAt = core.stamp()
  channel.stateNumber = 10
  channel.answerState = 'hangup'
  if (by === 'recv_bye') {
    channel.variables.set('sip_term_status', '200')
    channel.variables.set('proto_specific_hangup_cause', 'sip:200')
    channel.variables.set('sip_term_cause', '16')
  } else channel.variables.set('sip_hangup_phrase', by === 'recv_refuse' ? 'Refused' : 'OK')
  if (by === 'recv_refuse') channel.variables.set('sip_hangup_disposition', by)
  core.emit('CHANNEL_HANGUP', { channel })
  channel.variables.set('sip_hangup_disposition', by)
  core.book.left(channel, cause, by)
}
