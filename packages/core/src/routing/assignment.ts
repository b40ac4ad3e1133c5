import type { RuleTried } from '../rules/decision.js'
import type { Timestamp } from '../time/clock.js'
import type { AgentObstacle } from './agent-obstacle.js'
import type { RankReason } from './rank-agents.js'
import type { RouteTarget } from './route-target.js'
import type { WorkProgress } from './work-item.js'

/** What becomes of something that is routed. */
export type AssignmentDecision =
  /** Offer it to the first of `ranking`; the others are who comes next. */
  | { readonly kind: 'offer'; readonly agent: string; readonly ranking: readonly string[] }
  /** Nobody now: decide again when something changes, at `until` at the latest (`null`: no timeout). */
  | { readonly kind: 'wait'; readonly until: Timestamp | null; readonly queue: string | null }
  /** It goes there for good. `overflow`: an earlier target did not keep it. `default`: no target did. */
  | { readonly kind: 'route'; readonly to: RouteTarget; readonly as: 'target' | 'overflow' | 'default' }

/** One target that was looked at. */
export interface TargetTried {
  /** `<filter>/<target>` */
  readonly target: string
  /** `othersFirst`: there are agents, but no more than people who have waited for them longer. */
  readonly outcome: 'chosen' | 'skipped' | 'timedOut' | 'nobodyFits' | 'nobodyFree' | 'othersFirst'
  /** For `skipped`: the fact that settled it. */
  readonly failed?: RuleTried['failed']
}

/** One agent who was looked at for a target: their place, or what stands in the way. */
export type AgentTried = { readonly agent: string; readonly target: string } & (
  | { readonly rank: number; readonly by: readonly RankReason[] }
  | { readonly rank: null; readonly obstacle: AgentObstacle }
)

/** A decision and its reasons. */
export interface Assignment {
  readonly decision: AssignmentDecision
  /** To be given with the item next time; `null` once it is out of the workflow. */
  readonly progress: WorkProgress | null
  /** What its priority is worth in a queue now; for mod_callcenter its `cc_base_score`. */
  readonly headStartSeconds: number
  /** Until somebody takes it; `null` if that cannot be told. */
  readonly estimatedWaitSeconds: number | null
  /** Whether who waits may be offered a call back. */
  readonly offerCallBack: boolean
  readonly explained: {
    /** `<filter>/<target>` that decided, or `default`. */
    readonly because: string
    readonly filters: readonly RuleTried[]
    readonly targets: readonly TargetTried[]
    readonly agents: readonly AgentTried[]
    readonly raises: readonly RuleTried[]
    /** Every fact that was asked about, but those of agents. */
    readonly facts: Readonly<Record<string, string | number | boolean | null>>
  }
}
