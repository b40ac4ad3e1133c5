import type { Interaction } from './interaction.js'

/** Whether nothing more is expected: the call is over, its wrap-up done, its ticket filed or not wanted. A failed filing waits for a person. */
export function isFinished({ call, wrapUp, filing }: Interaction): boolean {
  return call.state === 'ended' && wrapUp.state !== 'open' && (filing.state === 'filed' || filing.state === 'none')
}
