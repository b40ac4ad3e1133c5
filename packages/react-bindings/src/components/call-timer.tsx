import type { Timestamp } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useCallTimer } from '../hooks/use-call-timer.js'

/** A running `m:ss`, in words for screen readers, which are not told of each second. */
export function CallTimer({ since }: { readonly since: Timestamp }): ReactNode {
  const { text, getTimerProps } = useCallTimer(since)
  return (
    <span className="rl-timer" {...getTimerProps()}>
      {text}
    </span>
  )
}
