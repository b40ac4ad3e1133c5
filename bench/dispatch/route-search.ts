import { parentPort } from 'node:worker_threads'
import { type RoutingOptions, type RoutingProblem, seededRandom, solveRoutes } from '@ringloop/core/dispatch'

/** One search in a thread of its own. */
export interface RouteTask {
  readonly problem: RoutingProblem
  readonly seed: number
  /** When it ends, by `Date.now()`, which all threads share. */
  readonly until: number
  readonly vehiclesShare: number
  readonly from: NonNullable<RoutingOptions['from']>
}

parentPort?.on('message', ({ problem, seed, until, vehiclesShare, from }: RouteTask) => {
  parentPort?.postMessage(
    solveRoutes(problem, {
      random: seededRandom(seed),
      iterations: Number.POSITIVE_INFINITY,
      deadline: { now: () => performance.now(), at: performance.now() + until - Date.now() },
      first: 'vehicles',
      vehiclesShare,
      from,
    }),
  )
})
