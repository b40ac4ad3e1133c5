import { type RingloopError, safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { errorDetail, errorInWords, nextStep } from '../hooks/use-command.js'
import { useWords } from '../hooks/use-words.js'
import { errorWords } from '../words/error-words.js'

/** What went wrong and what to do, in the agent's language; behind it what the gateway and the telephone system said, within a line. */
export function ErrorSentence({ error }: { readonly error: RingloopError }): ReactNode {
  const words = useWords(errorWords)
  const detail = errorDetail(error, words)
  return (
    <>
      {errorInWords(error, words)} {nextStep(error, words)}
      {detail !== null && (
        <span className="rl-quiet" lang="en">
          {' '}
          {detail}
        </span>
      )}
      {error.said && <span className="rl-quiet"> {words.error.said(safeLine(error.said, 200))}</span>}
    </>
  )
}
