import type { AssistView, CallId, InteractionView } from '@ringloop/core'
import { useCallback } from 'react'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { useDeskSelector } from './use-desk-selector.js'
import { useTopic } from './use-topic.js'

/** What programs tell of a call while it lasts; `null` if they told nothing, or it is over. */
export function useAssist(callId: CallId | null): AssistView | null {
  const lasts = useDeskSelector(
    useCallback(({ view }: DeskSnapshot) => callId !== null && isUnderWay(view?.interactions[callId]), [callId]),
  )
  return useTopic(lasts && callId !== null ? `assist/${callId}` : null).view
}

const isUnderWay = (view: InteractionView | undefined): boolean =>
  view !== undefined && (view.interaction.call.state === 'active' || view.interaction.wrapUp.state === 'open')
