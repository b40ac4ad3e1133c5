import type { CallId } from '@ringloop/core'
import { useEffect, useState } from 'react'

/** A hidden page paints nothing; what waits for it goes on after so long, in milliseconds. */
const unpaintedMs = 100

/**
 * The call that stands behind the pops. One that begins to ring follows its pop a frame later: who calls, and the button that answers, are
 * painted before anybody's history. Any other call is there at once.
 */
export function useBehindPop(callId: CallId | null, ringing: boolean): CallId | null {
  const [shown, setShown] = useState(callId)
  const waits = ringing && shown !== callId
  if (!waits && shown !== callId) setShown(callId)
  useEffect(() => (waits ? afterPaint(() => setShown(callId)) : undefined), [waits, callId])
  return waits ? shown : callId
}

/** Runs when the frame of what is rendered now has been painted; gives back: don't. */
function afterPaint(run: () => void): () => void {
  let timer = setTimeout(run, unpaintedMs)
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer)
    timer = setTimeout(run)
  })
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}
