import { type FloorModel, useFloor } from './use-floor.js'
import { type SupervisionModel, useSupervision } from './use-supervision.js'

/** The floor, and what a supervisor can do there. */
export type SupervisorModel = FloorModel & Omit<SupervisionModel, 'error'> & { readonly commandError: SupervisionModel['error'] }

/**
 * Queues, agents and who waits, with prop getters for every job of a supervisor: listen, whisper, barge in, raise and move who waits,
 * change an agent's state.
 */
export function useSupervisor(): SupervisorModel {
  const floor = useFloor()
  const { error, ...supervision } = useSupervision()
  return { ...floor, ...supervision, commandError: error }
}
