import { type RingloopError, safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { errorInWords } from '../hooks/use-command.js'
import { Icon } from './icon.js'

/** Why a command was not done and what to do, as a sentence; under it what the telephone system said. */
export function CommandError({
  error,
  dismiss,
}: {
  readonly error: RingloopError | null
  readonly dismiss?: () => void
}): ReactNode {
  const { words } = useRingloop()
  // the place for it is always there, so that a screen reader hears of what comes into it
  return (
    <div className="rl-command-error" role="status">
      {error && (
        <>
          <p className="rl-error">
            {errorInWords(error, words)}
            {error.said && <span className="rl-quiet"> {words.controls.said(safeLine(error.said, 200))}</span>}
          </p>
          {dismiss && (
            <button
              type="button"
              className="rl-icon-button rl-icon-button-small"
              aria-label={words.controls.dismiss}
              title={words.controls.dismiss}
              onClick={dismiss}
            >
              <Icon name="close" className="rl-icon-small" />
            </button>
          )}
        </>
      )}
    </div>
  )
}
