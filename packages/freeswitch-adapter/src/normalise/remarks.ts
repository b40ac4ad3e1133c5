import { toConnectionId } from '@ringloop/core'
import type { FollowedCall } from './followed-call.js'
import type { Leg } from './leg.js'
import { present, type SwitchEvent } from './switch-event.js'
import type { Fact, Switchboard } from './switchboard.js'

/** A microphone was closed or opened; told once. */
export function noteMuted(board: Switchboard, call: FollowedCall, leg: Leg, muted: boolean, at: number): void {
  if (call.cleared || leg.muted === muted || leg.role !== 'agent') return
  leg.muted = muted
  board.tell(call, at, { type: 'muteChanged', connectionId: toConnectionId(leg.id), muted })
}

/** A recording is silent from now on, or heard again; told once. */
export function noteMasked(board: Switchboard, call: FollowedCall, path: string, masked: boolean, at: number): void {
  if (call.cleared || (call.masked === path) === masked) return
  call.masked = masked ? path : null
  board.tell(call, at, { type: 'recordingMasked', path, masked })
}

/** What a command did that the switch has no event for. */
export function remark(board: Switchboard, callId: string, fact: Fact, at: number): void {
  const call = board.calls.get(callId)
  if (call === undefined) return
  if (fact.type === 'recordingMasked') noteMasked(board, call, fact.path, fact.masked, at)
  else if (fact.type === 'muteChanged') {
    const leg = call.legs.get(fact.connectionId)
    if (leg !== undefined) noteMuted(board, call, leg, fact.muted, at)
  }
}

/** After a gap: our commands leave on the channels what no event tells. */
export function readRemarks(board: Switchboard, channel: SwitchEvent, leg: Leg, at: number): void {
  const call = board.callOf(leg)
  if (call === undefined) return
  const muted = present(channel, 'variable_ringloop_muted')
  if (muted !== null) noteMuted(board, call, leg, muted === 'true', at)
  if (leg.id !== call.id) return
  const masked = present(channel, 'variable_ringloop_masked')
  if (masked !== null) noteMasked(board, call, masked, true, at)
  else if (call.masked !== null) noteMasked(board, call, call.masked, false, at)
}
