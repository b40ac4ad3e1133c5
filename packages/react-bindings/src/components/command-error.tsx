import { type RingloopError, safeLine } from '@ringloop/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { focusNear } from '../focus/shadow-focus.js'
import { useLate } from '../hooks/use-late.js'
import { lateErrorText } from '../late/late-parts.js'

/** Long enough to be read twice; an error of a minute ago would be taken for one of now. */
const shownMs = 45_000

/**
 * Why a command was not done and what to do, as a sentence; behind it what the telephone system said. It goes away when it is
 * dismissed, when the command is given again, and by itself, unless the agent is at it.
 */
export function CommandError({
  error,
  dismiss,
}: {
  readonly error: RingloopError | null
  readonly dismiss?: () => void
}): ReactNode {
  const { part, failed } = useLate(lateErrorText, error !== null)
  const box = useRef<HTMLDivElement>(null)
  const latest = useRef(dismiss)
  useEffect(() => {
    latest.current = dismiss
  })
  useEffect(() => {
    if (error === null) return
    let timer: ReturnType<typeof setTimeout>
    const look = () => {
      if (box.current?.matches(':hover') || box.current?.contains(focusNear(box.current))) timer = setTimeout(look, shownMs)
      else latest.current?.()
    }
    timer = setTimeout(look, shownMs)
    return () => clearTimeout(timer)
  }, [error])
  // the place for it is always there, so that a screen reader hears of what comes into it
  return (
    <div ref={box} className="rl-command-error" role="status">
      {error && part && <part.ErrorText error={error} dismiss={dismiss} />}
      {/* without the words for it, as it was said */}
      {error && failed && (
        <p className="rl-error" lang="en">
          {safeLine(error.message, 300)}
        </p>
      )}
    </div>
  )
}
