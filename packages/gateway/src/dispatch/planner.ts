import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { RingloopError, type RingloopErrorCode } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { type PlanningJob, runPlanningJob } from './planning-job.js'
import type { PlanningAnswer } from './planning-worker.js'

/** Thinks about plans beside everything else: one at a time, in a thread of its own, so that calls are never held up. */
export interface Planner extends AsyncDisposable {
  /**
   * The answer as JSON.
   *
   * @param prepare gathers what is to be thought about: tickets, ways. Not begun when there is no room: what waits, and what is gathered, are nine
   * @throws what `prepare` and the planning throw; `overloaded` if eight wait already; `timeout` if the thinking takes longer than `withinMs`;
   * `aborted`, `closed`
   */
  run(prepare: () => Promise<PlanningJob>, options: { readonly withinMs: number; readonly signal: AbortSignal }): Promise<string>
}

interface Waiting {
  readonly job: PlanningJob
  readonly withinMs: number
  readonly settle: (outcome: string | Error) => void
}

const waitingAtMost = 8
/** A day of 600 orders and engineers takes some hundred megabytes; more is a mistake, and must not take the gateway along. */
const resourceLimits = { maxOldGenerationSizeMb: 1_024 } as const
/** Beside this module when it is built. */
const built = new URL('./planning-worker.js', import.meta.url)

/** How {@link createPlanner} thinks. */
export interface PlannerOptions {
  readonly clock: HostClock
  /** The built thread. Default: beside this module. */
  readonly script?: URL | undefined
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/**
 * Makes a planner. Its thread starts with the first job and stays; one that takes too long, or is not wanted any more, is ended with its job.
 *
 * Where there is no script, as when sources run, jobs run in this thread, to their end; the log says so once.
 */
export function createPlanner({ clock, script = built, log }: PlannerOptions): Planner {
  const queue: Waiting[] = []
  /** Gathered, waiting or thought about. */
  let underWay = 0
  let told = false
  let current: Waiting | null = null
  let worker: Worker | null = null
  let closed = false
  let cancelTimer = () => {}

  const finish = (outcome: string | Error) => {
    const done = current
    current = null
    cancelTimer()
    done?.settle(outcome)
    next()
  }
  const giveUp = (error: Error) => {
    void worker?.terminate()
    worker = null
    finish(error)
  }
  const start = (): Worker => {
    const started = new Worker(script, { resourceLimits, name: 'ringloop planning' })
    // it alone keeps no process running
    started.unref()
    started.on('message', (answer: PlanningAnswer) => worker === started && finish(outcomeOf(answer)))
    const gone = (why: string) => {
      if (worker !== started) return
      giveUp(new RingloopError('unavailable', `The planning has failed: ${why}.`, { mend: 'Send less at once.' }))
    }
    started.on('error', (error) => gone(error.message))
    started.on('exit', () => gone('its thread has ended'))
    return started
  }
  const next = () => {
    if (closed || current !== null) return
    current = queue.shift() ?? null
    if (current === null) return
    const mine = current
    const { job, withinMs } = mine
    if (!existsSync(script)) {
      if (!told) log('plans hold up calls: the script of their thread is not there', { script: script.href, mend })
      told = true
      // who has gone meanwhile is not answered with, nor in the place of, another's plan
      setImmediate(() => current === mine && finish(inThisThread(job)))
      return
    }
    worker ??= start()
    worker.postMessage(job, [job.travel.seconds.buffer as ArrayBuffer])
    cancelTimer = clock.after(withinMs, () =>
      giveUp(
        new RingloopError('timeout', `There is no plan after ${Math.round(withinMs / 1_000)} s.`, { mend: 'Send less at once.' }),
      ),
    )
  }

  const think = (job: PlanningJob, withinMs: number, signal: AbortSignal): Promise<string> => {
    if (closed) return Promise.reject(stops())
    if (signal.aborted) return Promise.reject(unwanted())
    return new Promise((resolve, reject) => {
      const leave = () => {
        const index = queue.indexOf(waiting)
        if (index >= 0) queue.splice(index, 1)
        if (current === waiting) giveUp(unwanted())
        else waiting.settle(unwanted())
      }
      const waiting: Waiting = {
        job,
        withinMs,
        settle(outcome) {
          signal.removeEventListener('abort', leave)
          if (typeof outcome === 'string') resolve(outcome)
          else reject(outcome)
        },
      }
      signal.addEventListener('abort', leave)
      queue.push(waiting)
      next()
    })
  }

  return {
    async run(prepare, { withinMs, signal }) {
      if (closed) throw stops()
      if (underWay > waitingAtMost)
        throw new RingloopError('overloaded', `${waitingAtMost} plans wait already.`, { mend: 'Ask again in a moment.' })
      underWay++
      try {
        return await think(await prepare(), withinMs, signal)
      } finally {
        underWay--
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true
      const stopped = stops()
      for (const { settle } of queue.splice(0)) settle(stopped)
      const ending = worker
      worker = null
      if (current !== null) finish(stopped)
      await ending?.terminate()
    },
  }
}

const mend = 'Copy planning-worker.js of this package beside the bundle, or say where it is: planningScript of the gateway.'

const stops = () => new RingloopError('closed', 'The gateway stops.')

const unwanted = () => new RingloopError('aborted', 'The plan is not wanted any more.')

function outcomeOf(answer: PlanningAnswer): string | Error {
  if ('json' in answer) return answer.json
  const { code, message, mend } = answer.error
  return new RingloopError(code as RingloopErrorCode, message, mend === undefined ? {} : { mend })
}

function inThisThread(job: PlanningJob): string | Error {
  try {
    return runPlanningJob(job, Date.now)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
