import type { RuleTried } from '../rules/decision.js'
import type { AgentTried, TargetTried } from './assignment.js'

/** Why a workflow decided as it did; kept with the call or ticket. */
export interface AssignmentReasons {
  readonly workflow: string
  /** `<filter>/<target>` that decided, or `default`. */
  readonly because: string
  readonly outcome: 'offer' | 'wait' | 'target' | 'overflow' | 'default'
  readonly filters: readonly RuleTried[]
  readonly targets: readonly TargetTried[]
  /** What raised its priority, or did not. */
  readonly raises: readonly RuleTried[]
  /** Those with a place first. */
  readonly agents: readonly AgentTried[]
  readonly agentsLeftOut: number
  readonly headStartSeconds: number
  readonly estimatedWaitSeconds: number | null
  readonly offerCallBack: boolean
}
