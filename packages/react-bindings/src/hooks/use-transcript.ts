import { type CallId, safeLine, type TranscriptLine } from '@ringloop/core'
import { useMemo } from 'react'
import { draftEditsPart } from '../drafts/draft-edits-part.js'
import { inOrder, withParagraph } from '../transcript/transcript-lines.js'
import { assistWords } from '../words/assist-words.js'
import { emptyWrapUpForm } from '../wrap-up/wrap-up-forms.js'
import { wrapUpFormsPart } from '../wrap-up/wrap-up-forms-part.js'
import { useRingloop } from './ringloop-context.js'
import { useAssist } from './use-assist.js'
import { useInteraction } from './use-desk.js'
import { usePart } from './use-part.js'
import type { ButtonProps } from './use-screen-pop.js'
import { useTicketDraft } from './use-ticket-draft.js'
import { useWords } from './use-words.js'

/** What is heard in a call, without looks. */
export interface TranscriptModel {
  /** In the order in which they were said; none while nothing is heard. Texts are from outside. */
  readonly lines: readonly TranscriptLine[]
  /** Puts a sentence, with who said it when, behind what is written already. */
  readonly getUseProps: (line: TranscriptLine, where: TranscriptTarget) => ButtonProps & { readonly hidden: boolean }
}

/** Where a sentence can be put. */
export type TranscriptTarget = 'description' | 'note'

const none: Readonly<Record<string, TranscriptLine>> = {}

/** The transcript of a call, as programs tell it while the call lasts. */
export function useTranscript(callId: CallId | null): TranscriptModel {
  const { format } = useRingloop()
  const edits = usePart(draftEditsPart)
  const forms = usePart(wrapUpFormsPart)
  const words = useWords(assistWords)
  const view = useInteraction(callId)
  const draft = useTicketDraft(callId)
  const rows = useAssist(callId)?.lines ?? none
  const lines = useMemo(() => inOrder(rows), [rows])
  const put = (line: TranscriptLine, where: TranscriptTarget) => {
    if (callId === null) return
    const { quote, speaker } = words.assist
    const sentence = quote(speaker[line.speaker], format.time(line.at), safeLine(line.text, 2_000))
    if (where === 'description')
      return edits.type(callId, where, withParagraph(draft?.field(where).value ?? '', sentence).slice(0, 20_000))
    const { note } = forms.getSnapshot().get(callId) ?? emptyWrapUpForm
    forms.change(callId, { note: withParagraph(note, sentence).slice(0, 20_000) })
  }
  const can: Readonly<Record<TranscriptTarget, boolean>> = {
    description: draft?.editable ?? false,
    note: view?.mine === 'talking' || view?.mine === 'wrapUp',
  }
  return {
    lines,
    getUseProps: (line, where) => ({ type: 'button', hidden: !can[where], onClick: () => put(line, where) }),
  }
}
