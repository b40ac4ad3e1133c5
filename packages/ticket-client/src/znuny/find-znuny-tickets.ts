import { isOpen, RingloopError, type Ticket, type TicketQuery } from '@ringloop/core'
import { fitsStatus } from '../mapping/fits-status.js'
import { compactNumber } from '../text/written-number.js'
import type { ZnunyTicket } from './znuny-answers.js'
import type { ZnunyApi } from './znuny-api.js'
import type { ZnunyMapping } from './znuny-mapping.js'

/** More than sensible searches give. */
const most = 2_000
const readAtOnce = 20
const twinsAtMost = 20
/** `Open` and `Closed`, which the documentation names, find nothing over the web service. */
const openTypes = ['new', 'open', 'pending reminder', 'pending auto']
const closedTypes = ['closed', 'merged', 'removed']

/** Every ticket with this key; sure to be all of them. */
export async function findByKey(
  name: string,
  api: ZnunyApi,
  { fields, fieldText }: ZnunyMapping,
  key: string,
  signal: AbortSignal,
): Promise<readonly ZnunyTicket[]> {
  const conditions = { [`DynamicField_${fields.externalId}`]: { Equals: key }, SortBy: 'Age', OrderBy: 'Up', Limit: twinsAtMost }
  const ids = await api.search(conditions, signal)
  const found = (await api.read(ids, 'first', signal)).filter((ticket) => fieldText(ticket, fields.externalId) === key)
  if (ids.length < twinsAtMost) return found
  throw new RingloopError('invalidConfig', `${name}: the search by dynamic field ${fields.externalId} gives other tickets, too`, {
    mend: `Make a dynamic field of type text for tickets with this name; Znuny ignores a filter that it does not know.`,
  })
}

type Conditions = Omit<TicketQuery, 'externalId' | 'parentId' | 'limit'>

/**
 * Finds tickets, newest first. What Znuny gives is compared with what was asked.
 *
 * A status is asked for by the types of states: several states may be read as one status, also such as the house has made, and a state that is
 * not there makes Znuny find nothing.
 */
export async function findZnunyTickets(
  api: ZnunyApi,
  mapping: ZnunyMapping,
  query: Conditions & Pick<TicketQuery, 'limit'>,
  signal: AbortSignal,
): Promise<readonly Ticket[]> {
  const { fields } = mapping
  const { contactId, number, open, status, limit } = query
  if (limit < 1) return []
  const conditions: Record<string, unknown> = { SortBy: 'Age', OrderBy: 'Down' }
  if (number !== undefined) conditions[`DynamicField_${fields.number}`] = { Equals: compactNumber(number) }
  if (contactId !== undefined && fields.contactId !== undefined)
    conditions[`DynamicField_${fields.contactId}`] = { Equals: contactId }
  const asksForOpen = status === undefined ? open : isOpen(status)
  if (asksForOpen !== undefined) conditions.StateType = asksForOpen ? openTypes : closedTypes
  const seen = new Set<string>()
  const found: Ticket[] = []
  for (let size = Math.max(50, limit); ; size = Math.min(most, size * 4)) {
    const ids = await api.search({ ...conditions, Limit: size }, signal)
    const news = ids.filter((id) => !seen.has(id))
    for (let at = 0; at < news.length && found.length < limit; at += readAtOnce) {
      const batch = news.slice(at, at + readAtOnce)
      for (const id of batch) seen.add(id)
      for (const row of await api.read(batch, 'first', signal)) {
        const ticket = mapping.read(row)
        if (matches(row, ticket, query, mapping)) found.push(ticket)
      }
    }
    if (found.length >= limit || ids.length < size || size >= most) return newestFirst(found).slice(0, limit)
  }
}

/** Whether a ticket is what was asked for. */
export function matches(row: ZnunyTicket, ticket: Ticket, query: Conditions, { fields, fieldText }: ZnunyMapping): boolean {
  const { contactId, number } = query
  return (
    (number === undefined || fieldText(row, fields.number) === compactNumber(number)) &&
    (contactId === undefined || ticket.contactId === contactId) &&
    fitsStatus(ticket.status, query)
  )
}

const newestFirst = (tickets: readonly Ticket[]) =>
  [...tickets].sort((left, right) => right.createdAt - left.createdAt || Number(right.id) - Number(left.id))
