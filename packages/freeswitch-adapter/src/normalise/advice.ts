import type { FollowedCall } from './followed-call.js'
import { hold, retrieve } from './holds.js'
import type { Leg } from './leg.js'
import { present, type SwitchEvent } from './switch-event.js'
import type { Switchboard } from './switchboard.js'

/** Whom somebody asks for advice by our command, so that the customer waits as long as the two talk. */
export function advising(call: FollowedCall): Leg | undefined {
  for (const id of call.consultations.keys()) {
    const leg = call.legs.get(id)
    if (leg !== undefined && leg.tag?.role === 'consultation' && leg.hungUp === null) return leg
  }
  return undefined
}

/** Agent and consulted are connected: the customer waits. */
export function noteAdvice(board: Switchboard, one: Leg, other: Leg, at: number): void {
  const call = board.callOf(one)
  if (call === undefined || call !== board.callOf(other) || one.id === call.id || other.id === call.id) return
  const consulted = advising(call)
  if (consulted === undefined || (one !== consulted && other !== consulted)) return
  const agent = one === consulted ? other : one
  if (agent === call.connectedTo) hold(board, agent, at)
}

/** After a gap: who the agent is with shows by what the customer's channel does. `false` if nobody is asked for advice. */
export function restoreAdvice(board: Switchboard, call: FollowedCall, customer: SwitchEvent, at: number): boolean {
  const agent = call.connectedTo
  if (agent === null || advising(call) === undefined) return false
  const waits = present(customer, 'variable_current_application') === 'playback'
  if (waits) hold(board, agent, at)
  else retrieve(board, agent, at)
  return true
}
