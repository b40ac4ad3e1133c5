import { afterPaint } from '../focus/after-paint.js'
import type { DeskSnapshot } from './desk-snapshot.js'
import type { DeskSource } from './desk-source.js'

/**
 * A desk as what stands beside the pops sees it: a call that begins to ring is there when its pop has been painted, a frame later. Who
 * calls, and the button that answers, do not wait for lists and anybody's history. Everything else is there at once, or while a pop
 * waits to be painted, with it: in a page that paints nothing, because it is hidden, 100 ms after the call.
 */
export function behindPops(desk: DeskSource): DeskSource {
  const listeners = new Set<() => void>()
  let shown = desk.getSnapshot()
  let stop: (() => void) | null = null
  let cancel: (() => void) | null = null
  const follow = () => {
    cancel = null
    shown = desk.getSnapshot()
    for (const listener of [...listeners]) listener()
  }
  const changed = () => {
    if (cancel !== null) return
    if (ringsSince(shown, desk.getSnapshot())) cancel = afterPaint(follow)
    else follow()
  }
  return {
    ...desk,
    getSnapshot: () => (stop === null ? desk.getSnapshot() : shown),
    subscribe(listener) {
      // wrapped, so that the same function may subscribe twice and each subscription ends alone
      const own = () => listener()
      listeners.add(own)
      if (stop === null) {
        shown = desk.getSnapshot()
        stop = desk.subscribe(changed)
      }
      return () => {
        listeners.delete(own)
        if (listeners.size > 0) return
        stop?.()
        cancel?.()
        stop = cancel = null
      }
    },
  }
}

/** Whether a call rings that did not ring before; on a desk that shows anything yet. */
function ringsSince({ view: before }: DeskSnapshot, { view }: DeskSnapshot): boolean {
  if (before === null || view === null || before.interactions === view.interactions) return false
  return Object.entries(view.interactions).some(
    ([id, { mine }]) => mine === 'ringing' && before.interactions[id]?.mine !== 'ringing',
  )
}
