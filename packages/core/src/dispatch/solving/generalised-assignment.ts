import { RingloopError } from '../../errors/ringloop-error.js'
import { branchOnJobs } from './branch-on-jobs.js'
import type { CapacityModel } from './capacity-model.js'

/** Jobs to agents of limited capacity: each job to exactly one agent. */
export interface GeneralisedAssignmentProblem {
  /** `cost[agent][job]`; Infinity: this agent may not. */
  readonly cost: readonly ArrayLike<number>[]
  /** `use[agent][job]`: how much of the agent's capacity it takes, 0 or more. Whole numbers give the best bounds. */
  readonly use: readonly ArrayLike<number>[]
  /** `capacity[agent]`; below 0: the agent takes nothing more. */
  readonly capacity: ArrayLike<number>
}

/** How long a search may go on. Without a deadline it always ends the same way. */
export interface GeneralisedAssignmentOptions {
  /** How many branches are looked into at most. Default: 100,000. */
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

/**
 * Gives each job to one agent, within every agent's capacity, at the least cost; says whether that is proven.
 *
 * Branch and bound over Lagrangian bounds, with pairs struck out that can't be in anything better (after Posta, Ferland and Michelon 2012).
 *
 * @throws RingloopError `invalidInput` where rows differ in length or a number is out of range
 * @example solveGeneralisedAssignment({ cost: [[1, 2], [3, 1]], use: [[2, 2], [1, 1]], capacity: [2, 2] })
 */
export function solveGeneralisedAssignment(
  problem: GeneralisedAssignmentProblem,
  options: GeneralisedAssignmentOptions = {},
): GeneralisedAssignment {
  return branchOnJobs(readModel(problem), options)
}

/** Tables of knapsacks have at most so many columns; beyond, what jobs use is rounded down for the bound. */
const finest = 4000

function readModel({ cost, use, capacity }: GeneralisedAssignmentProblem): CapacityModel {
  const agents = cost.length
  const jobs = cost[0]?.length ?? 0
  const cells = (matrix: readonly ArrayLike<number>[], name: string, isRight: (cell: number) => boolean, mend: string) => {
    const result = new Float64Array(agents * jobs)
    for (let agent = 0; agent < agents; agent++)
      for (let job = 0; job < jobs; job++) {
        const cell = matrix[agent]?.[job]
        if (cell === undefined || !isRight(cell)) throw invalid(`The ${name} of agent ${agent} for job ${job} is ${cell}`, mend)
        result[agent * jobs + job] = cell
      }
    return result
  }
  const costs = cells(cost, 'cost', (cell) => cell > Number.NEGATIVE_INFINITY, 'Give a number, or Infinity where it may not.')
  const uses = cells(use, 'use', (cell) => cell >= 0, 'Give 0 or more.')
  const room = Float64Array.from({ length: agents }, (_, agent) => {
    const size = capacity[agent]
    if (size === undefined || Number.isNaN(size)) throw invalid(`The capacity of agent ${agent} is ${size}`, 'Give a number.')
    return Math.max(-1, Math.min(size, totalUse(uses, agent, jobs)))
  })
  const most = Math.max(1, ...room)
  const whole = most <= finest && uses.every((cell) => Number.isInteger(cell) || cell > most)
  const grain = whole ? 1 : most / finest
  return {
    agents,
    jobs,
    cost: costs,
    use: uses,
    room,
    size: Int32Array.from(uses, (cell) => Math.min(finest + 1, Math.floor(cell / grain))),
    sizeOfRoom: Int32Array.from(room, (size) => Math.floor(size / grain)),
    wholeCosts: costs.every((cell) => Number.isInteger(cell) || cell === Number.POSITIVE_INFINITY),
  }
}

function totalUse(uses: Float64Array, agent: number, jobs: number): number {
  let sum = 0
  for (let job = 0; job < jobs; job++) sum += Math.min(Number.MAX_SAFE_INTEGER, uses[agent * jobs + job] as number)
  return sum
}

const invalid = (message: string, mend: string) => new RingloopError('invalidInput', message, { mend })
