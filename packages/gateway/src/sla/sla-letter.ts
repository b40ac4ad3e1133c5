import { isOpen, type TicketChange, type TicketId, type Timestamp } from '@ringloop/core'
import { type Sla, type SlaEvent, slaMetrics } from '@ringloop/core/sla'
import type { ToldTicket } from './ticket-about.js'

/** Something that the service level of a ticket has to be told. */
export interface SlaLetter {
  readonly ticketId: TicketId
  readonly at: Timestamp
  /** The ticket as it is with it; `null` if that is not known. */
  readonly ticket: ToldTicket | null
  /** A change that was taken in before is none. */
  readonly changeId: string | null
  /** What happened besides the differences of the ticket. */
  readonly events: readonly SlaEvent[]
  /** When the ticket came into the state that it is in, if a change says so; `null`: a later letter tells it. */
  readonly stateAt?: Timestamp | null
  /** Begins a service level also for a ticket that was there before service levels were kept: it was filed just now, or somebody asks for it. */
  readonly asked?: true
  /** The ticket system says that the ticket is new: one that does not tell when its tickets were created may say at least this. */
  readonly created?: true
}

/** The events that a letter means for a service level as it stands. Nothing happens after `now`. */
export function eventsOf({ at, ticket, events, stateAt }: SlaLetter, sla: Sla, now: Timestamp): readonly SlaEvent[] {
  if (ticket === null) return events
  const changes: SlaEvent[] = [{ type: 'factsChanged', at }]
  if (ticket.priority !== sla.priority) changes.push({ type: 'priorityChanged', at, to: ticket.priority })
  if (ticket.status === sla.status || stateAt === null) return [...changes, ...events]
  // an answer and the state that it leaves behind: the answer came first. A ticket that was read later may have changed since; but its
  // time is that of whatever was touched last, so it is asked only where no change says more
  const touchedAt = Math.max(at, ticket.updatedAt)
  const since = stateAt === undefined || (at < touchedAt && isDueBetween(sla, stateAt, touchedAt)) ? touchedAt : stateAt
  return [...changes, ...events, { type: 'statusChanged', at: Math.min(since, now), to: ticket.status }]
}

/** By the first of two times a promise was kept, and by the second it was not: what nobody knows is not counted as kept. */
const isDueBetween = (sla: Sla, first: Timestamp, second: Timestamp): boolean =>
  slaMetrics.some((metric) => {
    const clock = sla.clocks[metric]
    return clock?.state === 'running' && clock.dueAt !== null && clock.dueAt >= first && clock.dueAt < second
  })

/** Who speaks for the house. */
export interface Staff {
  /** Names and addresses, lower case; one that begins with `@` is everybody of a domain. */
  readonly names: ReadonlySet<string>
}

/**
 * What changes say, in the order in which it happened. The state of a ticket that was read for several of them came with the last that changed
 * it, and is told with the last of all; of one that came along with its change, with that, and those before it. Those whose ticket is not
 * known come again when it was read.
 */
export function lettersOf(changes: readonly TicketChange[], staff: Staff, read: boolean): readonly SlaLetter[] {
  const sorted = changes.toSorted((one, other) => one.at - other.at || Number(endsIn(one)) - Number(endsIn(other)))
  const told = new Map<TicketId, Told>()
  return sorted
    .toReversed()
    .flatMap((change): { readonly change: TicketChange; readonly by?: Told } | [] => {
      const { ticketId, type, at, ticket } = change
      if (type === 'deleted') return { change }
      let by = told.get(ticketId)
      if (by === undefined || (!read && ticket !== undefined)) {
        if (!read && ticket === undefined) return []
        by = { last: change }
        told.set(ticketId, by)
      }
      if (type === 'changed' && at > 0) by.stateAt ??= at
      return { change, by }
    })
    .reverse()
    .map(({ change, by }) => {
      const ticket = change.ticket ?? by?.last.ticket
      const letter = letterOf(ticket === undefined ? change : { ...change, ticket }, staff)
      const stateAt = by === undefined || by.last === change ? by?.stateAt : null
      return stateAt === undefined ? letter : { ...letter, stateAt }
    })
}

/** A ticket that several changes share: `last` tells its state. */
interface Told {
  readonly last: TicketChange
  stateAt?: Timestamp
}

/** Of one instant, what was said comes before the state that it leaves behind. */
const endsIn = ({ type }: TicketChange) => type === 'changed' || type === 'deleted'

/** What a change of a ticket says. */
export function letterOf(change: TicketChange, staff: Staff): SlaLetter {
  const { id, ticketId, at, ticket = null, type } = change
  const base = { ticketId, at, ticket, changeId: id }
  if (type === 'deleted') return { ...base, ticket: null, events: [{ type: 'statusChanged', at, to: 'cancelled' }] }
  return { ...base, events: commentEvents(change, staff), ...(type === 'created' && { created: true }) }
}

/** Only what the customer can see counts. Our own remarks are about calls: they answer nobody. */
function commentEvents({ at, comment, by, own, ticket }: TicketChange, { names }: Staff): readonly SlaEvent[] {
  if (comment === undefined || comment.visibility !== 'public' || own) return []
  const author = comment.author ?? by
  if (author === null) return []
  const name = author.trim().toLowerCase()
  const owner = ticket?.owner?.trim().toLowerCase()
  const domain = name.includes('@') ? name.slice(name.lastIndexOf('@')).replace(/>$/, '') : null
  const isStaff = name === owner || names.has(name) || (domain !== null && names.has(domain))
  return [{ type: isStaff ? 'responded' : 'customerReplied', at }]
}

/** Whether a ticket that has no service level yet gets one: those that were there before service levels were kept do not. */
export const mayBegin = ({ ticket, asked, created }: SlaLetter, since: Timestamp): boolean =>
  ticket !== null &&
  isOpen(ticket.status) &&
  (asked === true || ticket.createdAt >= since || (created === true && isUntold(ticket.createdAt)))

/**
 * From when a service level that begins with a letter is counted: from the ticket's creation, if that is known. What was forgotten
 * (`forgottenBefore`) or is asked for now begins now: no one broke a promise years ago that nobody made. What we filed is new, whatever
 * the ticket system's clock says.
 */
export const openingOf = ({ ticket, asked, at }: SlaLetter, forgottenBefore: Timestamp): Timestamp =>
  ticket === null || asked === true || isUntold(ticket.createdAt) || ticket.createdAt < forgottenBefore
    ? at
    : Math.min(ticket.createdAt, at)

/** Ticket systems that do not tell give 0, or the year 1. */
const isUntold = (createdAt: Timestamp) => createdAt <= 0
