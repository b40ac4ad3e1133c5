/** Jobs to agents of limited capacity: each job to exactly one agent. */
export interface GeneralisedAssignmentProblem {
  /** `cost[agent][job]`; Infinity: this agent may not. */
  readonly cost: readonly ArrayLike<number>[]
  /** `use[agent][job]`: how much of the agent's capacity it takes, a whole number, 0 or more. */
  readonly use: readonly ArrayLike<number>[]
  /** `capacity[agent]`: a whole number. */
  readonly capacity: ArrayLike<number>
}

/** How long a search may go on. Without a deadline it always ends the same way. */
export interface GeneralisedAssignmentOptions {
  /** How many branches are looked into at most. Default: 1,000,000. */
  readonly branches?: number
  /** The search ends when `now()` reaches `at`, with the best it has then. */
  readonly deadline?: { readonly now: () => number; readonly at: number }
}

/**
 * What was found. `optimal`: nothing is cheaper, proven. `feasible`: the search ended before a proof. `infeasible`: no choice fits, proven.
 * `unknown`: the search ended with neither. `bound`: no choice costs less.
 */
export type GeneralisedAssignment =
  | {
      readonly status: 'optimal' | 'feasible'
      readonly agentOf: readonly number[]
      readonly cost: number
      readonly bound: number
    }
  | { readonly status: 'infeasible' }
  | { readonly status: 'unknown'; readonly bound: number }
