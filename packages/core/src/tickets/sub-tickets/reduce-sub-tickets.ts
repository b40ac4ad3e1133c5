import type { Timestamp } from '../../time/clock.js'
import type { TicketId, TicketStatus } from '../ticket.js'
import { isPartCancelled, isPartOver, type SubTicket, type SubTicketSla, type SubTickets } from './sub-tickets.js'

/** What happens to the parts of a split ticket. */
export type SubTicketEvent =
  | { readonly type: 'subTicketFiled'; readonly part: string; readonly ticketId: TicketId; readonly url: string | null }
  /** `final`: trying again cannot help until a person mends something. */
  | {
      readonly type: 'subTicketNotFiled'
      readonly part: string
      readonly reason: string
      readonly mend: string | null
      readonly attempts: number
      readonly final: boolean
    }
  /** A person asks to try a failed filing again. */
  | { readonly type: 'subTicketRetried'; readonly part: string }
  /** The ticket has this status by news of `at`, the ticket system's time. A ticket that was deleted is `cancelled`. */
  | { readonly type: 'subTicketChanged'; readonly ticketId: TicketId; readonly status: TicketStatus; readonly at: Timestamp }
  | { readonly type: 'subTicketSlaChanged'; readonly ticketId: TicketId; readonly sla: SubTicketSla }

/**
 * What one event does to a split ticket: pure, and the same reference if it does nothing. Of news the newest holds, in whatever order it
 * comes. Who becomes free to be filed is `filing` in the result; that a part was filed is not taken back when one before it is opened again.
 */
export function reduceSubTickets(subTickets: SubTickets, event: SubTicketEvent): SubTickets {
  const changed = subTickets.parts.map((part) => reducePart(part, event))
  if (changed.every((part, index) => part === subTickets.parts[index])) return subTickets
  return { ...subTickets, parts: settleParts(changed, subTickets.afterCancelled) }
}

/** Lets begin what is free to, and leaves out what comes after something cancelled, if that is wanted. */
export function settleParts(parts: readonly SubTicket[], afterCancelled: SubTickets['afterCancelled']): readonly SubTicket[] {
  const byId = new Map(parts.map((part) => [part.id, part]))
  // one pass sets free at most what hangs on the pass before, so as many passes as there are parts
  for (let changed = true; changed; ) {
    changed = false
    for (const part of byId.values()) {
      const next = settle(part, byId, afterCancelled)
      if (next.state === part.state) continue
      byId.set(part.id, next)
      changed = true
    }
  }
  return parts.map((part) => byId.get(part.id) ?? part)
}

function settle(part: SubTicket, byId: ReadonlyMap<string, SubTicket>, afterCancelled: SubTickets['afterCancelled']): SubTicket {
  if (part.state !== 'waiting' && part.state !== 'leftOut') return part
  const before = part.after.flatMap((id) => byId.get(id) ?? [])
  if (afterCancelled === 'leaveOut' && before.some(isPartCancelled)) return { ...planned(part), state: 'leftOut' }
  return before.every(isPartOver) ? { ...planned(part), state: 'filing', trouble: null } : { ...planned(part), state: 'waiting' }
}

function reducePart(part: SubTicket, event: SubTicketEvent): SubTicket {
  switch (event.type) {
    case 'subTicketFiled': {
      // the ticket system has it, whatever we thought before
      if (event.part !== part.id || part.state === 'filed') return part
      const { ticketId, url } = event
      const sla: SubTicketSla = { state: 'none', dueAt: null }
      return { ...planned(part), state: 'filed', ticketId, url, status: 'acknowledged', asOf: null, sla }
    }
    case 'subTicketNotFiled': {
      if (event.part !== part.id || part.state !== 'filing') return part
      const { reason, mend, attempts, final } = event
      if (final) return { ...planned(part), state: 'notFiled', reason, mend }
      if (part.trouble !== null && part.trouble.attempts >= attempts) return part
      return { ...part, trouble: { reason, attempts } }
    }
    case 'subTicketRetried':
      return event.part === part.id && part.state === 'notFiled' ? { ...planned(part), state: 'filing', trouble: null } : part
    case 'subTicketChanged': {
      if (part.state !== 'filed' || part.ticketId !== event.ticketId || !isNewer(part, event)) return part
      if (part.status === event.status && part.asOf === event.at) return part
      return { ...part, status: event.status, asOf: event.at }
    }
    case 'subTicketSlaChanged': {
      if (part.state !== 'filed' || part.ticketId !== event.ticketId) return part
      const { state, dueAt } = event.sla
      return part.sla.state === state && part.sla.dueAt === dueAt ? part : { ...part, sla: { state, dueAt } }
    }
  }
}

/** Of two at the same instant the one further on in a ticket's life holds, so that all who see both come to the same. */
function isNewer(part: Extract<SubTicket, { state: 'filed' }>, news: { readonly at: Timestamp; readonly status: TicketStatus }) {
  if (part.asOf === null || news.at > part.asOf) return true
  return news.at === part.asOf && life.indexOf(news.status) > life.indexOf(part.status)
}

const life: readonly TicketStatus[] = ['acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled']

const planned = ({ id, after, optional, weight, ticket }: SubTicket) => ({ id, after, optional, weight, ticket })
