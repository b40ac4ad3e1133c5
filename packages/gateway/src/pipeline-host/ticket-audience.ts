import {
  type CallId,
  compareTicketNews,
  type Interaction,
  type TicketChangedEvent,
  type TicketId,
  type TicketNews,
  type Timestamp,
} from '@ringloop/core'

/**
 * Which calls show which tickets: the one a call filed, the parts it was split into, and its customer's open ones. Makes the events by which these calls learn of
 * changes. What nobody shows is kept for a while only: for calls that were just asking, and for the customer's next one.
 */
export interface TicketAudience {
  /** To be told of each step of each call; `undefined` for one that is forgotten. Gives what is known lately of tickets that it shows now. */
  follow(before: Interaction | undefined, after: Interaction | undefined, at: Timestamp): readonly TicketChangedEvent[]
  /** What a change is for every call that shows its ticket. */
  tell(news: TicketNews, at: Timestamp): readonly TicketChangedEvent[]
  /** Whether any call shows it. */
  shows(ticketId: TicketId): boolean
}

/** Nobody shows anything yet. `keep`: tickets whose latest change is remembered; default 2,000. */
export function createTicketAudience({ keep = 2_000 }: { readonly keep?: number } = {}): TicketAudience {
  const calls = new Map<TicketId, Set<CallId>>()
  /** Of each ticket the latest change, and the latest that says how it stands: a comment may not. The longest untouched first. */
  const recent = new Map<TicketId, { readonly last: TicketNews; readonly standing: TicketNews | undefined }>()

  const remember = (news: TicketNews) => {
    const known = recent.get(news.ticketId)
    recent.delete(news.ticketId)
    const says = news.ticket !== null || news.type === 'deleted'
    recent.set(news.ticketId, {
      last: later(known?.last, news),
      standing: says ? later(known?.standing, news) : known?.standing,
    })
    const [oldest] = recent.keys()
    if (recent.size > keep && oldest !== undefined) recent.delete(oldest)
  }

  return {
    follow(before, after, at) {
      if (before?.lookup === after?.lookup && before?.filing === after?.filing && before?.subTickets === after?.subTickets)
        return []
      const shownBefore = new Set(before && ticketsOf(before))
      const shownAfter = new Set(after && ticketsOf(after))
      const events: TicketChangedEvent[] = []
      for (const ticketId of shownBefore) {
        if (before === undefined || shownAfter.has(ticketId)) continue
        const who = calls.get(ticketId)
        who?.delete(before.id)
        if (who?.size === 0) calls.delete(ticketId)
      }
      for (const ticketId of shownAfter) {
        if (after === undefined || shownBefore.has(ticketId)) continue
        calls.set(ticketId, (calls.get(ticketId) ?? new Set<CallId>()).add(after.id))
        const { standing, last } = recent.get(ticketId) ?? {}
        for (const news of new Set([standing, last])) if (news !== undefined) events.push(ticketChanged(news, after.id, at))
      }
      return events
    },
    tell(news, at) {
      remember(news)
      return [...(calls.get(news.ticketId) ?? [])].map((callId) => ticketChanged(news, callId, at))
    },
    shows: (ticketId) => calls.has(ticketId),
  }
}

const later = (known: TicketNews | undefined, news: TicketNews): TicketNews =>
  known !== undefined && compareTicketNews(known, news) > 0 ? known : news

const ticketChanged = (change: TicketNews, callId: CallId, at: Timestamp): TicketChangedEvent => ({
  type: 'ticketChanged',
  id: `ticketChange/${change.id}/${callId}`,
  at,
  callId,
  change,
})

function ticketsOf({ lookup, filing, subTickets }: Interaction): readonly TicketId[] {
  const open = lookup.state === 'matched' ? lookup.matches.flatMap((match) => match.openTickets.map(({ id }) => id)) : []
  const parts = subTickets.flatMap((split) => split.parts.flatMap((part) => (part.state === 'filed' ? [part.ticketId] : [])))
  return filing.state === 'filed' ? [...open, filing.ticket.id, ...parts] : open
}
