import { type CallId, isRingloopError, type RingloopError } from '@ringloop/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useRingloop } from './ringloop-context.js'

/**
 * A keypad for one call: digits are sent in the order in which they were pressed, those of a moment together. `sent` is what the
 * switch has taken. After an error the digits that were not sent are dropped; so are those beyond 256 that wait.
 */
export function useDigits(callId: CallId): {
  readonly press: (digit: string) => void
  readonly sent: string
  readonly error: RingloopError | null
  /** The error was read. */
  readonly dismiss: () => void
} {
  const { desk } = useRingloop()
  const [state, setState] = useState<{ readonly sent: string; readonly error: RingloopError | null }>({ sent: '', error: null })
  const waiting = useRef('')
  const sending = useRef(false)
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
    }
  }, [])

  const flush = async () => {
    if (sending.current) return
    sending.current = true
    try {
      while (waiting.current !== '' && !gone.current) {
        const digits = waiting.current.slice(0, 64)
        waiting.current = waiting.current.slice(64)
        await desk.send({ type: 'control', command: { type: 'sendDigits', callId, digits } })
        setState(({ sent }) => ({ sent: (sent + digits).slice(-32), error: null }))
      }
    } catch (error) {
      waiting.current = ''
      if (!isRingloopError(error)) throw error
      setState(({ sent }) => ({ sent, error }))
    } finally {
      sending.current = false
    }
  }
  return {
    ...state,
    dismiss: useCallback(() => setState(({ sent }) => ({ sent, error: null })), []),
    press(digit) {
      waiting.current = (waiting.current + digit).slice(0, 256)
      void flush()
    },
  }
}
