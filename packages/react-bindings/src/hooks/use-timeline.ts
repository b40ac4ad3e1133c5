import type { CallId } from '@ringloop/core'
import { useMemo } from 'react'
import { type TimelineEntry, timelineEntries } from '../timeline/timeline-entries.js'
import { useInteraction } from './use-desk.js'

const none: readonly TimelineEntry[] = []

/** What happened with this call and its customer, newest first. */
export function useTimeline(callId: CallId): readonly TimelineEntry[] {
  const view = useInteraction(callId)
  return useMemo(() => (view ? timelineEntries(view.interaction) : none), [view])
}
