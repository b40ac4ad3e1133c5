import type { CallId, Decision, DraftField, DraftPart, FieldOrigin, Filing, RingloopError, TicketDraft } from '@ringloop/core'
import { type ChangeEvent, useCallback, useId, useSyncExternalStore } from 'react'
import { type DraftEdit, shownEdit } from '../drafts/draft-edits.js'
import { draftEditsPart } from '../drafts/draft-edits-part.js'
import { useAgent, useInteraction } from './use-desk.js'
import { usePart } from './use-part.js'

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

/** The draft of a call's ticket with the form's behaviour, without looks. */
export interface TicketDraftModel {
  readonly draft: TicketDraft
  readonly decision: Decision
  readonly filing: Exclude<Filing, { state: 'none' }>
  /** A draft can be changed, and one that could not be filed; on its way it cannot. */
  readonly editable: boolean
  readonly field: (name: DraftPart) => DraftFieldModel
  /** For an `<input>`, `<select>` or `<textarea>`. */
  readonly getFieldProps: (name: DraftPart) => {
    readonly id: string
    readonly name: DraftPart
    readonly value: string
    readonly readOnly: boolean
    readonly onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) => void
    readonly onBlur: () => void
    readonly 'aria-describedby': string
    readonly 'aria-invalid': boolean
  }
  readonly getLabelProps: (name: DraftPart) => { readonly htmlFor: string }
  readonly getMarkProps: (name: DraftPart) => { readonly id: string }
}

/** The ticket draft of a call; `null` where there is none. What a person types stays, whatever patches come. */
export function useTicketDraft(callId: CallId | null): TicketDraftModel | null {
  const edits = usePart(draftEditsPart)
  const view = useInteraction(callId)
  const agent = useAgent()
  const typed = useSyncExternalStore(edits.subscribe, edits.getSnapshot, edits.getSnapshot)
  const base = useId()
  const flush = useCallback(
    (name: DraftPart) => {
      // What went wrong is kept with the edit and shown at the field.
      if (callId !== null) edits.flush(callId, name).catch(() => {})
    },
    [edits, callId],
  )
  if (callId === null || !view || view.interaction.filing.state === 'none') return null

  const { filing } = view.interaction
  const editable = filing.state === 'draft' || filing.state === 'failed'
  const field = (name: DraftPart): DraftFieldModel => {
    const edit = shownEdit(typed, { callId, field: name, editable })
    const known: DraftField<string> | null = filing.draft[name]
    const own = { source: 'person', by: agent?.name ?? '' } as const
    const origin = edit ? own : (known?.origin ?? null)
    return {
      value: edit?.value ?? known?.value ?? '',
      origin,
      confidence: edit ? 1 : (known?.confidence ?? 1),
      mine: edit !== undefined || (origin?.source === 'person' && (origin.by === agent?.extension || origin.by === agent?.name)),
      saving: edit?.state ?? null,
      error: edit?.error ?? null,
      dismiss: edit && !editable ? () => edits.drop(callId, name) : null,
    }
  }
  return {
    draft: filing.draft,
    decision: filing.decision,
    filing,
    editable,
    field,
    getFieldProps: (name) => {
      const { value, error } = field(name)
      return {
        id: `${base}${name}`,
        name,
        value,
        readOnly: !editable,
        onChange: (event) => edits.type(callId, name, event.target.value),
        onBlur: () => flush(name),
        'aria-describedby': `${base}${name}-mark`,
        'aria-invalid': error?.code === 'invalidInput',
      }
    },
    getLabelProps: (name) => ({ htmlFor: `${base}${name}` }),
    getMarkProps: (name) => ({ id: `${base}${name}-mark` }),
  }
}
