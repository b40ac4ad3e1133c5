import { type ReactNode, useSyncExternalStore } from 'react'
import type { Announcer } from '../announcements/announcer.js'

/** What screen readers read out. There from the start and empty, because a region that appears with its text is often not read. */
export function LiveRegion({ announcer: { polite, assertive } }: { readonly announcer: Announcer }): ReactNode {
  const calm = useSyncExternalStore(polite.subscribe, polite.getSnapshot, polite.getSnapshot)
  const urgent = useSyncExternalStore(assertive.subscribe, assertive.getSnapshot, assertive.getSnapshot)
  return (
    <>
      <div className="rl-unseen" aria-live="polite" aria-atomic="true">
        <span key={calm.id}>{calm.text}</span>
      </div>
      <div className="rl-unseen" aria-live="assertive" aria-atomic="true">
        <span key={urgent.id}>{urgent.text}</span>
      </div>
    </>
  )
}
