import type { SubTicketFiledEvent, SubTicketNotFiledEvent } from '../pipeline/domain-event.js'
import { templateValues } from '../tickets/draft-ticket.js'
import { reduceSubTickets, type SubTicketEvent } from '../tickets/sub-tickets/reduce-sub-tickets.js'
import { splitTicket } from '../tickets/sub-tickets/split-ticket.js'
import type { SubTickets } from '../tickets/sub-tickets/sub-tickets.js'
import { standing, type TicketNews } from '../tickets/ticket-news.js'
import { toNewTicket } from '../tickets/to-new-ticket.js'
import type { Interaction } from './interaction.js'
import type { InteractionContext } from './interaction-context.js'

/** Splits the call's ticket by the templates that rules have asked for, as soon as it is filed; each once. */
export function splitFiledTicket(interaction: Interaction, context: InteractionContext): Interaction {
  const { filing, ruleActions, subTickets, call, lookup } = interaction
  if (filing.state !== 'filed') return interaction
  const split: SubTickets[] = []
  for (const { action } of ruleActions) {
    if (action.type !== 'split') continue
    const { template: name } = action
    const template = context.rules.subTickets?.[name]
    if (template === undefined || [...subTickets, ...split].some((known) => known.template === name)) continue
    const whole = toNewTicket(filing.draft)
    const values = { ...templateValues({ call, lookup }, context), subject: whole.subject }
    split.push(splitTicket(whole, { name, template, values }))
  }
  return split.length === 0 ? interaction : { ...interaction, subTickets: [...subTickets, ...split] }
}

/** What became of a part, or what others did to its ticket; the same reference if that is none of this call's. */
export function reduceParts(
  interaction: Interaction,
  event: SubTicketFiledEvent | SubTicketNotFiledEvent | TicketNews,
): Interaction {
  const { subTickets } = interaction
  const changed = subTickets.map((parts) => {
    const told = toPartEvent(event, parts)
    return told === null ? parts : reduceSubTickets(parts, told)
  })
  return changed.every((parts, index) => parts === subTickets[index]) ? interaction : { ...interaction, subTickets: changed }
}

function toPartEvent(event: SubTicketFiledEvent | SubTicketNotFiledEvent | TicketNews, parts: SubTickets): SubTicketEvent | null {
  if (event.type === 'subTicketFiled' || event.type === 'subTicketNotFiled')
    return event.template === parts.template ? event : null
  const { ticketId, ticket } = event
  const at = standing(event)
  if (event.type === 'deleted') return { type: 'subTicketChanged', ticketId, status: 'cancelled', at }
  return ticket === null ? null : { type: 'subTicketChanged', ticketId, status: ticket.status, at }
}
