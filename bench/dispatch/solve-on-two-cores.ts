import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { RoutePlan, RoutingProblem } from '@ringloop/core/dispatch'
import { build } from 'esbuild'
import type { RouteTask } from './route-search.js'

const cores = 2
/** Of the whole time, how much goes into getting by with fewer vehicles. */
const shareForVehicles = 0.45

let script: Promise<URL> | null = null

/** The search as one piece of JavaScript: a thread that had to load TypeScript would spend a second of its time on that. */
async function bundleSearch(): Promise<URL> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./route-search.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    conditions: ['@ringloop/source'],
  })
  return new URL(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`)
}

/** Plans routes in two threads: both look for few vehicles first, then both go on from the better plan. The start of the threads is part of the time. */
export async function solveOnTwoCores(problem: RoutingProblem, milliseconds: number): Promise<RoutePlan> {
  const begun = Date.now()
  script ??= bundleSearch()
  const url = await script
  const workers = Array.from({ length: cores }, () => new Worker(url))
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
    const until = begun + milliseconds
    const few = await Promise.all(run({ until: begun + milliseconds * shareForVehicles, vehiclesShare: 1, from: [] }, 1))
    const first = better(few)
    const last = await Promise.all(run({ until, vehiclesShare: 0, from: first.routes }, 101))
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
