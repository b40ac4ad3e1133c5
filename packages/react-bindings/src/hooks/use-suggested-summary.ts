import { type CallId, type SuggestedSummary, safeText } from '@ringloop/core'
import { useSyncExternalStore } from 'react'
import { withParagraph } from '../transcript/transcript-lines.js'
import { emptyWrapUpForm } from '../wrap-up/wrap-up-forms.js'
import { wrapUpFormsPart } from '../wrap-up/wrap-up-forms-part.js'
import { useAssist } from './use-assist.js'
import { usePart } from './use-part.js'
import type { ButtonProps } from './use-screen-pop.js'

/** A summary that a program has written, without looks. */
export interface SuggestedSummaryModel {
  /** With a text that can be shown as it is, once it is escaped. */
  readonly summary: SuggestedSummary
  /** It stands in the note. */
  readonly taken: boolean
  /** Puts it into the note, behind what is written there. */
  readonly getTakeProps: () => ButtonProps & { readonly 'aria-disabled': boolean }
}

/** The summary that is suggested for a call's note; `null` if there is none. */
export function useSuggestedSummary(callId: CallId | null): SuggestedSummaryModel | null {
  const forms = usePart(wrapUpFormsPart)
  const all = useSyncExternalStore(forms.subscribe, forms.getSnapshot, forms.getSnapshot)
  const summary = useAssist(callId)?.summary.latest
  if (callId === null || summary === undefined) return null
  const text = safeText(summary.text, 10_000)
  const { note } = all.get(callId) ?? emptyWrapUpForm
  const taken = note.includes(text)
  return {
    summary: { ...summary, text },
    taken,
    getTakeProps: () => ({
      type: 'button',
      // the button keeps the focus after its own press
      'aria-disabled': taken,
      onClick: () => {
        if (!taken) forms.change(callId, { note: withParagraph(note, text).slice(0, 20_000) })
      },
    }),
  }
}
