import { useSyncExternalStore } from 'react'
import type { TabRole } from '../tabs/tab-leadership.js'
import { useRingloop } from './ringloop-context.js'

const serverRole = (): TabRole => 'joining'

/** Whether this is the tab that rings and pops, of all the agent's tabs in this browser; and how to make it so. */
export function useTabRole(): { readonly role: TabRole; readonly takeOver: () => void } {
  const { tabs } = useRingloop()
  return { role: useSyncExternalStore(tabs.subscribe, tabs.getSnapshot, serverRole), takeOver: tabs.takeOver }
}
