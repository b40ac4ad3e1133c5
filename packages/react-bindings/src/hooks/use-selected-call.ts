import type { CallId } from '@ringloop/core'
import { useCallback, useSyncExternalStore } from 'react'
import { selectCall, usualCall } from '../calls/select-call.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { useRingloop } from './ringloop-context.js'
import { useDeskSelector } from './use-desk-selector.js'

/** The call the desk shows, and `select` to show another until a call of the agent's own comes first again. */
export function useSelectedCall(): { readonly callId: CallId | null; readonly select: (callId: CallId) => void } {
  const { desk, picked } = useRingloop()
  const pick = useSyncExternalStore(picked.subscribe, picked.getSnapshot, picked.getSnapshot)
  const callId = useDeskSelector(useCallback(({ view }: DeskSnapshot) => (view ? selectCall(view, pick) : null), [pick]))
  const select = useCallback(
    (chosen: CallId) => {
      const { view } = desk.getSnapshot()
      picked.set({ callId: chosen, insteadOf: view ? usualCall(view) : null })
    },
    [desk, picked],
  )
  return { callId, select }
}
