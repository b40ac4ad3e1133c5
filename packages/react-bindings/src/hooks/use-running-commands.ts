import { type DeskCommand, isRingloopError, type RingloopError } from '@ringloop/core'
import { useCallback, useRef, useState } from 'react'
import { useRingloop } from './ringloop-context.js'

const none: ReadonlySet<string> = new Set()

/**
 * Commands, several of which may be on their way at once: while a consultation rings, the agent can mute, come back or hang up. None
 * is given twice at a time; the error is the last one's. `of` names the call that they are about, where it may be another one later: what
 * became of one call's commands is not told of the next.
 */
export function useRunningCommands(of: string | null = null): {
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
  const [failed, setFailed] = useState<{ readonly of: string | null; readonly error: RingloopError } | null>(null)
  const run = useCallback(
    (command: DeskCommand, plainKey: string, done?: () => void) => {
      const key = `${of} ${plainKey}`
      // asked of the ref, as two presses can come before the next rendering
      if (keys.current.has(key)) return
      const change = (next: ReadonlySet<string>) => {
        keys.current = next
        setRunning(next)
      }
      change(new Set([...keys.current, key]))
      setFailed(null)
      const over = () => change(new Set([...keys.current].filter((other) => other !== key)))
      const did = () => {
        over()
        done?.()
      }
      desk.send(command).then(did, (failure: unknown) => {
        over()
        if (!isRingloopError(failure)) throw failure
        // taken back by another command, e.g. a consultation that rang: as it was wanted
        if (failure.code !== 'aborted') setFailed({ of, error: failure })
      })
    },
    [desk, of],
  )
  const dismiss = useCallback(() => setFailed(null), [])
  return {
    run,
    isRunning: (key) => running.has(`${of} ${key}`),
    busy: [...running].some((key) => key.startsWith(`${of} `)),
    error: failed?.of === of ? failed.error : null,
    dismiss,
  }
}
