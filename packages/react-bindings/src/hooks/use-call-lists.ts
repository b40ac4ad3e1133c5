import { type CallLists, callLists } from '../calls/call-lists.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { useDeskSelector } from './use-desk-selector.js'

const none: CallLists = { mine: [], parked: [], colleagues: [], missed: [], callbacks: [] }
const listsOf = ({ view }: DeskSnapshot) => (view ? callLists(view) : none)

/** The agent's calls, parked customers, colleagues' calls (supervisors), the missed ones and those that ask for a call back. */
export function useCallLists(): CallLists {
  return useDeskSelector(listsOf)
}
