import type { ReactNode } from 'react'
import { othersOf } from '../calls/call-lines.js'
import { useDeskSelector } from '../hooks/use-desk-selector.js'
import { lateBar } from '../late/late-parts.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { Late } from './late.js'

const several = (snapshot: DeskSnapshot) => othersOf(snapshot).length > 0

/** My other calls of now. Nothing where there is only one: that they are several is not the first view. */
export function CallLines(): ReactNode {
  return (
    <Late of={lateBar} wanted={useDeskSelector(several)}>
      {({ OtherCalls }) => <OtherCalls />}
    </Late>
  )
}
