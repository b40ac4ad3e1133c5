import type { Ticket, TicketQuery } from '@ringloop/core'
import type { RecentWrites } from '../filing/recent-writes.js'
import { fitsStatus } from '../mapping/fits-status.js'
import type { HubSpotApi, HubSpotFilter } from './hubspot-api.js'
import { hubSpotIdOfContact } from './hubspot-contact-id.js'
import type { HubSpotMapping } from './hubspot-mapping.js'
import type { HubSpotTicket } from './read-hubspot-ticket.js'

const pageSize = 100
const maximumPages = 10

/**
 * The tickets that match, newest first.
 *
 * A contact's are read from its associations. Others are searched for, with an index that is some seconds late: so what it finds is
 * read anew and compared, and what this process has just written is looked at as well.
 */
export async function findHubSpotTickets(
  api: HubSpotApi,
  mapping: HubSpotMapping,
  recent: RecentWrites,
  load: (ids: readonly string[], signal: AbortSignal) => Promise<readonly HubSpotTicket[]>,
  query: Omit<TicketQuery, 'externalId'>,
  signal: AbortSignal,
): Promise<readonly Ticket[]> {
  if (query.limit < 1) return []
  const contact = query.contactId === undefined ? null : hubSpotIdOfContact(query.contactId)
  // Somebody of another directory, whom no property of a ticket names.
  if (query.contactId !== undefined && contact === null && mapping.properties.contactId === undefined) return []
  const found = new Map<string, Ticket>()
  const looked = new Set<string>()
  async function take(ids: readonly string[]): Promise<void> {
    const fresh = ids.filter((id) => !looked.has(id))
    for (const id of fresh) looked.add(id)
    for (const one of await load(fresh, signal)) if (fitsHubSpotQuery(one, query)) found.set(one.ticket.id, one.ticket)
  }

  if (contact !== null) {
    const ids = (await api.associations('contacts', [contact], 'tickets', signal)).get(contact) ?? []
    // Ids grow with time, so the newest are among the greatest.
    const sorted = [...ids].sort((left, right) => right.length - left.length || (left < right ? 1 : -1))
    for (let start = 0; start < sorted.length && found.size < query.limit; start += pageSize)
      await take(sorted.slice(start, start + pageSize))
  } else {
    await take(recent.ids())
    const groups = [await filtersOf(mapping, query, signal)]
    let after: string | undefined = '0'
    for (let page = 0; page < maximumPages && after !== undefined; page += 1) {
      const sort = { propertyName: 'createdate', direction: 'DESCENDING' } as const
      const answer = await api.search('tickets', { groups, properties: [], sort, limit: pageSize, after }, signal)
      await take(answer.results.map(({ id }) => id))
      if (found.size >= query.limit) break
      after = answer.paging?.next?.after
    }
  }
  const newestFirst = (left: Ticket, right: Ticket) =>
    right.createdAt - left.createdAt || right.id.localeCompare(left.id, 'en', { numeric: true })
  return [...found.values()].sort(newestFirst).slice(0, query.limit)
}

/** Whether a ticket is one that was asked for, whatever the search says. */
export function fitsHubSpotQuery({ ticket, number, contacts }: HubSpotTicket, query: Omit<TicketQuery, 'externalId'>): boolean {
  const contact = query.contactId === undefined ? null : hubSpotIdOfContact(query.contactId)
  return (
    (query.contactId === undefined || (contact === null ? ticket.contactId === query.contactId : contacts.includes(contact))) &&
    (query.number === undefined || number === query.number) &&
    fitsStatus(ticket.status, query) &&
    (query.parentId === undefined || ticket.parentId === query.parentId)
  )
}

async function filtersOf(
  mapping: HubSpotMapping,
  query: Omit<TicketQuery, 'externalId'>,
  signal: AbortSignal,
): Promise<readonly HubSpotFilter[]> {
  const { properties: names } = mapping
  const filters: HubSpotFilter[] = []
  const equals = (propertyName: string | undefined, value: string | undefined) => {
    if (propertyName !== undefined && value !== undefined) filters.push({ propertyName, operator: 'EQ', value })
  }
  equals(names.callerPhone, query.number)
  equals(names.contactId, query.contactId)
  equals(names.parentId, query.parentId)
  if (query.open !== undefined || query.status !== undefined) {
    const values = (await mapping.stages.get(signal)).stagesWith((status) => fitsStatus(status, query))
    // No stage at all: a value that none has, not a filter left out.
    filters.push({ propertyName: 'hs_pipeline_stage', operator: 'IN', values: values.length > 0 ? values : ['none'] })
  }
  return filters
}
