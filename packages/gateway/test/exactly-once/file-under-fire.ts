import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { bundleProcess } from '../support/bundle-process.js'
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.js'
import { type RunningGateway, startGateway } from './run-gateway.js'
import { randomFrom } from './seeded-random.js'

/** The ticket system that a worker files into. */
export type FiledInto =
  | { readonly kind: 'requestTracker'; readonly url: string; readonly token: string }
  | {
      readonly kind: 'redmine'
      readonly url: string
      readonly apiKey: string
      readonly customFields: { readonly callId: number; readonly callerPhone: number }
    }
  | { readonly kind: 'embedded' }

/** What a worker is told when it starts. */
export interface WorkerSettings {
  readonly directory: string
  readonly system: FiledInto
  readonly client: 'ringloop' | 'blind'
  /** Begins the key of every call of this run. */
  readonly series: string
  /** So many calls there are by now. */
  readonly arrived: number
  /** The time limit of one request. */
  readonly requestMs: number
}

/** One run. */
export interface FirePlan {
  readonly system: FiledInto
  readonly client: WorkerSettings['client']
  readonly calls: number
  /** Over all workers. */
  readonly kills: number
  /** Gateways that file the same calls at once, each with an outbox of its own. */
  readonly workers: 1 | 2
  readonly seed: number
}

/** What came of it. */
export interface FireReport {
  readonly series: string
  readonly kills: number
  readonly seconds: number
  /** `null` for the embedded desk: there is nothing between it and the gateway. */
  readonly proxy: FaultyProxy['counts'] | null
  /** The worker's database, the first one's; gone after `cleanUp`. */
  readonly directory: string
  cleanUp(): Promise<void>
}

const requestMs = 5_000
const limitMs = 30 * 60_000
const faults = { broken: 0.05, silent: 0.05, limited: 0.02 }

/**
 * Files tickets through the outbox and a backend, as the gateway does, while the process that does it is killed with SIGKILL again and
 * again at random moments and the system behaves badly. New calls come in as long as it is killed. Ends when none waits.
 */
export async function fileUnderFire(plan: FirePlan): Promise<FireReport> {
  const { system, client, calls, seed } = plan
  const begun = Date.now()
  const random = randomFrom(seed)
  const series = `fire${begun.toString(36)}${process.pid}`
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-fire-'))
  const file = await bundleProcess(
    `filing-${system.kind}-${client}-${plan.workers}`,
    new URL('./filing-worker.ts', import.meta.url),
  )
  const proxy =
    system.kind === 'embedded'
      ? null
      : await startFaultyProxy({
          target: system.url,
          faults,
          random,
          creates: (method, path) => method === 'POST' && /^\/(REST\/2\.0\/ticket|issues\.json)$/.test(path),
        })
  const reached = system.kind === 'embedded' || proxy === null ? system : { ...system, url: proxy.url }
  const limit = begun + limitMs
  let kills = 0

  async function oneWorker(number: number): Promise<void> {
    const own = Math.ceil(plan.kills / plan.workers)
    const settings = (arrived: number): WorkerSettings => ({
      directory: join(directory, `worker-${number}`),
      system: reached,
      client,
      series,
      arrived,
      requestMs,
    })
    let worker: RunningGateway | undefined
    try {
      for (let killed = 0; killed < own; killed++) {
        // The last call comes when nobody is killed any more.
        worker = startGateway(file, settings(Math.min(calls - 1, Math.ceil(((killed + 1) * calls) / own))))
        // One in five dies while it starts, the others in the middle of their work.
        if (random() >= 0.2) await worker.ready
        await delay(random() * (proxy === null ? 2_000 : 5_000))
        if (await worker.kill()) kills++
      }
      worker = startGateway(file, settings(calls))
      const last = worker
      await last.ready
      while (!/^idle$/m.test(last.output())) {
        if (Date.now() > limit) throw new Error(`It never ends:\n${last.output()}`)
        await Promise.race([delay(200), last.ended.then(() => Promise.reject(new Error(`It ended:\n${last.output()}`)))])
      }
      const code = await last.stop()
      if (code !== 0) throw new Error(`The worker did not stop in order (${code}):\n${last.output()}`)
    } catch (error) {
      await worker?.kill()
      throw error
    }
  }

  const cleanUp = () => rm(directory, { recursive: true, force: true })
  try {
    await Promise.all(Array.from({ length: plan.workers }, (_, number) => oneWorker(number)))
  } catch (error) {
    await cleanUp()
    throw error
  } finally {
    await proxy?.[Symbol.asyncDispose]()
  }
  const seconds = Math.round((Date.now() - begun) / 1000)
  return { series, kills, seconds, proxy: proxy?.counts ?? null, directory: join(directory, 'worker-0'), cleanUp }
}
