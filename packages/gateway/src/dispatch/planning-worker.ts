import { parentPort } from 'node:worker_threads'
import { isRingloopError } from '@ringloop/core'
import { type PlanningJob, runPlanningJob } from './planning-job.js'

/** What the thread answers a {@link PlanningJob} with. */
export type PlanningAnswer =
  | { readonly json: string }
  | { readonly error: { readonly code: string; readonly message: string; readonly mend: string | undefined } }

// The thread in which plans are thought about; see `createPlanner`.
parentPort?.on('message', (job: PlanningJob) => {
  parentPort?.postMessage(answerTo(job))
})

function answerTo(job: PlanningJob): PlanningAnswer {
  try {
    return { json: runPlanningJob(job, Date.now) }
  } catch (error) {
    if (isRingloopError(error)) return { error: { code: error.code, message: error.message, mend: error.mend } }
    return { error: { code: 'unavailable', message: `It failed: ${String(error)}`, mend: undefined } }
  }
}
