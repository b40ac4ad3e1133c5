import type { Row } from './freshdesk-rows.js'

/** Those among the indexed that Freshdesk's search finds; `null` for a query that it refuses. */
export function searchedTickets(indexed: readonly Row[], text: string, ignoresFilters = false): readonly Row[] | null {
  const inner = /^"(.*)"$/s.exec(text)?.[1]
  if (inner === undefined || inner.length > 512) return null
  if (ignoresFilters) return indexed
  return indexed.filter((ticket) => inner.split(' AND ').every((term) => holds(ticket, term)))
}

function holds(ticket: Row, term: string): boolean {
  const group = /^\((.*)\)$/.exec(term)?.[1]
  if (group !== undefined) return group.split(' OR ').some((one) => holds(ticket, one))
  const [, name = '', operator = '', wanted = ''] = /^(\w+):(>?)(.*)$/.exec(term) ?? []
  if (name === 'status') return operator === '>' ? ticket.status >= Number(wanted) : ticket.status === Number(wanted)
  // words, not the whole value
  return String(ticket.custom_fields[name] ?? '').includes(wanted.replace(/^'|'$/g, ''))
}
