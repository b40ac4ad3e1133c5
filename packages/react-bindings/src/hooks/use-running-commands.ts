import { type DeskCommand, isRingloopError, type RingloopError } from '@ringloop/core'
import { useCallback, useRef, useState } from 'react'
import { useRingloop } from './ringloop-context.js'

const none: ReadonlySet<string> = new Set()

/**
 * Commands, several of which may be on their way at once: while a consultation rings, the agent can mute, come back or hang up. None
 * is given twice at a time; the error is the last one's.
 */
export function useRunningCommands(): {
  /** `key` tells apart what may run at once. Does nothing while a command with this key is on its way. `done`: it was done. */
  readonly run: (command: DeskCommand, key: string, done?: () => void) => void
  readonly isRunning: (key: string) => boolean
  /** Whether any is on its way. */
  readonly busy: boolean
  readonly error: RingloopError | null
  readonly dismiss: () => void
} {
  const { desk } = useRingloop()
  const keys = useRef(none)
  const [running, setRunning] = useState(none)
  const [error, setError] = useState<RingloopError | null>(null)
  const run = useCallback(
    (command: DeskCommand, key: string, done?: () => void) => {
      // asked of the ref, as two presses can come before the next rendering
      if (keys.current.has(key)) return
      const change = (next: ReadonlySet<string>) => {
        keys.current = next
        setRunning(next)
      }
      change(new Set([...keys.current, key]))
      setError(null)
      const over = () => change(new Set([...keys.current].filter((other) => other !== key)))
      const did = () => {
        over()
        done?.()
      }
      desk.send(command).then(did, (failure: unknown) => {
        over()
        if (!isRingloopError(failure)) throw failure
        // taken back by another command, e.g. a consultation that rang: as it was wanted
        if (failure.code !== 'aborted') setError(failure)
      })
    },
    [desk],
  )
  const dismiss = useCallback(() => setError(null), [])
  return { run, isRunning: (key) => running.has(key), busy: running.size > 0, error, dismiss }
}
