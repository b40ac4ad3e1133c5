import type { TicketDraft } from '../tickets/ticket-draft.js'
import type { TicketFormField } from './ticket-form-field.js'

/** The required fields that have no value in a draft, in their order. */
export const missingFields = (
  fields: readonly TicketFormField[],
  draft: Pick<TicketDraft, 'fields'>,
): readonly TicketFormField[] =>
  fields.filter(({ name, required }) => required && (Object.hasOwn(draft.fields, name) ? draft.fields[name]?.value : '') === '')
