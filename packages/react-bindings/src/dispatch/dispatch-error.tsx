import { type RingloopError, safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { DismissButton } from '../components/dismiss-button.js'
import { errorInWords } from '../hooks/use-command.js'
import { useWords } from '../hooks/use-words.js'
import { dispatchWords } from '../words/dispatch-words.js'
import { errorWords } from '../words/error-words.js'

/** Why something of dispatch was not done; stays until it is dismissed, or something is done again. */
export function DispatchError({
  error,
  dismiss,
}: {
  readonly error: RingloopError | null
  readonly dismiss: () => void
}): ReactNode {
  const base = useWords(errorWords)
  const words = useWords(dispatchWords).dispatch
  const own = error && words.errors[error.code]
  const said = error && safeLine([error.message, error.mend ?? ''].join(' '), 400)
  // the place for it is always there, so that a screen reader hears of what comes into it
  return (
    <div className="rl-command-error" role="status">
      {error && (
        <>
          <p className="rl-error">
            {/* calls have words of their own for these, which do not fit here */}
            {own ?? (isOfTheWay(error) ? errorInWords(error, base) : said)}
            {own !== undefined && own !== null && (
              <span className="rl-quiet" lang="en">
                {' '}
                {said}
              </span>
            )}
          </p>
          <DismissButton dismiss={dismiss} />
        </>
      )}
    </div>
  )
}

const isOfTheWay = ({ code }: RingloopError): boolean => code === 'unreachable' || code === 'timeout' || code === 'closed'
