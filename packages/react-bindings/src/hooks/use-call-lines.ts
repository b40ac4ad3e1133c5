import { type CallId, type InteractionView, isRingloopError, type RingloopError } from '@ringloop/core'
import { useCallback, useRef, useState } from 'react'
import { othersOf } from '../calls/call-lines.js'
import { usualCall } from '../calls/select-call.js'
import { useRingloop } from './ringloop-context.js'
import { sameItems } from './same-items.js'
import { useDeskSelector } from './use-desk-selector.js'
import { useSelectedCall } from './use-selected-call.js'

/** Several calls at once, without looks. */
export interface CallLinesModel {
  /** My calls of now but the one I am in, the earliest first. */
  readonly others: readonly InteractionView[]
  /** To which of them the agent is being switched. */
  readonly switching: CallId | null
  readonly error: RingloopError | null
  readonly dismiss: () => void
  /** Shows the call; where it is on hold, holds the one I am in and goes back to it. */
  readonly switchTo: (callId: CallId) => void
  /** For the button of a line. */
  readonly getLineProps: (view: InteractionView) => {
    readonly type: 'button'
    readonly onClick: () => void
    readonly 'aria-busy': boolean
    readonly 'aria-disabled': boolean
    readonly 'data-rl-line': CallId
  }
}

/** My other calls, and how to go to one of them. What holds and retrieves is the switch; a line changes when it says so. */
export function useCallLines(): CallLinesModel {
  const { desk } = useRingloop()
  const others = useDeskSelector(othersOf, sameItems)
  const { select } = useSelectedCall()
  const [switching, setSwitching] = useState<CallId | null>(null)
  const [error, setError] = useState<RingloopError | null>(null)
  const running = useRef(false)
  const switchTo = useCallback(
    (callId: CallId) => {
      select(callId)
      const { view } = desk.getSnapshot()
      if (running.current || !view?.interactions[callId]?.commands.includes('retrieve')) return
      const current = usualCall(view)
      const holds = current !== null && view.interactions[current]?.commands.includes('hold')
      running.current = true
      setSwitching(callId)
      setError(null)
      const control = (type: 'hold' | 'retrieve', id: CallId) => desk.send({ type: 'control', command: { type, callId: id } })
      // one after the other, so that nobody is heard by two
      const held = holds ? control('hold', current) : Promise.resolve()
      const over = () => {
        running.current = false
        setSwitching(null)
      }
      held
        .then(() => control('retrieve', callId))
        .then(over, (failure: unknown) => {
          over()
          if (!isRingloopError(failure)) throw failure
          setError(failure)
        })
    },
    [desk, select],
  )
  return {
    others,
    switching,
    error,
    dismiss: useCallback(() => setError(null), []),
    switchTo,
    getLineProps: ({ interaction: { id } }) => ({
      type: 'button',
      onClick: () => switchTo(id),
      'aria-busy': switching === id,
      'aria-disabled': switching !== null,
      'data-rl-line': id,
    }),
  }
}
