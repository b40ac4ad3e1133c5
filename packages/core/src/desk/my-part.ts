import type { Interaction } from '../interactions/interaction.js'
import type { MyPart } from './desk-view.js'

/**
 * The part that the agent at `extension` has in an interaction, or `null` if it is none of theirs. A consultation is none
 * until they get the customer. An inbound call nobody took is everybody's.
 */
export function myPart({ call, wrapUp }: Interaction, extension: string): MyPart | null {
  const mine = call.agents.filter((agent) => agent.extension === extension && !agent.consultation)
  if (call.state === 'active') {
    if (mine.some((agent) => agent.state === 'connected')) return 'talking'
    if (mine.some((agent) => agent.state === 'alerting')) return 'ringing'
    return mine.length > 0 ? 'past' : null
  }
  if (wrapUp.state === 'open' && wrapUp.extension === extension) return 'wrapUp'
  if (call.direction === 'inbound' && call.outcome !== 'answered') return 'missed'
  return mine.length > 0 ? 'past' : null
}
