import type { Notifier } from '@ringloop/core'
import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from '../pipeline-host/retrying-runner.js'

/** What {@link createNotifyRunner} needs. */
export interface NotifyRunnerOptions extends RetryingRunnerOptions {
  readonly notifier: Notifier
}

/**
 * So many are told at once; most of them wait for somebody else. It is also the most that a gateway which is killed sends again: what was
 * sent, and could not be noted any more.
 */
export const toldAtOnce = 250

/** Tells people; a medium that is away is tried again for about a day. */
export function createNotifyRunner({ notifier, ...options }: NotifyRunnerOptions): EffectRunner<'notify'> {
  return createRetryingRunner<'notify'>(
    {
      what: 'notification',
      details: ({ notification }) => ({ channel: notification.channel }),
      async perform({ key, notification }, signal) {
        await notifier.send(notification, { key, signal })
        return undefined
      },
    },
    { concurrency: toldAtOnce, ...options },
  )
}
