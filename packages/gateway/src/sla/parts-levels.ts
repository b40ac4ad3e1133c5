import { type Interaction, reduceSubTickets, rollUpSubTickets, type SubTicketRollUp, type TicketId } from '@ringloop/core'
import { type Sla, slaMetrics } from '@ringloop/core/sla'

/** How the parts of one split of a ticket stand. */
export type PartsLevels = SubTicketRollUp & { readonly template: string }

/**
 * The state and service level of a ticket's parts, rolled up to the whole: for each template by which it was split, as long as its call is
 * known here. Empty for a ticket that was not split.
 */
export async function rollUpParts(
  whole: TicketId,
  interactions: Iterable<Pick<Interaction, 'filing' | 'subTickets'>>,
  load: (ids: readonly TicketId[]) => Promise<ReadonlyMap<TicketId, { readonly sla: Sla }>>,
): Promise<readonly PartsLevels[]> {
  const split = [...interactions].find(({ filing }) => filing.state === 'filed' && filing.ticket.id === whole)?.subTickets ?? []
  const ids = split.flatMap(({ parts }) => parts.flatMap((part) => (part.state === 'filed' ? [part.ticketId] : [])))
  if (split.length === 0) return []
  const levels = await load(ids)
  return split.map((parts) => {
    const told = [...levels.values()].reduce(
      (known, { sla }) => reduceSubTickets(known, { type: 'subTicketSlaChanged', ticketId: sla.ticketId, sla: levelOf(sla) }),
      parts,
    )
    return { template: parts.template, ...rollUpSubTickets(told) }
  })
}

/** At risk is what somebody was reminded of. */
function levelOf({ clocks }: Sla) {
  const promised = slaMetrics.flatMap((metric) => {
    const clock = clocks[metric]
    return clock === null || clock.target === null ? [] : [clock]
  })
  const dues = promised.flatMap((clock) => (clock.state === 'running' && clock.dueAt !== null ? [clock.dueAt] : []))
  const dueAt = dues.length === 0 ? null : Math.min(...dues)
  if (promised.length === 0) return { state: 'none', dueAt } as const
  if (promised.some(({ breachedAt }) => breachedAt !== null)) return { state: 'breached', dueAt } as const
  const reminded = promised.some((clock) => clock.state !== 'stopped' && clock.told.length > 0)
  return { state: reminded ? 'atRisk' : 'onTime', dueAt } as const
}
