import type { MakePart } from '../parts/desk-parts.js'
import { typingPart } from '../tabs/browser-typing.js'
import { createDraftEdits, type DraftEdits } from './draft-edits.js'

/** The drafts' edits of a desk; what was typed is kept in the browser, and sent when the agent looks away. */
export const draftEditsPart: MakePart<DraftEdits> = ({ desk, part, follow }) => {
  const edits = createDraftEdits(desk, { typing: part(typingPart) })
  follow(edits.watch)
  follow(() => {
    const look = () => {
      // Perhaps for ever: a page that is closed is hidden first. What cannot be sent stays with the edit.
      if (document.visibilityState !== 'visible') edits.flush().catch(() => {})
    }
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  })
  return edits
}
