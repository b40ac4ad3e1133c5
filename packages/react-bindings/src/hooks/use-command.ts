import { type DeskCommand, type RingloopError, safeLine } from '@ringloop/core'
import { useCallback } from 'react'
import type { Messages } from '../words/messages.js'
import { useRunningCommands } from './use-running-commands.js'

/**
 * A command with its state, for a button: what the agent sees changes only when the gateway's patch comes. The same again while it is
 * on its way does nothing. `of` names the call that it is about, where it may be another one later.
 */
export function useCommand(of: string | null = null): {
  readonly run: (command: DeskCommand) => void
  readonly busy: boolean
  readonly error: RingloopError | null
  /** The error was read. */
  readonly dismiss: () => void
} {
  const { run, busy, error, dismiss } = useRunningCommands(of)
  return { run: useCallback((command) => run(command, JSON.stringify(command)), [run]), busy, error, dismiss }
}

/** An error of a command, as a sentence for the agent. */
export function errorInWords(error: RingloopError, words: Pick<Messages, 'error'>): string {
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
      return words.error.byCode[error.code] ?? words.error.other(inOwnWords(error))
  }
}

/** What to do about a command that met `error`, where {@link errorInWords} does not say so; else `null`. */
export function nextStep({ code }: RingloopError, { error }: Pick<Messages, 'error'>): string | null {
  return code === 'unreachable' || code === 'timeout' || code === 'closed' ? error.next[code] : null
}

/** What the gateway said, in its own words, where {@link errorInWords} says it in others; else `null`. */
export function errorDetail(error: RingloopError, words: Pick<Messages, 'error'>): string | null {
  return words.error.byCode[error.code] === undefined ? null : inOwnWords(error)
}

const inOwnWords = ({ message, mend }: RingloopError): string =>
  sentence(message) + (mend === undefined ? '' : ` ${sentence(mend)}`)

/** From the gateway, and perhaps through it from further away: a line, with an end. */
const sentence = (text: string): string => {
  const line = safeLine(text, 300)
  return /[.!?。！？…]$/.test(line) ? line : `${line}.`
}
