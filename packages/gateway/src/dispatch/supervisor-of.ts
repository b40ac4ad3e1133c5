import { RingloopError } from '@ringloop/core'
import type { Context } from 'hono'
import type { DispatchPerson, DispatchVariables } from './dispatch-routes.js'

/**
 * Who asks, if they are a supervisor.
 *
 * @throws `forbidden`
 */
export function supervisorOf(context: Context<DispatchVariables>): DispatchPerson {
  return requireSupervisor(context.get('person'))
}

/** @throws `forbidden` if somebody is no supervisor */
export function requireSupervisor(person: DispatchPerson): DispatchPerson {
  if (person.supervisor) return person
  throw new RingloopError('forbidden', 'Only supervisors may do this.', {
    mend: 'Ask a supervisor, or set "supervisor" for this agent in the configuration.',
  })
}
