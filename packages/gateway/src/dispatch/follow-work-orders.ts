import { isOpen, type Ticket, type TicketBackend, type TicketChange, type TicketId } from '@ringloop/core'
import type { PipelineHost } from '../pipeline-host/pipeline-host.js'
import { withOverrides } from '../pipeline-host/with-overrides.js'

type ChangeTaker = Pick<PipelineHost, 'shows' | 'takeChanges'>

/** What a ticket means for the open pool. */
export interface TicketMoment {
  readonly ticketId: TicketId
  /** The same for the same state of the ticket. */
  readonly version: string
  /** `over`: nobody shall drive there any more. `offered`: it says that anybody may. `taken`: it does not, if it ever did. */
  readonly is: 'over' | 'offered' | 'taken'
}

/** How the pool hears of tickets. */
export interface WorkOrderFollowing {
  /** The ticket system; what is filed or ends through it, the pool hears of. */
  readonly tickets: TicketBackend
  /** Whoever takes what changes elsewhere; the pool hears of it first. Every ticket that changed is read, if it did not come along. */
  following(host: ChangeTaker): ChangeTaker
}

/** Longer than an update is waited for. */
const updateMs = 120_000

/**
 * Hears of tickets that are over, and of open ones that have a tag.
 *
 * @param offerTag tickets that have it, and no owner, are offered to everybody; `null`: none are
 * @param tell stores what tickets mean, to be looked at now or in so many milliseconds; resolves once it is stored
 */
export function followWorkOrders(
  tickets: TicketBackend,
  {
    offerTag,
    tell,
    newId,
  }: {
    readonly offerTag: string | null
    readonly tell: (moments: readonly TicketMoment[], inMs?: number) => Promise<void>
    /** A text that was never there before. */
    readonly newId: () => string
  },
): WorkOrderFollowing {
  const momentsOf = ({ id: ticketId, version, status, tags, owner }: Ticket): readonly TicketMoment[] => {
    if (!isOpen(status)) return [{ ticketId, version, is: 'over' }]
    if (offerTag === null) return []
    return [{ ticketId, version, is: owner === null && tags.includes(offerTag) ? 'offered' : 'taken' }]
  }
  const byChange = ({ id, ticketId, type, ticket }: TicketChange): readonly TicketMoment[] =>
    type === 'deleted' ? [{ ticketId, version: id, is: 'over' }] : ticket === undefined ? [] : momentsOf(ticket)
  const own: Pick<TicketBackend, 'create' | 'update'> = {
    async create(ticket, options) {
      const created = await tickets.create(ticket, options)
      // a new one was never offered
      await tell(momentsOf(created).filter(({ is }) => is !== 'taken'))
      return created
    },
    async update(id, changes, options) {
      // who dies between the two would not find it open again; if it does not end after all, that is seen then
      if (changes.status !== undefined && !isOpen(changes.status))
        await tell([{ ticketId: id, version: `before/${newId()}`, is: 'over' }], updateMs)
      const updated = await tickets.update(id, changes, options)
      await tell(momentsOf(updated))
      return updated
    },
  }
  return {
    tickets: withOverrides(tickets, own),
    following: (host) => ({
      shows: () => true,
      async takeChanges(coming) {
        await tell(coming.changes.flatMap(byChange))
        await host.takeChanges(coming)
      },
    }),
  }
}
