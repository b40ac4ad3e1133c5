import { sameValue } from '../text/same-value.js'
import type { TicketSummary } from '../tickets/ticket.js'
import { compareTicketNews, compareTime, standing, type TicketNews } from '../tickets/ticket-news.js'
import type { ContactLookup, Interaction, TicketChangesSeen } from './interaction.js'

/** What others did that is kept for the timeline of one call. */
const toldAtMost = 20

/** Nothing has changed so far. */
export const noTicketChanges: TicketChangesSeen = { told: [], latest: [] }

/**
 * What a change of a ticket does to an interaction that shows it: pure, and the same whatever the order and however often it comes. The
 * newest state wins; what is older turns nothing back. What we did ourselves brings the ticket up to date and is not told.
 */
export function reduceTicketChange(interaction: Interaction, news: TicketNews): Interaction {
  const { told, latest } = interaction.ticketChanges
  const seen: TicketChangesSeen = { told: tell(told, news, interaction), latest: keepNewest(latest, news) }
  if (seen.told === told && seen.latest === latest) return interaction
  return { ...interaction, ticketChanges: seen, lookup: withNewestTickets(interaction.lookup, seen) }
}

/** The lookup with each ticket as it stands by the newest that is known: an answer may be older than what was told meanwhile. */
export function withNewestTickets(lookup: ContactLookup, { latest }: TicketChangesSeen): ContactLookup {
  if (lookup.state !== 'matched' || latest.length === 0) return lookup
  const matches = lookup.matches.map((match) => {
    const openTickets = match.openTickets.map((ticket) => asItStands(ticket, latest))
    return openTickets.every((ticket, index) => ticket === match.openTickets[index]) ? match : { ...match, openTickets }
  })
  return matches.every((match, index) => match === lookup.matches[index]) ? lookup : { ...lookup, matches }
}

/** Once it is known which ticket is ours, what we did to it is no news. */
export function withoutOwn(seen: TicketChangesSeen, ours: OurTickets): TicketChangesSeen {
  const told = seen.told.filter((news) => !isOwn(news, ours))
  return told.length === seen.told.length ? seen : { ...seen, told }
}

function tell(told: readonly TicketNews[], news: TicketNews, ours: OurTickets): readonly TicketNews[] {
  if (isOwn(news, ours) || told.some(({ id }) => id === news.id)) return told
  const next = [...told, news].sort(compareTime).slice(-toldAtMost)
  return next.includes(news) ? next : told
}

/** One for each ticket: the newest that says how it stands. */
function keepNewest(latest: readonly TicketNews[], news: TicketNews): readonly TicketNews[] {
  if (news.ticket === null && news.type !== 'deleted') return latest
  const known = latest.find(({ ticketId }) => ticketId === news.ticketId)
  if (known === undefined) return [...latest, news].sort((a, b) => (a.ticketId < b.ticketId ? -1 : 1))
  return compareTicketNews(news, known) > 0 ? latest.map((one) => (one === known ? news : one)) : latest
}

/** What a call has filed. */
type OurTickets = Pick<Interaction, 'filing' | 'subTickets'>

/** The tickets that this call filed, as we made them, echo back from systems that do not say who made them. */
function isOwn({ own, ticketId, type, ticket }: TicketNews, { filing, subTickets }: OurTickets): boolean {
  if (own) return true
  if (subTickets.some(({ parts }) => parts.some((part) => part.state === 'filed' && part.ticketId === ticketId)))
    return type === 'created'
  if (filing.state !== 'filed' || filing.ticket.id !== ticketId) return false
  return type === 'created' || (type === 'changed' && ticket !== null && ticket.version === filing.ticket.version)
}

/** A ticket that was deleted is shown no more, but can come back. */
function asItStands(ticket: TicketSummary, latest: readonly TicketNews[]): TicketSummary {
  const news = latest.find(({ ticketId }) => ticketId === ticket.id)
  if (news === undefined || standing(news) < ticket.updatedAt) return ticket
  const state = news.ticket === null || news.type === 'deleted' ? { ...ticket, status: 'cancelled' as const } : news.ticket
  const { subject, status, priority } = state
  const next = { ...ticket, subject, status, priority, updatedAt: standing(news) }
  return sameValue(next, ticket) ? ticket : next
}
