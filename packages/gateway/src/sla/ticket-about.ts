import { type CalendarLookUp, type Facts, safeLine, type Ticket, type Timestamp, timeFacts } from '@ringloop/core'
import type { Sla } from '@ringloop/core/sla'

/** What is kept of a ticket beside its service level: what policies' conditions look at, and which changes were taken in. */
export interface TicketAbout {
  readonly subject: string
  readonly queue: string | null
  readonly owner: string | null
  readonly tags: readonly string[]
  readonly customFields: Readonly<Record<string, string>>
  /** The ticket's time of change of which all this is: what is older says nothing any more. */
  readonly asOf: Timestamp
  /** Ids of the last changes: a change that comes again is none. */
  readonly seen: readonly string[]
}

/** Repeated changes come soon after each other. */
const keptChanges = 8
const mostTags = 50
const mostFields = 50

/** What of a ticket matters here. */
export type ToldTicket = Pick<
  Ticket,
  'subject' | 'queue' | 'owner' | 'tags' | 'customFields' | 'status' | 'priority' | 'createdAt' | 'updatedAt'
>

/** What is kept of a ticket; texts are bounded, so that a row stays small. */
export function toTicketAbout(ticket: ToldTicket, seen: readonly string[] = []): TicketAbout {
  const fields = Object.entries(ticket.customFields).slice(0, mostFields)
  return {
    subject: safeLine(ticket.subject, 200),
    queue: ticket.queue,
    owner: ticket.owner,
    tags: ticket.tags.slice(0, mostTags).map((tag) => safeLine(tag, 100)),
    customFields: Object.fromEntries(fields.map(([name, value]) => [name.slice(0, 100), safeLine(value, 200)])),
    asOf: ticket.updatedAt,
    seen,
  }
}

/** The same, having taken in a change. */
export const withChange = (about: TicketAbout, changeId: string): TicketAbout => ({
  ...about,
  seen: [...about.seen, changeId].slice(-keptChanges),
})

/** The facts of a ticket as policies' conditions see them: of the scopes `ticket` and `time`, at `at`. */
export function ticketFacts(
  sla: Pick<Sla, 'priority' | 'status' | 'openedAt'>,
  about: TicketAbout,
  at: Timestamp,
  clocks: { readonly timeZone: string; readonly isOpen: CalendarLookUp },
): Facts {
  const time = timeFacts(at, clocks)
  return (fact) => {
    switch (fact) {
      case 'ticket.status':
        return sla.status
      case 'ticket.priority':
        return sla.priority
      case 'ticket.subject':
        return about.subject
      case 'ticket.queue':
        return about.queue
      case 'ticket.owner':
        return about.owner
      case 'ticket.tags':
        return about.tags
      case 'ticket.ageSeconds':
        return Math.max(0, (at - sla.openedAt) / 1000)
      default: {
        if (!fact.startsWith(fieldPrefix)) return time(fact)
        const name = fact.slice(fieldPrefix.length)
        return Object.hasOwn(about.customFields, name) ? (about.customFields[name] ?? null) : null
      }
    }
  }
}

const fieldPrefix = 'ticket.field.'
