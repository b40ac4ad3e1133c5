import { useEffect } from 'react'
import { useRingloop } from './ringloop-context.js'

/**
 * Says that this page has a place for a pop, as long as the component is mounted: of the agent's tabs, one that has it rings and pops
 * before all that have none. For what stands on the page also while nothing rings; `<AgentDesk>`, `<ringloop-pop>` and
 * `useIncomingCall` do it by themselves.
 */
export function usePopPlace(): void {
  const { tabs } = useRingloop()
  useEffect(() => tabs.offerPop(), [tabs])
}
