import { isOpen, isRingloopError, RingloopError, safeLine, type Ticket, type TicketBackend, type TicketId } from '@ringloop/core'
import type { WorkOrder } from '@ringloop/core/dispatch'
import type { TicketOwners } from '../routing/ticket-owners.js'
import type { OrderPool, TicketOrder } from './order-pool.js'
import { nobody, type Offer } from './pool-order.js'
import type { TicketWorkOrders } from './ticket-work-order.js'

/** What {@link followInPool} needs. */
export interface TicketInPoolOptions {
  readonly tickets: Pick<TicketBackend, 'get'>
  readonly owners: TicketOwners
  readonly workOrders: TicketWorkOrders
  /** Tickets that have it, and no owner, are offered to everybody; `null`: none are. */
  readonly offerTag: string | null
  /** Takes out of an offer what must not be stored. */
  readonly mask: <Value>(value: Value) => Value
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

const mostLooks = 5

/**
 * Makes the pool agree with a ticket as it is when it is read, whatever it was when somebody asked for that: offers its work order, brings
 * one that is free up to date, or takes out what is over, and what is free and not offered any more. Safe to repeat.
 *
 * A ticket whose fields do not make a work order yet is none; when it changes, it is looked at again.
 */
export async function followInPool(
  pool: OrderPool,
  { ticketId, signal }: { readonly ticketId: TicketId; readonly signal: AbortSignal },
  { tickets, owners, workOrders, offerTag, mask, log }: TicketInPoolOptions,
): Promise<void> {
  /** `null`: it is over. */
  const look = async () => {
    const ticket = await tickets.get(ticketId, { signal }).catch((error: unknown) => {
      if (isRingloopError(error) && error.code === 'notFound') return null
      throw error
    })
    if (ticket === null || !isOpen(ticket.status)) return null
    const orders = await pool.ofTicket(ticketId)
    const owner = ticket.owner === null ? null : owners.agentOf(ticket.owner)
    // ticket systems have no common way to say "nobody": who gave an order back still stands there
    const isFree = owner === null || orders.some(({ releasedBy }) => releasedBy === owner)
    return { ticket, orders, isOffered: isFree && offerTag !== null && ticket.tags.includes(offerTag) }
  }
  const takeOut = async (orders: readonly TicketOrder[]) => {
    for (const { id, fromTicket, grabbedBy, releasedBy } of orders) {
      // another gateway's agent may be who the ticket still names: that gateway knows
      const isTheirs = releasedBy !== null && !owners.isAgent(releasedBy)
      if (fromTicket && grabbedBy === null && !isTheirs) await pool.withdraw(id, nobody, { free: true })
    }
  }

  const offer = async (ticket: Ticket) => {
    const order = await workOrders.of(ticket, signal).catch((error: unknown) => {
      if (!isRingloopError(error) || error.code !== 'invalidInput') throw error
      log('a ticket is no work order yet', { ticketId, problem: error.message })
      return null
    })
    if (order === null) return false
    if (order.pinnedTo !== null && !owners.isAgent(order.pinnedTo))
      log('a work order is for somebody who is no agent of this gateway', { ticketId, engineer: order.pinnedTo })
    await pool.offerTicket(offerOf(ticket, order, mask))
    return true
  }

  let offered: string | null = null
  for (let looks = 0; looks < mostLooks; looks++) {
    const found = await look()
    if (found === null) return pool.withdrawTicket(ticketId, nobody)
    if (!found.isOffered) return takeOut(found.orders)
    if (found.ticket.version === offered || !(await offer(found.ticket))) return
    // looked at once more: who looked when it ended meanwhile found nothing to take out, and who offered what it says now may have come first
    offered = found.ticket.version
  }
  throw new RingloopError('unavailable', `Ticket ${ticketId} changes all the time.`)
}

/** What a ticket offers to everybody. */
export function offerOf(ticket: Ticket, order: WorkOrder, mask: TicketInPoolOptions['mask']): Omit<Offer, 'id'> {
  const { durationMinutes, skills, certificates, parts, promised } = order
  const texts = {
    skills: counted(skills),
    certificates: certificates.join(', '),
    parts: counted(parts),
    promisedFrom: promised === null ? '' : new Date(promised.from).toISOString(),
    promisedTo: promised === null ? '' : new Date(promised.to).toISOString(),
  }
  const said = Object.entries(texts).flatMap(([name, text]) => (text === '' ? [] : [[name, safeLine(mask(text), 2_000)]]))
  return {
    ticketId: ticket.id,
    title: safeLine(mask(ticket.subject), 500) || ticket.id,
    place: order.place,
    priority: order.priority,
    dueAt: order.dueAt,
    offeredTo: order.pinnedTo === null ? null : [order.pinnedTo],
    details: { minutes: durationMinutes, ...Object.fromEntries(said) },
  }
}

/** `heating:2, lifts`, as the ticket's fields have it. */
const counted = (each: Readonly<Record<string, number>>) =>
  Object.entries(each)
    .map(([name, count]) => (count === 1 ? name : `${name}:${count}`))
    .join(', ')
