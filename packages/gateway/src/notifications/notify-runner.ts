import { isRingloopError, type Notifier, type RingloopErrorCode } from '@ringloop/core'
import { backoff } from '../pipeline-host/backoff.js'
import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { withinTime } from '../pipeline-host/within-time.js'

/** What {@link createNotifyRunner} needs. */
export interface NotifyRunnerOptions {
  readonly notifier: Notifier
  readonly clock: HostClock
  readonly random: () => number
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  /** For one try. Default 65 s, which is longer than any channel may wait. */
  readonly timeoutMs?: number
  /** Default 256: most of them wait for somebody else. */
  readonly concurrency?: number
}

/** Trying the same again gives the same answer. */
const finalCodes: ReadonlySet<RingloopErrorCode> = new Set([
  'rejected',
  'unauthorised',
  'forbidden',
  'invalidInput',
  'invalidConfig',
  'notFound',
  'conflict',
  'refused',
])
/** About a day of trying. Who is told of something later than that is told too late. */
const mostAttempts = 150
const retry = { baseMs: 2_000, maxMs: 600_000 } as const

/**
 * Tells people. A refusal that lasts is parked, and the log says why; what may pass is tried again for about a day. A crash between the
 * sending and the note of it sends it again, under the same key.
 */
export function createNotifyRunner(options: NotifyRunnerOptions): EffectRunner<'notify'> {
  const { notifier, clock, random, log } = options
  const timeoutMs = options.timeoutMs ?? 65_000
  return {
    leaseMs: timeoutMs + 10_000,
    concurrency: options.concurrency ?? 256,
    async run({ effect: { key, notification }, attempts: before }, { signal }) {
      const attempts = before + 1
      try {
        await withinTime({ clock, milliseconds: timeoutMs, signal }, (limit) =>
          notifier.send(notification, { key, signal: limit }),
        )
        return { then: 'complete' }
      } catch (error) {
        if (signal.aborted) throw error
        const code = isRingloopError(error) ? error.code : null
        const details = {
          key,
          channel: notification.channel,
          attempts,
          ...(isRingloopError(error) ? { code, reason: error.message, mend: error.mend } : { error }),
        }
        if ((code !== null && finalCodes.has(code)) || attempts >= mostAttempts) {
          log('notification given up', details)
          return { then: 'park', facts: [] }
        }
        // the 1st, 2nd, 4th … time: a medium that is away for a day must not fill the log
        if ((attempts & before) === 0) log('notification not sent', details)
        const asked = isRingloopError(error) ? (error.retryAfterMs ?? 0) : 0
        // those who were all asked to wait do not come back all at once
        const spread = asked > 0 ? random() * asked : 0
        return { then: 'retry', at: clock.now() + Math.round(Math.max(asked + spread, backoff(attempts, random, retry))) }
      }
    },
  }
}
