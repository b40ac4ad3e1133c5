import { isRingloopError, type TicketQuery } from '@ringloop/core'
import { fitsStatus } from '../mapping/fits-status.js'
import { zendeskContactIds } from './contact-id.js'
import { externalKeyOf } from './external-key.js'
import { fieldText } from './read-ticket.js'
import { searchPageSchema, ticketPageSchema, type ZendeskTicket } from './zendesk-answers.js'
import type { ZendeskApi } from './zendesk-api.js'
import type { ZendeskMapping } from './zendesk-mapping.js'

/** Zendesk's search gives a thousand results at most, a hundred a page. */
const maximumPages = 10

/**
 * The tickets that fit, newest first. By external id and by Zendesk's own users Zendesk looks into its tickets, and knows a new one at
 * once; by everything else it looks into a search index, which knows a new ticket after a minute or more.
 */
export async function findTickets(
  api: ZendeskApi,
  query: TicketQuery,
  mapping: ZendeskMapping,
  signal: AbortSignal,
): Promise<readonly ZendeskTicket[]> {
  const { externalId, contactId, limit } = query
  if (limit < 1) return []
  if (externalId !== undefined)
    return (await ticketsOfKey(api, await externalKeyOf(externalId), signal))
      .filter((ticket) => fits(ticket, query, mapping))
      .slice(0, limit)
  const user = contactId === undefined ? null : zendeskContactIds.numberIn(contactId)
  // A customer of another directory, and no field that would say so: no ticket of Zendesk is theirs.
  if (contactId !== undefined && user === null && mapping.fields.contactId === undefined) return []
  const words = zendeskStatuses.filter((word) => fitsStatus(mapping.statuses.read(word), query))
  if (words.length === 0) return []
  const found: ZendeskTicket[] = []
  const take = (tickets: readonly ZendeskTicket[]) => {
    found.push(...tickets.filter((ticket) => fits(ticket, query, mapping) && !found.some(({ id }) => id === ticket.id)))
    return found.length < limit
  }
  if (user !== null) {
    await ofUser(api, user, signal, take)
  } else {
    await api.pages({
      path: 'search',
      query: { query: searchText(query, words, mapping), sort_by: 'created_at', sort_order: 'desc' },
      schema: searchPageSchema,
      signal,
      maximumPages,
      take: ({ results }) => take(results.filter((result) => 'created_at' in result)),
    })
  }
  return found.slice(0, limit)
}

/** Every ticket with this external id, oldest first. Ids need not be unique in Zendesk, and are compared there without regard to case. */
export async function ticketsOfKey(api: ZendeskApi, key: string, signal: AbortSignal): Promise<readonly ZendeskTicket[]> {
  const found: ZendeskTicket[] = []
  await api.pages({
    path: 'tickets',
    query: { external_id: key },
    schema: ticketPageSchema,
    signal,
    maximumPages,
    take: ({ tickets }) => {
      const mine = tickets.filter((ticket) => ticket.external_id === key)
      found.push(...mine)
      // A filter that is ignored gives everybody's tickets, page after page.
      return mine.length > 0 || tickets.length === 0
    },
  })
  return found.sort((one, two) => one.id - two.id)
}

/** The tickets that a user asked for, newest first. */
export async function ofUser(
  api: ZendeskApi,
  user: number,
  signal: AbortSignal,
  take: (tickets: readonly ZendeskTicket[]) => boolean,
): Promise<void> {
  try {
    await api.pages({
      path: `users/${user}/tickets/requested`,
      query: { sort_by: 'created_at', sort_order: 'desc' },
      schema: ticketPageSchema,
      signal,
      maximumPages,
      take: ({ tickets }) => take(tickets.filter(({ requester_id }) => requester_id === user)),
    })
  } catch (error) {
    // A user who is gone has no tickets.
    if (!isRingloopError(error) || error.code !== 'notFound') throw error
  }
}

/** In Zendesk's order: its search compares by it. Custom statuses count as one of these. */
const zendeskStatuses: readonly string[] = ['new', 'open', 'pending', 'hold', 'solved', 'closed']

/**
 * Words of ours only: what a caller can choose stands in quotes, without any.
 *
 * @param words the statuses that fit; some between them may not
 */
function searchText({ contactId, number }: TicketQuery, words: readonly string[], { fields }: ZendeskMapping): string {
  const terms = ['type:ticket']
  const field = (id: number | undefined, value: string | undefined) => {
    if (id !== undefined && value !== undefined) terms.push(`custom_field_${id}:"${value.replace(/["\\\s]+/g, ' ').trim()}"`)
  }
  field(fields.contactId, contactId)
  field(fields.callerPhone, number)
  const [first = '', last = first] = [words[0], words.at(-1)]
  const after = zendeskStatuses[zendeskStatuses.indexOf(last) + 1]
  if (first === last) terms.push(`status:${first}`)
  else {
    if (first !== zendeskStatuses[0]) terms.push(`status>=${first}`)
    if (after !== undefined) terms.push(`status<${after}`)
  }
  return terms.join(' ')
}

/** Looked at again: what a search gives need not be what was asked for. */
function fits(ticket: ZendeskTicket, query: TicketQuery, { fields, statuses }: ZendeskMapping): boolean {
  const { contactId, number } = query
  const text = (id: number | undefined) => (id === undefined ? undefined : fieldText(ticket, id))
  if (ticket.status === 'deleted') return false
  if (contactId !== undefined) {
    const foreign = text(fields.contactId)
    const user = zendeskContactIds.numberIn(contactId)
    if (foreign === undefined ? user === null || ticket.requester_id !== user : foreign !== contactId) return false
  }
  if (number !== undefined && text(fields.callerPhone) !== number) return false
  return fitsStatus(statuses.read(ticket.status), query)
}
