import type { CallId } from '@ringloop/core'
import type { DeskSource } from '../store/desk-source.js'
import { createValueStore, type ValueStore } from '../store/value-store.js'
import { createTitleMark } from './title-mark.js'

/** What a notification says, and whether the title is marked. */
export interface NotificationOptions {
  /** Who calls, which is then seen on a locked screen too. Default: no. */
  readonly showCaller?: boolean
  /** Marks the page's title while a call rings and the page is not looked at. Default: yes. */
  readonly markTitle?: boolean
}

/** Whether the browser shows notifications of this page: it cannot, has to be asked, does, or was told not to. */
export type NoticePermission = 'unsupported' | 'ask' | 'granted' | 'denied'

/** Tells of ringing calls outside the page, while nobody looks at it. */
export interface CallNotices {
  readonly permission: Pick<ValueStore<NoticePermission>, 'getSnapshot' | 'subscribe'>
  /** By a press of the agent alone: browsers refuse it otherwise. */
  ask(): Promise<void>
  /** This tab rings. Nothing happens while the page is looked at. */
  ring(notice: { readonly callId: CallId; readonly title: string; readonly body: string; readonly open: () => void }): void
  /** Takes away what is over: answered, here or elsewhere, or seen. Give back: stop, with everything taken away. */
  watch(desk: DeskSource, options: () => NotificationOptions): () => void
}

/** What of the page is needed. */
export interface NoticePlatform {
  readonly document: Document
  readonly window: Pick<Window, 'focus' | 'addEventListener' | 'removeEventListener'>
  /** `null` where there is none. */
  readonly Notification: typeof Notification | null
}

/** Makes the notices of a page. */
export function createCallNotices({ document, window, Notification }: NoticePlatform): CallNotices {
  const read = (): NoticePermission => {
    if (Notification === null) return 'unsupported'
    return Notification.permission === 'default' ? 'ask' : Notification.permission
  }
  const permission = createValueStore<NoticePermission>(read())
  const shown = new Map<CallId, Notification | null>()
  const mark = createTitleMark(document)
  let markTitle = () => true

  const isLookedAt = () => document.visibilityState === 'visible' && document.hasFocus()
  const takeAway = (callId: CallId) => {
    shown.get(callId)?.close()
    shown.delete(callId)
    if (shown.size === 0) mark.clear()
  }
  return {
    permission,
    async ask() {
      try {
        await Notification?.requestPermission()
      } catch {
        // A frame that may not ask: it stays as it is.
      }
      permission.set(read())
    },
    ring({ callId, title, body, open }) {
      if (isLookedAt()) return
      if (markTitle()) mark.show(title)
      shown.set(callId, null)
      if (Notification?.permission !== 'granted') return
      try {
        const notice = new Notification(title, { tag: `ringloop/${callId}`, ...(body === '' ? {} : { body }) })
        notice.onclick = () => {
          window.focus()
          takeAway(callId)
          open()
        }
        shown.set(callId, notice)
      } catch {
        // Some browsers let only a service worker notify (Android): the title has to do.
      }
    },
    watch(desk, options) {
      markTitle = () => options().markTitle ?? true
      const over = () => {
        const calls = desk.getSnapshot().view?.interactions ?? {}
        for (const callId of [...shown.keys()]) if (calls[callId]?.mine !== 'ringing') takeAway(callId)
      }
      const seen = () => {
        if (isLookedAt()) for (const callId of [...shown.keys()]) takeAway(callId)
      }
      const unsubscribe = desk.subscribe(over)
      window.addEventListener('focus', seen)
      document.addEventListener('visibilitychange', seen)
      return () => {
        unsubscribe()
        window.removeEventListener('focus', seen)
        document.removeEventListener('visibilitychange', seen)
        for (const callId of [...shown.keys()]) takeAway(callId)
      }
    },
  }
}
