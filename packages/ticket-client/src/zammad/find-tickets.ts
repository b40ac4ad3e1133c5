import { isRingloopError, RingloopError, type Ticket, type TicketQuery } from '@ringloop/core'
import { mapInBatches } from '../http/map-in-batches.js'
import { fitsStatus } from '../mapping/fits-status.js'
import { zammadContactIds } from './contact-id.js'
import { textOfField } from './read-ticket.js'
import type { ZammadTicket } from './zammad-answers.js'
import type { ZammadApi, ZammadCondition } from './zammad-api.js'
import type { ZammadMapping } from './zammad-mapping.js'

const maximumPages = 10

/** The tickets that match, newest first. Compares every answer itself: a condition that Zammad does not understand it leaves out. */
export async function findZammadTickets(
  api: ZammadApi,
  query: Omit<TicketQuery, 'externalId'>,
  mapping: ZammadMapping,
  signal: AbortSignal,
): Promise<readonly ZammadTicket[]> {
  if (query.limit < 1) return []
  const wanted = wantedBy(query, mapping)
  if (wanted === null) return []
  if (query.parentId !== undefined) return childrenOf(api, query.parentId, query.limit, wanted.holds, signal)
  const condition: Record<string, ZammadCondition[string]> = { ...wanted.condition }
  if (query.open !== undefined || query.status !== undefined) {
    const states = [...(await api.states(signal))].filter(([name]) => wanted.holdsState(name)).map(([, id]) => id)
    if (states.length === 0) return []
    condition['ticket.state_id'] = { operator: 'is', value: states }
  }
  const perPage = Math.min(Math.max(query.limit, 10), 100)
  const found: ZammadTicket[] = []
  for (let page = 1; page <= maximumPages; page += 1) {
    const tickets = await api.search({ condition, sortBy: 'id', order: 'desc', page, perPage }, signal)
    found.push(...tickets.filter(wanted.holds))
    if (found.length >= query.limit || tickets.length < perPage) return found.slice(0, query.limit)
  }
  throw new RingloopError(
    'protocol',
    `${mapping.name}: a search gave more than ${maximumPages * perPage} tickets, most of others`,
    {
      mend: 'See in Zammad whether the object attributes in fields are there: a condition it does not know it ignores.',
    },
  )
}

/** Whether a ticket that was found otherwise, and loaded, matches too. */
export function matches(
  found: ZammadTicket,
  ticket: Ticket,
  query: Omit<TicketQuery, 'externalId'>,
  mapping: ZammadMapping,
): boolean {
  return wantedBy(query, mapping)?.holds(found) === true && (query.parentId === undefined || ticket.parentId === query.parentId)
}

interface Wanted {
  readonly condition: ZammadCondition
  holds(ticket: ZammadTicket): boolean
  holdsState(state: string): boolean
}

/** `null` if nothing can match. */
function wantedBy(query: Omit<TicketQuery, 'externalId'>, mapping: ZammadMapping): Wanted | null {
  const { fields, statuses } = mapping
  const condition: Record<string, ZammadCondition[string]> = {}
  const checks: ((ticket: ZammadTicket) => boolean)[] = []
  const fieldIs = (field: string, value: string) => {
    condition[`ticket.${field}`] = { operator: 'is', value }
    checks.push((ticket) => textOfField(ticket[field]) === value)
  }
  if (query.number !== undefined) fieldIs(fields.number, query.number)
  if (query.contactId !== undefined) {
    const user = zammadContactIds.numberIn(query.contactId)
    if (user !== null) {
      condition['ticket.customer_id'] = { operator: 'is', value: user }
      checks.push((ticket) => ticket.customer_id === user)
    } else if (fields.contactId !== undefined) fieldIs(fields.contactId, query.contactId)
    else return null
  }
  const holdsState = (state: string) => fitsStatus(statuses.read(state), query)
  return {
    condition,
    holdsState,
    holds: (ticket) => holdsState(ticket.state ?? '') && checks.every((check) => check(ticket)),
  }
}

async function childrenOf(
  api: ZammadApi,
  parentId: string,
  limit: number,
  holds: Wanted['holds'],
  signal: AbortSignal,
): Promise<readonly ZammadTicket[]> {
  const links = await api.links(parentId, signal).catch((error: unknown) => {
    if (isRingloopError(error) && error.code === 'notFound') return []
    throw error
  })
  const ids = [...new Set(links.filter(({ type }) => type === 'child').map(({ id }) => id))]
  const newest = ids.sort((left, right) => Number(right) - Number(left)).slice(0, 200)
  // a link stays when its ticket is deleted, or moved to a group that we may not see
  const readOrNone = (id: string) =>
    api.read(id, signal).catch((error: unknown) => {
      if (isRingloopError(error) && (error.code === 'notFound' || error.code === 'unauthorised')) return null
      throw error
    })
  const tickets = await mapInBatches(newest, readOrNone)
  return tickets
    .filter((ticket) => ticket !== null)
    .filter(holds)
    .slice(0, limit)
}
