import { type RingloopError, safeLine } from '@ringloop/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { focusNear } from '../focus/shadow-focus.js'
import { errorDetail, errorInWords, nextStep } from '../hooks/use-command.js'
import { useWords } from '../hooks/use-words.js'
import { errorWords } from '../words/error-words.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

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
  const words = useWords(errorWords)
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
  const detail = error === null ? null : errorDetail(error, words)
  // the place for it is always there, so that a screen reader hears of what comes into it
  return (
    <div ref={box} className="rl-command-error" role="status">
      {error && (
        <>
          <p className="rl-error">
            {errorInWords(error, words)} {nextStep(error, words)}
            {detail !== null && (
              <span className="rl-quiet" lang="en">
                {' '}
                {detail}
              </span>
            )}
            {error.said && <span className="rl-quiet"> {words.error.said(safeLine(error.said, 200))}</span>}
          </p>
          {dismiss && (
            <button
              type="button"
              className="rl-icon-button rl-icon-button-small"
              aria-label={words.error.dismiss}
              title={words.error.dismiss}
              onClick={dismiss}
            >
              <Icon path={Icons.close} className="rl-icon-small" />
            </button>
          )}
        </>
      )}
    </div>
  )
}
