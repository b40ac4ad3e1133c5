import { type Notifier, RingloopError } from '@ringloop/core'
import type { Log } from '../host/log.js'
import { toldText } from './told-text.js'

/** Writes notifications into the gateway's log: for a first try, and for those who have their alarms from there. */
export function createLogNotifier(log: Pick<Log, 'warn'>): Notifier {
  return {
    async send(notification, { key, signal }) {
      if (signal.aborted) throw new RingloopError('aborted', 'The notification was called off.')
      log.warn({ channel: notification.channel, ...toldText(notification, 5_000), key }, 'notification')
    },
  }
}
