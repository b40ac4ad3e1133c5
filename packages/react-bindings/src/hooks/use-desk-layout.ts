import type { CallId, InteractionView } from '@ringloop/core'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { focusNear } from '../focus/shadow-focus.js'

/** The part of a narrow desk that is in sight. */
export type DeskTab = 'calls' | 'customer' | 'ticket'

/** Which parts of a desk are in sight that has no room for all. */
export interface DeskLayout {
  readonly tab: DeskTab
  /** Whether the ticket lies over the rest, on desks of middle width. */
  readonly drawer: boolean
  readonly setTab: (tab: DeskTab) => void
  readonly toggleDrawer: () => void
  /** Shows a part of the desk, and gives the focus to the first of `focus` that is there. */
  readonly show: (tab: DeskTab, ...focus: readonly string[]) => void
}

/** The layout of the desk in `root`, which shows this call. */
export function useDeskLayout(
  root: RefObject<HTMLElement | null>,
  { callId, mine }: { readonly callId: CallId | null; readonly mine: InteractionView['mine'] | null },
): DeskLayout {
  const [tab, setTab] = useState<DeskTab>('customer')
  const [drawer, setDrawer] = useState(false)

  // The ticket comes into sight when it is its turn; on wide desks it is there anyway.
  const openedFor = useRef<CallId | null>(null)
  useEffect(() => {
    if (mine === 'wrapUp') {
      openedFor.current = callId
      setDrawer(true)
    } else if (openedFor.current !== null && openedFor.current !== callId) {
      // it would lie over the next call
      openedFor.current = null
      setDrawer(false)
    }
  }, [mine, callId])

  const show = useCallback(
    (next: DeskTab, ...focus: readonly string[]) => {
      setTab(next)
      if (next === 'ticket') setDrawer(true)
      // At once, as what is typed next belongs there; or when the pane has become visible, or the palette has closed.
      const focused = () => {
        const target = focus.map((one) => root.current?.querySelector<HTMLElement>(one)).find((one) => one != null)
        target?.focus()
        return target != null && focusNear(target) === target
      }
      if (!focused()) requestAnimationFrame(focused)
    },
    [root],
  )
  const toggleDrawer = () => {
    openedFor.current = null
    setDrawer(!drawer)
  }
  return { tab, drawer, setTab, toggleDrawer, show }
}
