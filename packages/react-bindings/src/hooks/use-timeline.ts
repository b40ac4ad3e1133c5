import type { CallId } from '@ringloop/core'
import { useMemo } from 'react'
import { type TimelineEntry, timelineEntries } from '../timeline/timeline-entries.js'
import { useCase } from './use-case.js'
import { useColleagues } from './use-colleagues.js'
import { useAgent, useInteraction } from './use-desk.js'

const none: readonly TimelineEntry[] = []

/** What happened with this call and its customer, newest first. */
export function useTimeline(callId: CallId): readonly TimelineEntry[] {
  const view = useInteraction(callId)
  const { history } = useCase(callId)
  const colleagues = useColleagues()
  const agent = useAgent()
  const [extension, name] = [agent?.extension, agent?.name]
  return useMemo(() => {
    if (!view) return none
    const nameOf = (at: string) =>
      at === extension ? (name ?? null) : (colleagues.find((colleague) => colleague.extension === at)?.name ?? null)
    return timelineEntries(view.interaction, nameOf, history)
  }, [view, colleagues, extension, name, history])
}
