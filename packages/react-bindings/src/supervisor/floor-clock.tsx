import type { Timestamp } from '@ringloop/core'
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'

interface FloorClock {
  getSnapshot(): Timestamp
  subscribe(listener: () => void): () => void
}

const stopped: FloorClock = { getSnapshot: () => 0, subscribe: () => () => {} }
const FloorClockContext = createContext<FloorClock>(stopped)

/** One tick a second for all times below: hundreds of rows need no timer each. */
export function FloorClockProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { desk } = useRingloop()
  const clock = useMemo(() => createFloorClock(() => desk.serverNow()), [desk])
  return <FloorClockContext.Provider value={clock}>{children}</FloorClockContext.Provider>
}

function createFloorClock(serverNow: () => Timestamp): FloorClock {
  const listeners = new Set<() => void>()
  let now = serverNow()
  let timer: ReturnType<typeof setInterval> | undefined
  return {
    getSnapshot: () => now,
    subscribe(listener) {
      const own = () => listener()
      listeners.add(own)
      timer ??= setInterval(() => {
        now = serverNow()
        for (const tell of [...listeners]) tell()
      }, 1000)
      return () => {
        listeners.delete(own)
        if (listeners.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
  }
}

/** The time since then, `m:ss`; `null`: nothing. Over `limitMs` it is marked, and says so. */
export function Elapsed({
  since,
  limitMs = Number.POSITIVE_INFINITY,
  over,
}: {
  readonly since: Timestamp | null
  readonly limitMs?: number
  /** The words for being over the limit. */
  readonly over?: string
}): ReactNode {
  const { format } = useRingloop()
  const clock = useContext(FloorClockContext)
  const now = useSyncExternalStore(clock.subscribe, clock.getSnapshot, clock.getSnapshot)
  if (since === null) return <span className="rl-quiet">–</span>
  const long = now - since >= limitMs
  return (
    <span className={`rl-timer${long ? ' rl-floor-over' : ''}`}>
      {format.duration(Math.max(0, now - since))}
      {long && over !== undefined && <span className="rl-floor-over-word"> {over}</span>}
    </span>
  )
}
