import type { Notifier } from '@ringloop/core'
import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from '../pipeline-host/retrying-runner.js'

/** What {@link createNotifyRunner} needs. */
export interface NotifyRunnerOptions extends RetryingRunnerOptions {
  readonly notifier: Notifier
}

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
    // as many as the journal notes at once; most of them wait for somebody else
    { concurrency: 500, ...options },
  )
}
