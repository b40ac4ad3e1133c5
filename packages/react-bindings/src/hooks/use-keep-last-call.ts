import { useEffect, useRef } from 'react'
import { usualCall } from '../calls/select-call.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { useRingloop } from './ringloop-context.js'
import { useDeskSelector } from './use-desk-selector.js'
import { useSelectedCall } from './use-selected-call.js'

const usual = ({ view }: DeskSnapshot) => (view ? usualCall(view) : null)

/**
 * Keeps the call on screen that the agent has just finished, so that they see its ticket being filed; until the next call, or until
 * they pick another.
 */
export function useKeepLastCall(): void {
  const { desk, picked } = useRingloop()
  const own = useDeskSelector(usual)
  const { callId } = useSelectedCall()
  const last = useRef({ own, callId })
  useEffect(() => {
    const before = last.current
    last.current = { own, callId }
    if (own !== null || before.own === null || before.own !== before.callId) return
    if (Object.hasOwn(desk.getSnapshot().view?.interactions ?? {}, before.own))
      picked.set({ callId: before.own, insteadOf: null, kept: true })
  }, [desk, picked, own, callId])
}
