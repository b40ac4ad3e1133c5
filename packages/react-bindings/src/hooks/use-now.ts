import type { Timestamp } from '@ringloop/core'
import { useEffect, useState } from 'react'
import { useRingloop } from './ringloop-context.js'

/**
 * The gateway's time, renewed each time a whole second since `since` is over; stands still for `null`.
 */
export function useNow(since: Timestamp | null): Timestamp {
  const { desk } = useRingloop()
  const [now, setNow] = useState(() => desk.serverNow())
  useEffect(() => {
    if (since === null) return
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const time = desk.serverNow()
      setNow(time)
      // A little late rather than a little early: a second that is not over yet would be shown twice.
      timer = setTimeout(tick, 1000 - ((((time - since) % 1000) + 1000) % 1000) + 5)
    }
    tick()
    return () => clearTimeout(timer)
  }, [desk, since])
  return now
}
