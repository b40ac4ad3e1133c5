import { type CallNotices, createCallNotices } from './call-notices.js'

/** The notices of this page; `null` where there is none, as on a server. */
export function createBrowserNotices(): CallNotices | null {
  if (typeof window === 'undefined') return null
  return createCallNotices({ document, window, Notification: typeof Notification === 'undefined' ? null : Notification })
}
