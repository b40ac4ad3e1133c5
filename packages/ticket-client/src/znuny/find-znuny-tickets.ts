import { isOpen, RingloopError, type Ticket, type TicketQuery } from '@ringloop/core'
import { compactNumber } from '../text/written-number.js'
import type { ZnunyTicket } from './znuny-answers.js'
import type { ZnunyApi } from './znuny-api.js'
import type { ZnunyMapping } from './znuny-mapping.js'

/** More than sensible searches give. */
const most = 2_000
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

/** Finds tickets, newest first. What Znuny gives is compared with what was asked. */
export async function findZnunyTickets(
  api: ZnunyApi,
  mapping: ZnunyMapping,
  { contactId, number, open, status, limit }: Omit<TicketQuery, 'externalId' | 'parentId'>,
  signal: AbortSignal,
): Promise<readonly Ticket[]> {
  const { fields, fieldText } = mapping
  if (limit < 1) return []
  const wantedNumber = number === undefined ? undefined : compactNumber(number)
  const conditions: Record<string, unknown> = { SortBy: 'Age', OrderBy: 'Down' }
  if (number !== undefined) conditions[`DynamicField_${fields.number}`] = { Equals: wantedNumber }
  if (contactId !== undefined && fields.contactId !== undefined)
    conditions[`DynamicField_${fields.contactId}`] = { Equals: contactId }
  if (status !== undefined) conditions.States = [mapping.statusWord(status)]
  else if (open !== undefined) conditions.StateType = open ? openTypes : closedTypes
  for (let size = Math.max(50, limit); ; size = Math.min(most, size * 4)) {
    const ids = await api.search({ ...conditions, Limit: size }, signal)
    const found: Ticket[] = []
    for (let at = 0; at < ids.length && found.length < limit; at += 20) {
      for (const row of await api.read(ids.slice(at, at + 20), 'first', signal)) {
        const ticket = mapping.read(row)
        const fits =
          (wantedNumber === undefined || fieldText(row, fields.number) === wantedNumber) &&
          (contactId === undefined || ticket.contactId === contactId) &&
          (status === undefined || ticket.status === status) &&
          (open === undefined || isOpen(ticket.status) === open)
        if (fits) found.push(ticket)
      }
    }
    if (found.length >= limit || ids.length < size || size >= most) return newestFirst(found).slice(0, limit)
  }
}

const newestFirst = (tickets: readonly Ticket[]) =>
  [...tickets].sort((left, right) => right.createdAt - left.createdAt || Number(right.id) - Number(left.id))
