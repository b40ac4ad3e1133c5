import { safeLine, safeText } from '../text/safe-text.js'
import { sameValue } from '../text/same-value.js'
import { ticketPriorities } from './ticket.js'
import type { DraftField, EditableField, TicketDraft } from './ticket-draft.js'

const editable: readonly EditableField[] = ['subject', 'description', 'priority', 'category', 'queue']
const priorities: readonly string[] = ticketPriorities

/**
 * Puts a person's value into the draft. The same reference if that changes nothing, or if the value cannot be: a priority
 * that is none, an empty subject. An empty category or queue means none.
 */
export function editDraft(draft: TicketDraft, name: EditableField, text: string, by: string): TicketDraft {
  const value = name === 'description' ? safeText(text, 20_000) : safeLine(text, 250)
  if (name === 'priority' ? !priorities.includes(value) : name === 'subject' && value === '') return draft
  const edited: DraftField<string> = { value, origin: { source: 'person', by }, confidence: 1 }
  return sameValue(draft[name], edited) ? draft : { ...draft, [name]: edited }
}

/** Whether a person has changed anything in the draft. */
export const isEdited = (draft: TicketDraft): boolean => editable.some((name) => draft[name]?.origin.source === 'person')

/** A newer draft of the same call with what a person typed into the older one. The older reference if they are equal. */
export function keepEdits(older: TicketDraft, newer: TicketDraft): TicketDraft {
  const kept = Object.fromEntries(editable.filter((name) => draftedByPerson(older, name)).map((name) => [name, older[name]]))
  const merged: TicketDraft = { ...newer, ...kept }
  return sameValue(older, merged) ? older : merged
}

const draftedByPerson = (draft: TicketDraft, name: EditableField): boolean => draft[name]?.origin.source === 'person'
