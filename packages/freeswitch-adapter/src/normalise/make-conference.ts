import type { FollowedCall } from './followed-call.js'
import type { Switchboard } from './switchboard.js'

/** The call is a conference from now on. */
export function makeConference(board: Switchboard, call: FollowedCall, at: number): void {
  if (call.conference) return
  call.conference = true
  call.blind = null
  board.tell(call, at, { type: 'conferenced' }, 'conferenced')
}
