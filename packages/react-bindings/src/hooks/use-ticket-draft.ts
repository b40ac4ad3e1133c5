import type { CallId, Decision, DraftPart, Filing, TicketDraft } from '@ringloop/core'
import { type ChangeEvent, useCallback, useId, useSyncExternalStore } from 'react'
import { draftEditsPart } from '../drafts/draft-edits-part.js'
import { type DraftFieldModel, draftFieldModel } from './draft-field-model.js'
import { useAgent, useInteraction } from './use-desk.js'
import { usePart } from './use-part.js'

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
  useSyncExternalStore(edits.subscribe, edits.getSnapshot, edits.getSnapshot)
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
  const field = (name: DraftPart) => draftFieldModel(edits, callId, name, { known: filing.draft[name], agent, editable })
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
