import { useEffect, useSyncExternalStore } from 'react'
import type { LatePart, LateState } from '../late/late-part.js'

// a page that was rendered by a server begins with what the server had
const notYet: LateState<never> = { part: null, loading: false, failed: false }

/** How far a part is. As soon as it is wanted it is loaded, else when the browser has nothing better to do. */
export function useLate<Module>(of: LatePart<Module>, wanted: boolean): LateState<Module> {
  useEffect(() => {
    if (wanted) void of.load()
    else return whenIdle(of.load)
  }, [of, wanted])
  return useSyncExternalStore(of.subscribe, of.getSnapshot, () => notYet)
}

const patienceMs = 2000

/** Runs it once nothing else is to be done, or soon; gives back what takes it back. */
function whenIdle(run: () => void): () => void {
  // not there in Safari
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(run, patienceMs)
    return () => clearTimeout(timer)
  }
  const idle = requestIdleCallback(run, { timeout: patienceMs })
  return () => cancelIdleCallback(idle)
}
