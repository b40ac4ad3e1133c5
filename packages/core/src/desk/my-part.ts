import type { Interaction } from '../interactions/interaction.js'
import type { MyPart } from './desk-view.js'
import type { DeskPerson } from './desk-viewer.js'

/**
 * The part that a person has in an interaction, or `null` if it is none of theirs. Who was asked for advice has one while they
 * are; afterwards only if they got the customer. An inbound call nobody took, and a parked customer, are everybody's; what else
 * colleagues have is the supervisors'.
 */
export function myPart({ call, wrapUp, callBack }: Interaction, { extension, supervisor }: DeskPerson): MyPart | null {
  const mine = call.agents.filter((agent) => agent.extension === extension && !agent.consultation)
  const past = mine.length > 0 ? 'past' : null
  if (call.state === 'active') {
    if (mine.some((agent) => agent.state === 'connected')) return 'talking'
    if (mine.some((agent) => agent.state === 'alerting')) return 'ringing'
    const advises = call.agents.find((agent) => agent.extension === extension && agent.consultation && agent.state !== 'cleared')
    if (advises !== undefined) return advises.state === 'alerting' ? 'ringing' : 'consulted'
    if (call.parked !== null) return 'parked'
    return supervisor ? (colleaguesPart(call.agents, call.waiting) ?? past) : past
  }
  if (wrapUp.state === 'open' && wrapUp.extension === extension) return 'wrapUp'
  if (callBack.state === 'due' || (call.direction === 'inbound' && call.outcome !== 'answered')) return 'missed'
  return past
}

function colleaguesPart(agents: Interaction['call']['agents'], waiting: boolean): MyPart | null {
  const there = agents.filter((agent) => agent.state !== 'cleared' && !agent.consultation)
  if (there.some((agent) => agent.state === 'connected')) return 'supervised'
  return waiting || there.length > 0 ? 'waiting' : null
}
