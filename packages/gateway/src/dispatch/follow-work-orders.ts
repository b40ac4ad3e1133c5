import { isOpen, type Ticket, type TicketBackend, type TicketChange, type TicketId } from '@ringloop/core'
import type { PipelineHost } from '../pipeline-host/pipeline-host.js'

type ChangeTaker = Pick<PipelineHost, 'shows' | 'takeChanges'>

/** How the pool hears that tickets are over. */
export interface WorkOrderFollowing {
  /** The ticket system; what ends through it, the pool hears of. */
  readonly tickets: TicketBackend
  /** Whoever takes what changes elsewhere; the pool hears of what ended first. Every ticket that changed is read, if it did not come along. */
  following(host: ChangeTaker): ChangeTaker
}

/**
 * Nobody shall drive to a customer whose ticket is closed.
 *
 * @param ended stores that these tickets are over; resolves once it is stored
 */
export function followWorkOrders(
  tickets: TicketBackend,
  ended: (over: readonly { readonly ticketId: TicketId; readonly version: string }[]) => Promise<void>,
): WorkOrderFollowing {
  const over = (ticket: Ticket) => (isOpen(ticket.status) ? [] : [{ ticketId: ticket.id, version: ticket.version }])
  const overBy = (change: TicketChange) =>
    change.type === 'deleted' ? [{ ticketId: change.ticketId, version: change.id }] : change.ticket ? over(change.ticket) : []
  const own: Pick<TicketBackend, 'update'> = {
    async update(id, changes, options) {
      const updated = await tickets.update(id, changes, options)
      if (changes.status !== undefined) await ended(over(updated))
      return updated
    },
  }
  return {
    // what it can do besides stays as it is, whether it is a class or not
    tickets: Object.assign(Object.create(tickets) as TicketBackend, own),
    following: (host) => ({
      shows: () => true,
      async takeChanges(coming) {
        await ended(coming.changes.flatMap(overBy))
        await host.takeChanges(coming)
      },
    }),
  }
}
