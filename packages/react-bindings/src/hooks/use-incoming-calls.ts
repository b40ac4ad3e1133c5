import { type IncomingCall, incomingCalls } from '../pops/incoming-calls.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { sameItems } from './same-items.js'
import { useDeskSelector } from './use-desk-selector.js'

const select = ({ view }: DeskSnapshot): readonly IncomingCall[] => (view ? incomingCalls(view) : [])
const same = (a: readonly IncomingCall[], b: readonly IncomingCall[]) =>
  sameItems(
    a.map(({ view }) => view),
    b.map(({ view }) => view),
  )

/** The calls that ring at the agent now, the longest first. */
export function useIncomingCalls(): readonly IncomingCall[] {
  return useDeskSelector(select, same)
}
