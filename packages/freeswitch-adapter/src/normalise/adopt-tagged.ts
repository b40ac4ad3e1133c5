import { attach, customerAnswered } from './attachments.js'
import { readCallee } from './caller-identity.js'
import { monitor } from './conversations.js'
import { hold } from './holds.js'
import { type Leg, readLeg } from './leg.js'
import type { LegTag } from './leg-tag.js'
import type { SwitchEvent } from './switch-event.js'
import type { Switchboard } from './switchboard.js'
import { consult } from './transfers.js'

/** Takes in a channel that one of our commands made: it says itself what it is there for. `undefined` if its call is not known. */
export function adoptTagged(board: Switchboard, event: SwitchEvent, id: string, tag: LegTag): Leg | undefined {
  if (tag.role === 'customer') return adoptDialled(board, event, id, tag)
  const call = board.calls.get(tag.call)
  // the agent of a call that we place comes before the call; the customer's channel will ask for it
  if (tag.role === 'dial' || call === undefined) return undefined
  const leg = board.add({ ...readLeg(event, id, 'agent', readCallee(event, 'Caller')), tag })
  switch (tag.role) {
    case 'supervisor':
      leg.role = 'supervisor'
      board.include(call, leg)
      if (leg.answeredAt !== null) monitor(board, call, leg, leg.answeredAt)
      break
    case 'consultation': {
      consult(board, call, leg, tag.by, leg.createdAt)
      const asking = [...call.legs.values()].find((one) => one.extension === tag.by && one !== leg && one.hungUp === null)
      if (asking !== undefined && asking === call.connectedTo) hold(board, asking, leg.createdAt)
      break
    }
    default:
      attach(board, call, leg, false)
  }
  return leg
}

/** The customer whom we call, whatever kind of channel leads to them. */
function adoptDialled(board: Switchboard, event: SwitchEvent, id: string, tag: LegTag): Leg | undefined {
  const leg = board.add({ ...readLeg(event, id, 'customer', readCallee(event, 'Caller')), tag })
  const call = board.begin(leg, 'outbound')
  if (leg.answeredAt !== null) customerAnswered(board, call, leg.answeredAt)
  const agent = leg.originator === null ? undefined : board.legs.get(leg.originator)
  if (agent !== undefined && agent.callId === null) attach(board, call, agent, false)
  return leg
}
