import { draftEditsPart } from '../drafts/draft-edits-part.js'
import type { MakePart } from '../parts/desk-parts.js'
import { typingPart } from '../tabs/browser-typing.js'
import { createWrapUpForms, type WrapUpForms } from './wrap-up-forms.js'

/** The wrap-up forms of a desk; what was filled in is kept in the browser. */
export const wrapUpFormsPart: MakePart<WrapUpForms> = ({ desk, tabs, part, follow }) => {
  const leads = () => tabs.getSnapshot() === 'leader'
  const forms = createWrapUpForms(desk, part(draftEditsPart), { typing: part(typingPart), leads })
  follow(forms.watch)
  return forms
}
