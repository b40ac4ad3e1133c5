import { RingloopError } from '@ringloop/core'
import type { EslEvent } from '../codec/esl-event.js'
import { createAbortFanOut } from './abort-fan-out.js'
import { eslCommand } from './esl-command.js'
import type { EslTransport } from './esl-transport.js'
import type { Timers } from './timers.js'

/** How long the result of a background command is waited for. */
export interface RunOptions {
  readonly signal?: AbortSignal
  /** Until the result, 60 s by default; an originate that rings takes as long as it rings. */
  readonly timeoutMilliseconds?: number
}

/** Runs api commands in the background of one connection and brings each its result. */
export interface BackgroundJobs {
  /** The text that the command printed; also `-ERR …` is a result. */
  run(transport: EslTransport, command: string, args: readonly string[], options?: RunOptions): Promise<string>
  /** Looks for results among events. */
  see(events: readonly EslEvent[]): void
  rejectAll(reason: RingloopError): void
  readonly running: number
}

/** So many may run at once: an adapter that gives more has lost its way. */
const maxRunning = 1_000

interface Job {
  readonly settle: (result: string) => void
  readonly reject: (reason: unknown) => void
}

/** Makes {@link BackgroundJobs}; `newId` gives another id for every job. */
export function createBackgroundJobs({
  timers,
  newId,
}: {
  readonly timers: Timers
  readonly newId: () => string
}): BackgroundJobs {
  const jobs = new Map<string, Job>()
  const onAbort = createAbortFanOut()
  return {
    async run(transport, command, args, { signal, timeoutMilliseconds = 60_000 } = {}) {
      const id = newId()
      const bytes = eslCommand.background(id, command, ...args)
      signal?.throwIfAborted()
      if (jobs.size >= maxRunning)
        throw new RingloopError('overloaded', `${maxRunning} commands run in the background; "${command}" was not sent.`, {
          mend: 'Send fewer commands at once.',
        })
      let stop = () => {}
      const result = new Promise<string>((settle, reject) => {
        // Registered before it is sent: the result may overtake the reply.
        jobs.set(id, { settle, reject })
        const stopTimer = timers.set(
          () =>
            reject(
              new RingloopError(
                'timeout',
                `FreeSWITCH did not finish "${command}" within ${timeoutMilliseconds} ms; it may still be running there.`,
                {
                  mend: 'Look at the state of the call before trying again.',
                },
              ),
            ),
          timeoutMilliseconds,
        )
        const abort = () => reject(new RingloopError('aborted', `Waiting for "${command}" was aborted; it may still be running.`))
        const stay = signal === undefined ? undefined : onAbort(signal, abort)
        stop = () => {
          stopTimer()
          stay?.()
        }
      })
      result.catch(() => {})
      try {
        // An abort or the time limit may come before the switch has even taken the command.
        const sent = transport.send(bytes)
        sent.catch(() => {})
        const reply = await Promise.race([sent, result.then(() => sent)])
        if (!reply.ok)
          throw new RingloopError('refused', `FreeSWITCH does not run "${command}" in the background: ${reply.text}`, {
            mend: 'Check that the Event Socket user may run it (esl-allowed-api).',
          })
        return await result
      } finally {
        stop()
        jobs.delete(id)
      }
    },
    see(events) {
      for (const event of events)
        if (event.name === 'BACKGROUND_JOB') jobs.get(event.get('Job-UUID') ?? '')?.settle(event.body ?? '')
    },
    rejectAll(reason) {
      for (const job of jobs.values()) job.reject(reason)
      jobs.clear()
    },
    get running() {
      return jobs.size
    },
  }
}
