import { safeLine, safeText } from '../text/safe-text.js'
import { sameValue } from '../text/same-value.js'
import { ticketPriorities } from './ticket.js'
import type { DraftField, EditableField, TicketDraft } from './ticket-draft.js'

const priorities: readonly string[] = ticketPriorities

/**
 * Puts a person's value into the draft. The same reference if that changes nothing, or if the value cannot be: a priority
 * that is none, an empty subject. An empty category, queue or custom field means none.
 */
export function editDraft(draft: TicketDraft, name: EditableField, text: string, by: string): TicketDraft {
  const custom = name.startsWith('fields.') && name.slice(7)
  const value = custom || name === 'description' ? safeText(text, 20_000) : safeLine(text, 250)
  if (name === 'priority' ? !priorities.includes(value) : name === 'subject' && value === '') return draft
  const edited: DraftField<string> = { value, origin: { source: 'person', by }, confidence: 1 }
  const next = custom ? { ...draft, fields: { ...draft.fields, [custom]: edited } } : { ...draft, [name]: edited }
  return sameValue(draft, next) ? draft : next
}

/** Those of some fields that a person has written. */
const byPerson = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, field]) => field?.origin?.source === 'person'))

/** Whether a person has changed anything in the draft. */
export const isEdited = (draft: TicketDraft): boolean => Object.keys({ ...byPerson(draft), ...byPerson(draft.fields) }).length > 0

/** A newer draft of the same call with what a person typed into the older one. The older reference if they are equal. */
export function keepEdits(older: TicketDraft, newer: TicketDraft): TicketDraft {
  const merged: TicketDraft = { ...newer, ...byPerson(older), fields: { ...newer.fields, ...byPerson(older.fields) } }
  return sameValue(older, merged) ? older : merged
}
