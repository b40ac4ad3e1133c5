import type { NewTicket } from './ticket.js'
import type { TicketDraft } from './ticket-draft.js'

/** What the draft is filed as: its values. Category and call-back mark become custom fields `category` and `callback`. */
export function toNewTicket(draft: TicketDraft): NewTicket {
  const queue = draft.queue?.value ?? ''
  const owner = draft.owner?.value ?? ''
  const category = draft.category?.value ?? ''
  return {
    subject: draft.subject.value,
    description: draft.description.value,
    priority: draft.priority.value,
    ...(queue === '' ? {} : { queue }),
    ...(owner === '' ? {} : { owner }),
    tags: draft.tags.value,
    ...(draft.contact === null ? {} : { contact: draft.contact.value }),
    customFields: {
      ...Object.fromEntries(Object.entries(draft.fields).flatMap(([name, { value }]) => (value === '' ? [] : [[name, value]]))),
      ...(category === '' ? {} : { category }),
      ...(draft.callback ? { callback: 'true' } : {}),
    },
  }
}
