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
   * @throws what the planning throws; `overloaded` if eight wait already; `timeout` if it takes longer than `withinMs`; `aborted`, `closed`
   */
  run(job: PlanningJob, options: { readonly withinMs: number; readonly signal: AbortSignal }): Promise<string>
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

/**
 * Makes a planner. Its thread starts with the first job and stays; one that takes too long, or is not wanted any more, is ended with its job.
 *
 * @param options.script the built thread. Where there is none, as when sources run, jobs run in this thread
 */
export function createPlanner({ clock, script = built }: { readonly clock: HostClock; readonly script?: URL }): Planner {
  const queue: Waiting[] = []
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
    const { job, withinMs } = current
    if (!existsSync(script)) {
      setImmediate(() => finish(inThisThread(job)))
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

  return {
    run(job, { withinMs, signal }) {
      if (closed) return Promise.reject(new RingloopError('closed', 'The gateway stops.'))
      if (signal.aborted) return Promise.reject(unwanted())
      if (queue.length >= waitingAtMost)
        return Promise.reject(
          new RingloopError('overloaded', `${waitingAtMost} plans wait already.`, { mend: 'Ask again in a moment.' }),
        )
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
    },
    async [Symbol.asyncDispose]() {
      closed = true
      const stopped = new RingloopError('closed', 'The gateway stops.')
      for (const { settle } of queue.splice(0)) settle(stopped)
      const ending = worker
      worker = null
      if (current !== null) finish(stopped)
      await ending?.terminate()
    },
  }
}

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
