import type { Notifier } from '@ringloop/core'
import type { Log } from '../host/log.js'

/** Writes notifications into the gateway's log: for a first try, and for those who have their alarms from there. */
export function createLogNotifier(log: Pick<Log, 'warn'>): Notifier {
  return {
    async send({ channel, subject, text }, { key, signal }) {
      signal.throwIfAborted()
      log.warn({ channel, subject, text, key }, 'notification')
    },
  }
}
