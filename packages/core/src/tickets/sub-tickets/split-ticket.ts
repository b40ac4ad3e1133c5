import { fillTemplate } from '../../text/fill-template.js'
import { safeLine, safeText } from '../../text/safe-text.js'
import type { NewTicket } from '../ticket.js'
import { settleParts } from './reduce-sub-tickets.js'
import { predecessorsOf, type SubTicketTemplate } from './sub-ticket-template.js'
import type { SubTicketValues } from './sub-ticket-values.js'
import type { SubTicket, SubTickets } from './sub-tickets.js'

/**
 * Splits a ticket by a template: parts that come after none are to be filed at once, the others wait. What a template leaves open is as in
 * the whole: queue, priority, customer. Texts of strangers among `values` become part of one safe line, or of safe text.
 */
export function splitTicket(
  whole: NewTicket,
  split: { readonly name: string; readonly template: SubTicketTemplate; readonly values: SubTicketValues },
): SubTickets {
  const { name, template, values } = split
  const predecessors = predecessorsOf(template)
  const parts = template.parts.map((part): SubTicket => {
    const { id, optional = false, weight = 1, owner, priority = whole.priority, queue = whole.queue } = part
    const subject = safeLine(fillTemplate(part.subject, values), 250)
    return {
      id,
      after: predecessors.get(id) ?? [],
      optional,
      weight,
      state: 'waiting',
      ticket: {
        subject: subject === '' ? whole.subject : subject,
        description: safeText(fillTemplate(part.description ?? '', values), 10_000),
        priority,
        ...(queue === undefined ? {} : { queue }),
        ...(owner === undefined ? {} : { owner }),
        tags: part.tags ?? [],
        ...(whole.contact === undefined ? {} : { contact: whole.contact }),
        customFields: part.fields ?? {},
      },
    }
  })
  const { afterCancelled = 'file', closeWhole = 'byHand' } = template
  return { template: name, afterCancelled, closeWhole, parts: settleParts(parts, afterCancelled) }
}
