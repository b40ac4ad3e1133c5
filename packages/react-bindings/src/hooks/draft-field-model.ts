import type { AgentView, CallId, DraftField, EditableField, FieldOrigin, RingloopError } from '@ringloop/core'
import { type DraftEdit, type DraftEdits, draftEditKey } from '../drafts/draft-edits.js'

/** One field of the draft as the form shows it. */
export interface DraftFieldModel {
  readonly value: string
  /** `null` for a field nobody has filled. While typing it is the person's. */
  readonly origin: FieldOrigin | null
  readonly confidence: number
  /** The value is the agent's own. */
  readonly mine: boolean
  readonly saving: DraftEdit['state'] | null
  readonly error: RingloopError | null
  /** Takes away what came too late for the ticket, once it is seen; `null` while there is no such thing. */
  readonly dismiss: (() => void) | null
}

/** What is typed, if something is, or else what the draft has. When the ticket can be changed no more: what it went without. */
export function draftFieldModel(
  edits: DraftEdits,
  callId: CallId,
  field: EditableField,
  { known, agent, editable }: { known: DraftField<string> | null; agent: AgentView | null; editable: boolean },
): DraftFieldModel {
  const typed = edits.getSnapshot().get(draftEditKey(callId, field))
  const edit = editable || typed?.state === 'failed' ? typed : undefined
  const { value, origin, confidence } = edit
    ? { value: edit.value, origin: { source: 'person', by: agent?.name ?? '' } as const, confidence: 1 }
    : (known ?? { value: '', origin: null, confidence: 1 })
  return {
    value,
    origin,
    confidence,
    mine: edit !== undefined || (origin?.source === 'person' && (origin.by === agent?.extension || origin.by === agent?.name)),
    saving: edit?.state ?? null,
    error: edit?.error ?? null,
    dismiss: edit && !editable ? () => edits.drop(callId, field) : null,
  }
}
