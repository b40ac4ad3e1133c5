import { type RingloopError, safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { errorDetail, errorInWords, nextStep } from '../hooks/use-command.js'
import { useWords } from '../hooks/use-words.js'
import { errorWords } from '../words/error-words.js'
import { DismissButton } from './dismiss-button.js'

/** What went wrong and what to do, as a sentence; behind it what the telephone system said. */
export function ErrorText({
  error,
  dismiss,
}: {
  readonly error: RingloopError
  readonly dismiss: (() => void) | undefined
}): ReactNode {
  const words = useWords(errorWords)
  const detail = errorDetail(error, words)
  return (
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
      {dismiss && <DismissButton dismiss={dismiss} />}
    </>
  )
}
