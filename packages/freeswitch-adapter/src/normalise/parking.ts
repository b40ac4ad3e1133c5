import type { FollowedCall } from './followed-call.js'
import type { Leg } from './leg.js'
import { present, type SwitchEvent, timeOf } from './switch-event.js'
import type { Switchboard } from './switchboard.js'

/** The customer waits in a place from which anybody can take them; with `null`, not any more. */
export function parkAt(board: Switchboard, call: FollowedCall, slot: string | null, at: number): void {
  if (call.cleared || call.parked === slot) return
  call.parked = slot
  board.tell(call, at, { type: 'parked', slot })
}

/** An agent leaves the customer, and the channel says where: by our command `park`. */
export function noteParking(board: Switchboard, event: SwitchEvent, leg: Leg, at: number): void {
  const call = board.callOf(leg)
  if (call === undefined || (leg.id !== call.id && leg !== call.connectedTo)) return
  const slot = present(event, 'variable_ringloop_parked')
  if (slot !== null) parkAt(board, call, slot, at)
}

/**
 * A channel was parked by the dialplan or by hand. Only a customer who has talked to an agent waits there for anybody: before that,
 * a channel under the control of a program (`socket … async`, `&park`) looks the same.
 */
export function onPark(board: Switchboard, event: SwitchEvent, leg: Leg, at: number): void {
  const call = board.callOf(leg)
  if (call !== undefined && leg.id === call.id && call.answered)
    parkAt(board, call, present(event, 'variable_ringloop_parked') ?? 'park', at)
}

/** What mod_valet_parking tells: `hold` when a customer comes to a slot, `exit` and `bridge` when they leave it. */
export function onValetEvent(board: Switchboard, event: SwitchEvent): void {
  const leg = board.legs.get(event.get('Unique-ID') ?? '')
  const call = board.callOf(leg)
  if (leg === undefined || call === undefined || leg.id !== call.id) return
  if (event.get('Action') === 'hold') parkAt(board, call, present(event, 'Valet-Extension') ?? 'valet', timeOf(event))
  else if (event.get('Action') === 'exit') parkAt(board, call, null, timeOf(event))
}
