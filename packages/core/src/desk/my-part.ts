import type { Interaction } from '../interactions/interaction.js'
import type { MyPart } from './desk-view.js'
import type { DeskPerson } from './desk-viewer.js'

/**
 * The part that a person has in an interaction, or `null` if it is none of theirs. Who was asked for advice has one while they
 * are; afterwards only if they got the customer. An inbound call nobody took, and a parked customer, are everybody's; what else
 * colleagues have is the supervisors'. Who is to call back is said by the rule that promised it.
 */
export function myPart({ call, wrapUp, callBack }: Interaction, person: DeskPerson): MyPart | null {
  const { extension, supervisor } = person
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
  const missed = call.direction === 'inbound' && call.outcome !== 'answered'
  if (callBack.state === 'done' || !(missed || callBack.state === 'due')) return past
  return isToCall(callBack, person) ? 'missed' : past
}

/** What a rule left to a team is that team's, and the supervisors'. */
const isToCall = (callBack: Interaction['callBack'], { supervisor, callsBackFor = () => true }: DeskPerson): boolean =>
  supervisor || !('queue' in callBack) || callBack.queue === null || callsBackFor(callBack.queue)

function colleaguesPart(agents: Interaction['call']['agents'], waiting: boolean): MyPart | null {
  const there = agents.filter((agent) => agent.state !== 'cleared' && !agent.consultation)
  if (there.some((agent) => agent.state === 'connected')) return 'supervised'
  return waiting || there.length > 0 ? 'waiting' : null
}
