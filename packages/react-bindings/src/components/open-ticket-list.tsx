import { safeLine, type TicketSummary } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { popWords } from '../words/pop-words.js'
import { priorityWords } from '../words/priority-words.js'
import { statusWords } from '../words/status-words.js'
import { OutsideLink } from './outside-link.js'

/** Open tickets, the most urgent first; `null` while they are looked up, which keeps their room. */
export function OpenTicketList({
  tickets,
  awaited,
}: {
  readonly tickets: { readonly shown: readonly TicketSummary[]; readonly more: number } | null
  readonly awaited: boolean
}): ReactNode {
  const { desk, format } = useRingloop()
  const words = useWords(popWords, priorityWords, statusWords)
  if (tickets === null) {
    if (!awaited) return null
    return (
      <div className="rl-tickets" aria-hidden="true">
        <span className="rl-skeleton rl-skeleton-row" />
        <span className="rl-skeleton rl-skeleton-row" />
        <span className="rl-skeleton rl-skeleton-row" />
      </div>
    )
  }
  return (
    <div className="rl-tickets">
      <h3 className="rl-label">{words.pop.openTickets}</h3>
      {tickets.shown.length === 0 ? (
        <p className="rl-quiet">{words.pop.noOpenTickets}</p>
      ) : (
        <ul className="rl-ticket-list">
          {tickets.shown.map((ticket) => (
            <li key={ticket.id} className="rl-ticket-row">
              <span className={`rl-priority rl-priority-${ticket.priority}`}>{words.priority[ticket.priority]}</span>
              <span className="rl-ticket-subject" title={safeLine(ticket.subject, 300)}>
                <OutsideLink url={ticket.url}>
                  <bdi>{safeLine(ticket.subject, 160)}</bdi>
                </OutsideLink>
              </span>
              <span className="rl-quiet rl-ticket-meta">
                {words.status[ticket.status]} ·{' '}
                <time dateTime={isoOf(ticket.updatedAt)} title={format.full(ticket.updatedAt)}>
                  {format.day(ticket.updatedAt, desk.serverNow())}
                </time>
              </span>
            </li>
          ))}
        </ul>
      )}
      {tickets.more > 0 && <p className="rl-quiet rl-more">{words.pop.more(format.count(tickets.more))}</p>}
    </div>
  )
}

const isoOf = (at: number) => new Date(at).toISOString()
