import { dequeue, enqueue, inform, offerFailed } from './conversations.js'
import { present, type SwitchEvent, timeOf } from './switch-event.js'
import type { Switchboard } from './switchboard.js'

/** What mod_callcenter's `callcenter::info` means for the calls. Most of them have no channel headers: the session's UUID links them. */
export function onQueueEvent(
  board: Switchboard,
  event: SwitchEvent,
  readVariables: (event: SwitchEvent) => Readonly<Record<string, string>>,
): void {
  const session = present(event, 'CC-Member-Session-UUID')
  const leg = session === null ? undefined : board.legs.get(session)
  // a colleague who calls a queue is its customer
  if (leg !== undefined && leg.role === 'dialling' && leg.callId === null) board.begin(leg, 'inbound')
  const call = board.callOf(leg)
  if (call === undefined) return
  const at = timeOf(event)
  const queue = present(event, 'CC-Queue')
  const agent = present(event, 'CC-Agent')
  // what the IVR has set is known here before an agent rings
  if (event.get('Unique-ID') === call.id) inform(board, call, readVariables(event), true, at)
  switch (event.get('CC-Action')) {
    case 'member-queue-start':
    // the same, if the queue gives back the place of a caller who had hung up (`abandoned-resume-allowed`)
    case 'member-queue-resume':
      if (queue !== null) enqueue(board, call, queue, at)
      break
    case 'member-queue-end':
      if (queue !== null) dequeue(board, call, queue, reasonOf(event), at)
      break
    case 'agent-offering':
      if (agent !== null) call.offering.set(agent, at)
      break
    case 'bridge-agent-fail':
      if (agent !== null) offerFailed(board, call, agent, event.get('CC-Hangup-Cause') ?? 'unknown', at)
      break
  }
}

/** `Terminated` means that an agent had the call; `Cancel` says why nobody did. */
function reasonOf(event: SwitchEvent): 'answered' | 'abandoned' | 'timeout' | 'noAgent' | 'exit' {
  if (event.get('CC-Cause') === 'Terminated') return 'answered'
  switch (event.get('CC-Cancel-Reason')) {
    case 'TIMEOUT':
      return 'timeout'
    case 'NO_AGENT_TIMEOUT':
      return 'noAgent'
    case 'EXIT_WITH_KEY':
      return 'exit'
    default:
      return 'abandoned'
  }
}
