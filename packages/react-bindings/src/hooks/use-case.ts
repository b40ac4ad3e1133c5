import type { CallId, CaseView } from '@ringloop/core'
import { useTopic } from './use-topic.js'

const nothing: CaseView = { fields: {}, attachments: {}, limits: {}, levels: {}, consents: {}, history: {} }

/** What the gateway knows of a call's ticket and customer beside the interaction: all empty until it says so, and where it has none of it. */
export function useCase(callId: CallId | null): CaseView {
  return useTopic(callId === null ? null : `case/${callId}`).view ?? nothing
}
