import { type DeskCommand, isRingloopError, type RingloopError, safeLine } from '@ringloop/core'
import { useCallback, useState } from 'react'
import type { Messages } from '../words/messages.js'
import { useRingloop } from './ringloop-context.js'

/** A command with its state, for a button: what the agent sees changes only when the gateway's patch comes. */
export function useCommand(): {
  readonly run: (command: DeskCommand) => void
  readonly busy: boolean
  readonly error: RingloopError | null
  /** The error was read. */
  readonly dismiss: () => void
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
  const dismiss = useCallback(() => setState((now) => (now.error === null ? now : { ...now, error: null })), [])
  return { run, dismiss, ...state }
}

/** An error of a command, as a sentence for the agent. */
export function errorInWords(error: RingloopError, words: Messages): string {
  switch (error.code) {
    case 'unreachable':
    case 'timeout':
    case 'closed':
      return words.error[error.code]
    case 'busy':
    case 'noAnswer':
    case 'rejected':
    case 'invalidNumber':
    case 'congestion':
    case 'doNotCall':
    case 'forbidden':
      return words.error.call[error.code]
    default:
      return words.error.other(sentence(error.message)) + (error.mend === undefined ? '' : ` ${sentence(error.mend)}`)
  }
}

/** From the gateway, and perhaps through it from further away: a line, with an end. */
const sentence = (text: string): string => {
  const line = safeLine(text, 300)
  return /[.!?。！？…]$/.test(line) ? line : `${line}.`
}
