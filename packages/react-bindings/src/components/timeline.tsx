import { type CallId, safeLine, type TicketNews } from '@ringloop/core'
import { memo, type ReactNode, useMemo } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useTimeline } from '../hooks/use-timeline.js'
import { useTimelineFilter } from '../hooks/use-timeline-filter.js'
import { useWords } from '../hooks/use-words.js'
import type { TimelineEntry } from '../timeline/timeline-entries.js'
import { cardWords } from '../words/card-words.js'
import { caseWords } from '../words/case-words.js'
import type { DeskFormat } from '../words/desk-format.js'
import type { Messages } from '../words/messages.js'
import { statusWords } from '../words/status-words.js'
import { timelineWords } from '../words/timeline-words.js'
import { EmptyState } from './empty-state.js'
import { HistoryFilter } from './history-filter.js'
import { Icon } from './icon.js'
import type { IconPath } from './icons.js'
import * as Icons from './icons.js'
import { OutsideLink } from './outside-link.js'
import { Part } from './part.js'

/** Fewer are looked through by eye. */
const searchedFrom = 10

/** What happened in this call and with this customer before, newest first, by day. */
export function Timeline({ callId }: { readonly callId: CallId }): ReactNode {
  const { desk, format } = useRingloop()
  const words = useWords(cardWords, timelineWords)
  const entries = useTimeline(callId)
  const model = useTimelineFilter(entries)
  const { history } = useWords(caseWords).case
  const { shown, more } = model
  // days begin at a quarter of an hour, everywhere
  const quarter = Math.floor(desk.serverNow() / 900_000) * 900_000
  const days = useMemo(() => byDay(shown, (at) => format.day(at, quarter)), [shown, format, quarter])
  return (
    <Part name="timeline" aria-label={words.timeline.title}>
      <h3 className="rl-label">{words.timeline.title}</h3>
      {(entries.length >= searchedFrom || model.filtered) && <HistoryFilter model={model} />}
      {model.filtered && shown.length === 0 && <p className="rl-quiet">{history.nothing}</p>}
      {entries.length === 0 ? (
        <EmptyState icon={Icons.clock} title={words.timeline.empty} help={words.card.noHistory} />
      ) : (
        days.map(({ day, entries: ofDay }) => (
          <div key={day} className="rl-day">
            <h4 className="rl-day-title">{day}</h4>
            <ol className="rl-entries">
              {ofDay.map((entry) => (
                <Entry key={entry.id} entry={entry} />
              ))}
            </ol>
          </div>
        ))
      )}
      {more > 0 && (
        <button type="button" className="rl-button rl-button-quiet" onClick={model.showMore}>
          {history.more(format.count(more))}
        </button>
      )}
    </Part>
  )
}

/** Of a customer of years there are hundreds, and what happens elsewhere on the desk concerns none of them. */
const Entry = /* @__PURE__ */ memo(function Entry({ entry }: { readonly entry: TimelineEntry }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(timelineWords)
  return (
    <li className={`rl-entry rl-entry-${entry.kind}`}>
      <Icon path={iconOf(entry)} className="rl-icon-small" />
      <div className="rl-entry-text">
        {entry.kind === 'past' ? (
          <>
            <p>
              <span className="rl-unseen">{words.timeline.kinds[entry.item.kind]}: </span>
              <bdi>{safeLine(entry.item.title, 200)}</bdi>
            </p>
            {entry.item.detail && (
              <p className="rl-quiet">
                <bdi>{safeLine(entry.item.detail, 300)}</bdi>
              </p>
            )}
          </>
        ) : entry.kind === 'ticket' ? (
          <TicketEntry news={entry.news} />
        ) : entry.kind === 'filed' ? (
          <p>
            <OutsideLink url={entry.url}>{words.timeline.filed(entry.ticket)}</OutsideLink>
          </p>
        ) : (
          <p>
            <bdi>{entryInWords(entry, words, format)}</bdi>
          </p>
        )}
      </div>
      <time className="rl-entry-time" dateTime={new Date(entry.at).toISOString()} title={format.full(entry.at)}>
        {format.time(entry.at)}
      </time>
    </li>
  )
})

/** Who did what to a ticket, and how it stands after that. */
function TicketEntry({ news }: { readonly news: TicketNews }): ReactNode {
  const { timeline, status } = useWords(timelineWords, statusWords)
  const what = timeline.ticket[news.type](safeLine(news.ticketId, 60))
  const detail = news.comment?.text ?? (news.ticket && `${status[news.ticket.status]} · ${news.ticket.subject}`)
  return (
    <>
      <p>
        <bdi>{news.by === null ? what : timeline.by(what, news.by)}</bdi>
      </p>
      {detail && (
        <p className="rl-quiet">
          <bdi>{detail}</bdi>
        </p>
      )}
    </>
  )
}

type OwnEntry = Exclude<TimelineEntry, { kind: 'past' | 'filed' | 'ticket' }>

function entryInWords(entry: OwnEntry, { timeline }: Pick<Messages, 'timeline'>, format: DeskFormat): string {
  switch (entry.kind) {
    case 'started':
      return entry.queue === null
        ? timeline.started(entry.dialled)
        : timeline.startedQueue(entry.dialled, safeLine(entry.queue, 60))
    case 'answered':
      return entry.consultation ? timeline.consulted(entry.agent) : timeline.answered(entry.agent)
    case 'offered':
    case 'notTaken':
    case 'left':
    case 'calledBack':
      return timeline[entry.kind](entry.agent)
    case 'held':
      return entry.until === null ? timeline.held : timeline.heldFor(format.durationInWords(entry.until - entry.at))
    case 'transferred':
      return timeline.transferred(entry.from, entry.to)
    case 'ended':
      if (entry.outcome === 'abandoned') return timeline.abandoned
      if (entry.by === 'customer') return timeline.endedByCustomer
      return entry.by === 'agent' ? timeline.endedByAgent : timeline.ended
  }
}

const icons: Readonly<Record<OwnEntry['kind'] | 'filed', IconPath>> = {
  started: Icons.phone,
  offered: Icons.ringing,
  answered: Icons.phone,
  notTaken: Icons.missed,
  left: Icons.ended,
  calledBack: Icons.callback,
  held: Icons.held,
  transferred: Icons.transfer,
  ended: Icons.ended,
  filed: Icons.check,
}
const pastIcons = { call: Icons.phone, ticket: Icons.ticket, order: Icons.order, message: Icons.message } as const

function iconOf(entry: TimelineEntry): IconPath {
  if (entry.kind === 'past') return pastIcons[entry.item.kind] ?? Icons.clock
  if (entry.kind === 'ticket') return entry.news.type === 'commented' ? Icons.message : Icons.ticket
  return icons[entry.kind]
}

function byDay(entries: readonly TimelineEntry[], dayOf: (at: number) => string) {
  const days: { readonly day: string; readonly entries: TimelineEntry[] }[] = []
  for (const entry of entries) {
    const day = dayOf(entry.at)
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}
