import { isRingloopError, RingloopError, type TicketQuery } from '@ringloop/core'
import { requireTicketNumber } from '../filing/require-ticket-number.js'
import { mapInBatches } from '../http/map-in-batches.js'
import { fitsStatus } from '../mapping/fits-status.js'
import { freshdeskContactIds } from './contact-id.js'
import { externalKeyOf } from './external-key.js'
import type { FreshdeskRow, FreshdeskTicket } from './freshdesk-answers.js'
import { ever, type FreshdeskApi, freshdeskTime, listPageSize } from './freshdesk-api.js'
import type { FreshdeskMapping } from './freshdesk-mapping.js'
import type { FreshdeskTwins } from './freshdesk-twins.js'
import { fieldText } from './read-ticket.js'

const maximumPages = 20

/**
 * The tickets that fit, newest first. Those of Freshdesk's own contacts, by external id and of a parent are as they are at this moment;
 * everything else is found in an index, which knows a change after some minutes, and of more than three hundred only some.
 */
export async function findTickets(
  api: FreshdeskApi,
  twins: FreshdeskTwins,
  query: TicketQuery,
  mapping: FreshdeskMapping,
  signal: AbortSignal,
): Promise<readonly FreshdeskTicket[]> {
  const { limit } = query
  if (limit < 1) return []
  const rows = await rowsFor(api, twins, query, mapping, signal)
  const fitting = rows.filter((row) => fits(row, query, mapping)).sort((one, two) => two.id - one.id)
  const found: FreshdeskTicket[] = []
  while (fitting.length > 0 && found.length < limit) {
    // A row has no description, and may be as the index remembers it: then one that comes later takes its place.
    const next = fitting.splice(0, limit - found.length)
    const tickets = await mapInBatches(next, ({ id }) => readOrNull(api, String(id), signal))
    found.push(...tickets.filter((ticket) => ticket !== null).filter((ticket) => fits(ticket, query, mapping)))
  }
  return found
}

async function rowsFor(
  api: FreshdeskApi,
  twins: FreshdeskTwins,
  query: TicketQuery,
  mapping: FreshdeskMapping,
  signal: AbortSignal,
): Promise<readonly FreshdeskRow[]> {
  const { externalId, contactId, parentId } = query
  if (externalId !== undefined) return (await twins.findAll(await externalKeyOf(externalId), signal)).slice(0, 1)
  if (parentId !== undefined) return childrenOf(api, requireTicketNumber(api.name, parentId), signal)
  const contact = contactId === undefined ? null : freshdeskContactIds.numberIn(contactId)
  if (contact !== null) {
    const found: FreshdeskRow[] = []
    await ofContact(api, contact, signal, (page) => {
      found.push(...page.filter((row) => fits(row, query, mapping)))
      return found.length < query.limit
    })
    return found
  }
  // A customer of another directory, and no field that would say so: no ticket of Freshdesk is theirs.
  if (contactId !== undefined && mapping.fields.contactId === undefined) return []
  return api.search(searchText(query, mapping), signal)
}

/**
 * The tickets of a contact, newest first, until `take` has enough and says false.
 *
 * @throws `protocol` if there are too many: what was not seen must not count as absent
 */
export async function ofContact(
  api: FreshdeskApi,
  contact: number,
  signal: AbortSignal,
  take: (rows: readonly FreshdeskRow[]) => boolean,
): Promise<void> {
  const query = { requester_id: contact, updated_since: freshdeskTime(ever), order_by: 'created_at', order_type: 'desc' }
  for (let page = 1; page <= maximumPages; page++) {
    const rows = await api.list(query, page, signal).catch((error: unknown) => {
      // That contact is not there; a 400 about anything else is our mistake.
      if (isRingloopError(error) && error.code === 'invalidInput' && error.message.includes('"requester_id"')) return []
      throw error
    })
    if (!take(rows.filter(({ requester_id }) => requester_id === contact)) || rows.length < listPageSize) return
  }
  throw new RingloopError('protocol', `${api.name}: contact ${contact} has more than ${maximumPages * listPageSize} tickets`, {
    mend: 'See in Freshdesk what files so many for one customer, or what answers at this address.',
  })
}

async function childrenOf(api: FreshdeskApi, parent: string, signal: AbortSignal): Promise<readonly FreshdeskTicket[]> {
  const whole = await readOrNull(api, parent, signal)
  if (whole?.association_type !== 1) return []
  const children = await mapInBatches(whole.associated_tickets_list ?? [], (id) => readOrNull(api, String(id), signal))
  return children.filter(
    (child) => child?.association_type === 2 && child.associated_tickets_list?.[0] === whole.id,
  ) as FreshdeskTicket[]
}

const readOrNull = (api: FreshdeskApi, id: string, signal: AbortSignal): Promise<FreshdeskTicket | null> =>
  api.read(id, signal).catch((error: unknown) => {
    if (isRingloopError(error) && error.code === 'notFound') return null
    throw error
  })

/** Words of ours only: what a caller can choose stands in quotes, without any. */
function searchText(query: TicketQuery, { fields, statuses }: FreshdeskMapping): string {
  const terms: string[] = []
  const field = (name: string | undefined, value: string | undefined) => {
    if (name === undefined || value === undefined) return
    const words = value.replace(/['"\\\s]+/g, ' ').trim()
    terms.push(`${name}:'${words.slice(0, 200)}'`)
  }
  field(fields.contactId, query.contactId)
  field(fields.callerPhone, query.number)
  // Others are an account's own. What they mean is looked at in what is found, so here they only must not be left out.
  const codes = ['2', '3', '4', '5', '6', '7'].filter((code) => fitsStatus(statuses.read(code), query))
  if (terms.length === 0 || query.status !== undefined)
    terms.push(`(${[...codes.map((code) => `status:${code}`), 'status:>8'].join(' OR ')})`)
  return terms.join(' AND ')
}

/** Looked at again: what a search gives need not be what was asked for, nor up to date. */
function fits(row: FreshdeskRow, query: TicketQuery, { fields, statuses }: FreshdeskMapping): boolean {
  const { contactId, number } = query
  const text = (name: string | undefined) => (name === undefined ? undefined : fieldText(row, name))
  if (contactId !== undefined) {
    const foreign = text(fields.contactId)
    const contact = freshdeskContactIds.numberIn(contactId)
    if (foreign === undefined ? contact === null || row.requester_id !== contact : foreign !== contactId) return false
  }
  if (number !== undefined && text(fields.callerPhone) !== number) return false
  return fitsStatus(statuses.read(row.status), query)
}
