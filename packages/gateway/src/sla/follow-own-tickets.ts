import type { Ticket, TicketBackend, Timestamp } from '@ringloop/core'
import type { SlaEvent } from '@ringloop/core/sla'
import { withOverrides } from '../pipeline-host/with-overrides.js'
import type { SlaLetter } from './sla-letter.js'

/**
 * The same ticket system; whatever is filed or changed through it, service levels hear of before whoever asked for it does. So a ticket
 * that was filed has its service level also after a crash in between: it is filed again, under the same key, and heard of again.
 *
 * @param tell takes letters; resolves once they are stored
 * @param answered whether an agent had spoken to the customer when the ticket with this external id was filed
 */
export function followOwnTickets(
  tickets: TicketBackend,
  {
    tell,
    answered,
    now,
  }: {
    readonly tell: (letters: readonly SlaLetter[]) => Promise<unknown>
    readonly answered: (externalId: string) => boolean
    readonly now: () => Timestamp
  },
): TicketBackend {
  const letter = (ticket: Ticket, events: readonly SlaEvent[]): SlaLetter => ({
    ticketId: ticket.id,
    at: now(),
    ticket,
    changeId: null,
    events,
  })
  const own: Pick<TicketBackend, 'create' | 'update'> = {
    async create(ticket, options) {
      const created = await tickets.create(ticket, options)
      const spoken = answered(options.externalId)
      // whatever the ticket system's clock says, it is new
      await tell([{ ...letter(created, spoken ? [{ type: 'responded', at: now() }] : []), asked: true }])
      return created
    },
    async update(id, changes, options) {
      const updated = await tickets.update(id, changes, options)
      await tell([letter(updated, [])])
      return updated
    },
  }
  return withOverrides(tickets, own)
}
