import { safeLine } from '../text/safe-text.js'
import type { DraftField, TicketDraft } from '../tickets/ticket-draft.js'
import type { ExplanationLine } from './explanation.js'
import type { ExplanationWords } from './explanation-words.js'

const told = ['queue', 'owner', 'category', 'priority', 'tags'] as const
const toldTags = 8

/** Which values of a ticket rules have set, a line each. */
export function draftedByRules(draft: TicketDraft, words: ExplanationWords): readonly ExplanationLine[] {
  return told.flatMap((name) => {
    const field: DraftField<string | readonly string[]> | null = draft[name]
    if (field === null || field.origin.source !== 'rule') return []
    const label = words.facts[`ticket.${name}`] ?? name
    const text = words.setByRule(label, inWords(field.value, words), safeLine(field.origin.rule, 64))
    return [{ kind: 'because', text: words.sentence(safeLine(text, 399)) }]
  })
}

function inWords(value: string | readonly string[], words: ExplanationWords): string {
  const quoted = (text: string) =>
    Object.hasOwn(words.values, text) ? (words.values[text] ?? '') : words.quote(safeLine(text, 80))
  if (typeof value === 'string') return quoted(value)
  return words.list(value.slice(0, toldTags).map(quoted), Math.max(0, value.length - toldTags))
}
