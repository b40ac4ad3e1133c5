import { RingloopError } from '@ringloop/core'
import type { Context } from 'hono'
import type { DispatchPerson, DispatchVariables } from './dispatch-routes.js'

/**
 * Who asks, if they are a supervisor.
 *
 * @throws `forbidden`
 */
export function supervisorOf(context: Context<DispatchVariables>): DispatchPerson {
  const person = context.get('person')
  if (person.supervisor) return person
  throw new RingloopError('forbidden', 'Only supervisors may do this.', {
    mend: 'Ask a supervisor, or set "supervisor" for this agent in the configuration.',
  })
}
