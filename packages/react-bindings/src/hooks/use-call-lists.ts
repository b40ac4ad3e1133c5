import { useMemo } from 'react'
import { type CallLists, callLists } from '../calls/call-lists.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { useDeskSelector } from './use-desk-selector.js'

const viewOf = ({ view }: DeskSnapshot) => view
const none: CallLists = { mine: [], parked: [], colleagues: [], missed: [], callbacks: [] }

/** The agent's calls, parked customers, colleagues' calls (supervisors), the missed ones and those that ask for a call back. */
export function useCallLists(): CallLists {
  const view = useDeskSelector(viewOf)
  return useMemo(() => (view ? callLists(view) : none), [view])
}
