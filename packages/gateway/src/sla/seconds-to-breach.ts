import type { Interaction, TicketId, Timestamp } from '@ringloop/core'
import { type Sla, slaMetrics } from '@ringloop/core/sla'

/** So many open tickets of a customer are looked at. */
const mostTickets = 20

/**
 * How long until a promise to the customer of a call is broken: of their open tickets, the one that comes first; less than 0 since it
 * is broken, `null` if no clock of theirs runs. Of several customers who it may be, only of one who was chosen.
 */
export async function secondsToBreach(
  { lookup }: Pick<Interaction, 'lookup'>,
  load: (ticketIds: readonly TicketId[]) => Promise<readonly Sla[]>,
  now: Timestamp,
): Promise<number | null> {
  if (lookup.state !== 'matched') return null
  const { matches, chosen } = lookup
  const match = matches.length === 1 ? matches[0] : matches.find(({ contact }) => contact.id === chosen)
  const levels = await load((match?.openTickets ?? []).slice(0, mostTickets).map(({ id }) => id))
  const due = levels.flatMap(({ clocks }) =>
    slaMetrics.flatMap((metric) => {
      const clock = clocks[metric]
      return clock?.state === 'running' && clock.dueAt !== null ? [clock.dueAt] : []
    }),
  )
  return due.length === 0 ? null : Math.floor((Math.min(...due) - now) / 1000)
}
