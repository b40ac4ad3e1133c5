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
    default: {
      const own = words.error.byCode[error.code]
      if (own !== undefined) return own
      return words.error.other(sentence(error.message)) + (error.mend === undefined ? '' : ` ${sentence(error.mend)}`)
    }
  }
}

/** What to do about a command that met `error`, where {@link errorInWords} does not say so; else `null`. */
export function nextStep({ code }: RingloopError, { error }: Messages): string | null {
  return code === 'unreachable' || code === 'timeout' || code === 'closed' ? error.next[code] : null
}

/** What the gateway said, in its own words, where {@link errorInWords} says it in others; else `null`. */
export function errorDetail(error: RingloopError, words: Messages): string | null {
  if (words.error.byCode[error.code] === undefined) return null
  return sentence(error.message) + (error.mend === undefined ? '' : ` ${sentence(error.mend)}`)
}

/** From the gateway, and perhaps through it from further away: a line, with an end. */
const sentence = (text: string): string => {
  const line = safeLine(text, 300)
  return /[.!?。！？…]$/.test(line) ? line : `${line}.`
}
