import { toConnectionId } from '@ringloop/core'
import type { Leg } from './leg.js'
import type { Switchboard } from './switchboard.js'

/** Somebody of the call holds. */
export function hold(board: Switchboard, leg: Leg, at: number): void {
  const call = board.callOf(leg)
  if (call === undefined || call.cleared || call.holding.has(leg.id)) return
  call.holding.add(leg.id)
  if (call.holding.size === 1) board.tell(call, at, { type: 'held', connectionId: toConnectionId(leg.id) })
}

/** Nobody of the call holds any more. */
export function retrieve(board: Switchboard, leg: Leg, at: number): void {
  const call = board.callOf(leg)
  if (call === undefined || call.cleared || !call.holding.delete(leg.id)) return
  if (call.holding.size === 0) board.tell(call, at, { type: 'retrieved', connectionId: toConnectionId(leg.id) })
}
