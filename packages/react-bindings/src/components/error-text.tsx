import type { RingloopError } from '@ringloop/core'
import type { ReactNode } from 'react'
import { DismissButton } from './dismiss-button.js'
import { ErrorSentence } from './error-sentence.js'

/** What went wrong and what to do, as a sentence; behind it what the telephone system said. */
export function ErrorText({
  error,
  dismiss,
}: {
  readonly error: RingloopError
  readonly dismiss: (() => void) | undefined
}): ReactNode {
  return (
    <>
      <p className="rl-error">
        <ErrorSentence error={error} />
      </p>
      {dismiss && <DismissButton dismiss={dismiss} />}
    </>
  )
}
