import { parentPort, workerData } from 'node:worker_threads'
import { type RoutePlan, type RoutingOptions, type RoutingProblem, solveRoutes } from '@ringloop/core/dispatch'
import { seededRandom } from './seeded-random.js'

/** One search in a thread of its own; `stop[0]` other than 0 ends it at its next look at the clock. */
export interface RouteTask {
  readonly problem: RoutingProblem
  readonly seed: number
  readonly milliseconds: number
  readonly vehiclesShare: number
  readonly from: NonNullable<RoutingOptions['from']>
}

const { stop } = workerData as { stop: Int32Array }

parentPort?.on('message', ({ problem, seed, milliseconds, vehiclesShare, from }: RouteTask) => {
  const now = () => (Atomics.load(stop, 0) === 0 ? performance.now() : Number.POSITIVE_INFINITY)
  const plan: RoutePlan = solveRoutes(problem, {
    random: seededRandom(seed),
    iterations: Number.POSITIVE_INFINITY,
    deadline: { now, at: performance.now() + milliseconds },
    first: 'vehicles',
    vehiclesShare,
    from,
  })
  parentPort?.postMessage(plan)
})
