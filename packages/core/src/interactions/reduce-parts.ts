import type { SubTicketFiledEvent, SubTicketNotFiledEvent } from '../pipeline/domain-event.js'
import { reduceSubTickets, type SubTicketEvent } from '../tickets/sub-tickets/reduce-sub-tickets.js'
import type { SubTickets } from '../tickets/sub-tickets/sub-tickets.js'
import { standing, type TicketNews } from '../tickets/ticket-news.js'
import type { Interaction } from './interaction.js'

/** What became of a part, or what others did to its ticket; the same reference if that is none of this call's. */
export function reduceParts(
  interaction: Interaction,
  event: SubTicketFiledEvent | SubTicketNotFiledEvent | TicketNews,
): Interaction {
  return withParts(interaction, (parts) => {
    const told = toPartEvent(event, parts)
    return told === null ? parts : reduceSubTickets(parts, told)
  })
}

/** Parts that could not be filed are tried again; the same reference if there are none. */
export const retryParts = (interaction: Interaction): Interaction =>
  withParts(interaction, (split) =>
    split.parts.reduce((parts, { id }) => reduceSubTickets(parts, { type: 'subTicketRetried', part: id }), split),
  )

function withParts(interaction: Interaction, change: (parts: SubTickets) => SubTickets): Interaction {
  const subTickets = interaction.subTickets.map(change)
  return subTickets.every((parts, index) => parts === interaction.subTickets[index])
    ? interaction
    : { ...interaction, subTickets }
}

function toPartEvent(event: SubTicketFiledEvent | SubTicketNotFiledEvent | TicketNews, parts: SubTickets): SubTicketEvent | null {
  if (event.type === 'subTicketFiled' || event.type === 'subTicketNotFiled')
    return event.template === parts.template ? event : null
  const { ticketId, ticket } = event
  const at = standing(event)
  if (event.type === 'deleted') return { type: 'subTicketChanged', ticketId, status: 'cancelled', at }
  return ticket === null ? null : { type: 'subTicketChanged', ticketId, status: ticket.status, at }
}
