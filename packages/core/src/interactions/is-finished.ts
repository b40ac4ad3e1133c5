import { isPartOver } from '../tickets/sub-tickets/sub-tickets.js'
import type { Interaction } from './interaction.js'

/**
 * Whether nothing more is expected: the call is over, its wrap-up done, its ticket filed or not wanted and given to whom a workflow says,
 * no call back to do, and all parts of a split ticket over. A failed filing waits for a person.
 */
export function isFinished({ call, wrapUp, filing, workflow, assignment, callBack, subTickets }: Interaction): boolean {
  return (
    call.state === 'ended' &&
    wrapUp.state !== 'open' &&
    (filing.state === 'filed' || filing.state === 'none') &&
    (workflow === null || assignment !== null) &&
    (callBack.state === 'none' || callBack.state === 'done') &&
    subTickets.every(({ parts }) => parts.every(isPartOver))
  )
}
