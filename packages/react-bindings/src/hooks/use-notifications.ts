import { useSyncExternalStore } from 'react'
import type { NoticePermission } from '../notifications/call-notices.js'
import { useRingloop } from './ringloop-context.js'

/** Notifications of calls, without looks. */
export interface NotificationsModel {
  readonly permission: NoticePermission
  /** For the button that asks the browser; hidden where there is nothing to ask. */
  readonly getAskProps: () => { readonly type: 'button'; readonly hidden: boolean; readonly onClick: () => void }
}

const unsupported = () => 'unsupported' as const
const never = () => () => {}

/** Whether the browser notifies of calls, and how to ask it to: by a press alone. `unsupported` where the host wants none. */
export function useNotifications(): NotificationsModel {
  const { notices } = useRingloop()
  const permission = useSyncExternalStore<NoticePermission>(
    notices?.permission.subscribe ?? never,
    notices?.permission.getSnapshot ?? unsupported,
    unsupported,
  )
  return {
    permission,
    getAskProps: () => ({ type: 'button', hidden: permission !== 'ask', onClick: () => void notices?.ask() }),
  }
}
