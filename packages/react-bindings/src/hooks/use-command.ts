import { type DeskCommand, isRingloopError, type RingloopError } from '@ringloop/core'
import { useCallback, useState } from 'react'
import type { Messages } from '../words/messages.js'
import { useRingloop } from './ringloop-context.js'

/** A command with its state, for a button: what the agent sees changes only when the gateway's patch comes. */
export function useCommand(): {
  readonly run: (command: DeskCommand) => void
  readonly busy: boolean
  readonly error: RingloopError | null
} {
  const { desk } = useRingloop()
  const [state, setState] = useState<{ readonly busy: boolean; readonly error: RingloopError | null }>({
    busy: false,
    error: null,
  })
  const run = useCallback(
    (command: DeskCommand) => {
      setState({ busy: true, error: null })
      desk.send(command).then(
        () => setState({ busy: false, error: null }),
        (error: unknown) => {
          if (!isRingloopError(error)) throw error
          setState({ busy: false, error })
        },
      )
    },
    [desk],
  )
  return { run, ...state }
}

/** An error of a command, as a sentence for the agent. */
export function errorInWords(error: RingloopError, words: Messages): string {
  switch (error.code) {
    case 'unreachable':
    case 'timeout':
    case 'closed':
      return words.error[error.code]
    default:
      return words.error.other(error.message)
  }
}
