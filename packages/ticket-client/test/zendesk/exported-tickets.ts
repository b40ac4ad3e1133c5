import type { Json, Row } from './zendesk-rows.js'

/** A page of the incremental export, the last minute left out; `null` if its beginning is not old enough. */
export function exportedTickets(tickets: readonly Row[], query: URLSearchParams, now: number): Json | null {
  const [from = 0, after = 0] = query.has('cursor')
    ? (JSON.parse(atob(query.get('cursor') ?? '')) as number[])
    : [Number(query.get('start_time')) * 1000, 0]
  if (!query.has('cursor') && from > now - 60_000) return null
  const size = Number(query.get('per_page') ?? 1000)
  const due = tickets
    .map((ticket) => ({ ticket, at: Date.parse(ticket.updated_at) }))
    .filter(({ ticket, at }) => at <= now - 60_000 && (at > from || (at === from && ticket.id > after)))
    .sort((one, two) => one.at - two.at || one.ticket.id - two.ticket.id)
  const rows = due.slice(0, size)
  const last = rows.at(-1)
  const cursor = btoa(JSON.stringify(last === undefined ? [from, after] : [last.at, last.ticket.id]))
  return {
    tickets: rows.map(({ ticket, at }) => ({ ...ticket, generated_timestamp: at / 1000 })),
    after_cursor: cursor,
    after_url: null,
    before_cursor: null,
    before_url: null,
    end_of_stream: due.length <= size,
  }
}
