import { Worker } from 'node:worker_threads'
import type { RoutePlan, RoutingProblem } from '@ringloop/core/dispatch'
import type { RouteTask } from './route-search.js'

const cores = 2
/** Of the whole time, how much goes into getting by with fewer vehicles. */
const shareForVehicles = 0.45

/** Plans routes in two threads: both look for few vehicles first, then both go on from the better plan. */
export async function solveOnTwoCores(problem: RoutingProblem, milliseconds: number): Promise<RoutePlan> {
  const begun = performance.now()
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const workers = Array.from(
    { length: cores },
    () => new Worker(new URL('./route-worker.mjs', import.meta.url), { workerData: { stop } }),
  )
  const run = (task: Omit<RouteTask, 'seed' | 'problem'>, seeds: number) =>
    workers.map(
      (worker, index) =>
        new Promise<RoutePlan>((resolve, reject) => {
          worker.once('error', reject)
          worker.once('message', (plan: RoutePlan) => {
            worker.off('error', reject)
            resolve(plan)
          })
          worker.postMessage({ ...task, problem, seed: seeds + index } satisfies RouteTask)
        }),
    )
  try {
    const shrinking = run({ milliseconds: milliseconds * shareForVehicles, vehiclesShare: 1, from: [] }, 1)
    // who is done before the time is done has the fewest there can be
    await Promise.race(shrinking)
    Atomics.store(stop, 0, 1)
    const first = better(await Promise.all(shrinking))
    Atomics.store(stop, 0, 0)
    const left = Math.max(0, milliseconds - (performance.now() - begun))
    const last = await Promise.all(run({ milliseconds: left, vehiclesShare: 0, from: first.routes }, 101))
    return better([first, ...last])
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function better(plans: readonly RoutePlan[]): RoutePlan {
  return plans.reduce((best, plan) => {
    if (plan.complete !== best.complete) return plan.complete ? plan : best
    if (plan.routes.length !== best.routes.length) return plan.routes.length < best.routes.length ? plan : best
    return plan.cost < best.cost ? plan : best
  })
}
