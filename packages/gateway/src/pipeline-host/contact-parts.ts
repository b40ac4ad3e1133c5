import type { ContactDirectory, ContactMatch, E164, HistoryItem, MissingPart, TicketBackend, TicketSummary } from '@ringloop/core'

/** What is asked about each customer who may be the caller; grows while answers come in. */
export interface ContactParts {
  /** With what is known by now. */
  matches(): readonly ContactMatch[]
  /** What was not answered yet, or could not be. */
  missing(): readonly MissingPart[]
  /** Resolves when nothing more will come. Never rejects. */
  readonly complete: Promise<void>
}

/** The best so many are asked about; more on one number are a switchboard. */
const askedAbout = 5
const ticketLimit = 10
const historyLimit = 20

/** Asks for open tickets and history of the matches, all at once. */
export function createContactParts(options: {
  readonly matches: readonly ContactMatch[]
  readonly number: E164
  readonly directory: ContactDirectory
  readonly tickets: TicketBackend
  readonly signal: AbortSignal
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}): ContactParts {
  const { matches, number, directory, tickets, signal, log } = options
  const asked = matches.slice(0, askedAbout)
  const openTickets = new Map<ContactMatch, readonly TicketSummary[]>()
  const history = new Map<ContactMatch, readonly HistoryItem[]>()
  const hasHistory = directory.history !== undefined

  const note = (part: MissingPart, problem: unknown) => {
    if (!signal.aborted)
      log('part of a contact is missing', { part, problem: problem instanceof Error ? problem.message : problem })
  }

  const work = asked.flatMap((match) => [
    ticketsOf(match)
      .then((found) => openTickets.set(match, found))
      .catch((problem) => note('openTickets', problem)),
    directory
      .history?.(match.contact, { signal, limit: historyLimit })
      .then((found) => history.set(match, found))
      .catch((problem) => note('history', problem)),
  ])

  async function ticketsOf({ contact }: ContactMatch): Promise<readonly TicketSummary[]> {
    const byContact = tickets.find({ contactId: contact.id, open: true, limit: ticketLimit }, { signal })
    // Tickets that name the number but no customer belong to its only owner.
    if (matches.length > 1) return (await byContact).map(toSummary)
    const answers = await Promise.allSettled([byContact, tickets.find({ number, open: true, limit: ticketLimit }, { signal })])
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    const failed = answers.find((answer) => answer.status === 'rejected')
    if (failed && answers.every((answer) => answer.status === 'rejected')) throw failed.reason
    const unique = [...new Map(found.map((ticket) => [ticket.id, toSummary(ticket)])).values()]
    return unique.sort((a, b) => b.createdAt - a.createdAt).slice(0, ticketLimit)
  }

  return {
    matches: () =>
      matches.map((match) => ({ ...match, openTickets: openTickets.get(match) ?? [], history: history.get(match) ?? [] })),
    missing: () => [
      ...(openTickets.size < asked.length ? (['openTickets'] as const) : []),
      ...(hasHistory && history.size < asked.length ? (['history'] as const) : []),
    ],
    complete: Promise.all(work).then(() => {}),
  }
}

function toSummary(ticket: TicketSummary): TicketSummary {
  const { id, subject, status, priority, createdAt, updatedAt, url } = ticket
  return { id, subject, status, priority, createdAt, updatedAt, ...(url === undefined ? {} : { url }) }
}
