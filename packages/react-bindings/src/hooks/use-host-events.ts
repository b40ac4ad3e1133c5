import { useEffect, useRef } from 'react'
import { changeEvents, hostCall } from '../host-events/desk-changes.js'
import type { HostEvent } from '../host-events/host-event.js'
import { useRingloop } from './ringloop-context.js'

/**
 * Tells a page around the desk what happens on it: what changed, and which record the agent opens. What rings is told by the
 * provider's `onRing` (see `ringEvents`), because only one tab rings.
 */
export function useHostEvents(tell: (event: HostEvent) => void): void {
  const { desk, picked } = useRingloop()
  const latest = useRef(tell)
  useEffect(() => {
    latest.current = tell
  })
  useEffect(() => {
    let before = desk.getSnapshot()
    const stopChanges = desk.subscribe(() => {
      const after = desk.getSnapshot()
      const events = changeEvents(before, after)
      before = after
      for (const event of events) latest.current(event)
    })
    const stopPicked = picked.subscribe(() => {
      const { view } = desk.getSnapshot()
      const pick = picked.getSnapshot()
      const item = pick && !pick.kept ? view?.interactions[pick.callId] : undefined
      if (item) latest.current({ type: 'openRecord', detail: { ...hostCall(item.interaction), because: 'agent' } })
    })
    return () => {
      stopChanges()
      stopPicked()
    }
  }, [desk, picked])
}
