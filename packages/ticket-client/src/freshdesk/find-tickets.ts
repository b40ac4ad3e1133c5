import { isOpen, isRingloopError, type TicketQuery } from '@ringloop/core'
import { mapInBatches } from '../http/map-in-batches.js'
import { contactOfContactId } from './contact-id.js'
import { externalKeyOf } from './external-key.js'
import type { FreshdeskRow, FreshdeskTicket } from './freshdesk-answers.js'
import { type FreshdeskApi, listPageSize, requireTicketNumber } from './freshdesk-api.js'
import type { FreshdeskMapping } from './freshdesk-mapping.js'
import type { FreshdeskTwins } from './freshdesk-twins.js'
import { fieldText } from './read-ticket.js'

const maximumPages = 20
/** Without a time Freshdesk lists only what was made in the last thirty days. */
const ever = '2000-01-01T00:00:00Z'

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
  // A row has no description, and may be as the index remembers it.
  const tickets = await mapInBatches(fitting.slice(0, limit), (row) => readOrNull(api, String(row.id), signal))
  return tickets.filter((ticket) => ticket !== null && fits(ticket, query, mapping)) as FreshdeskTicket[]
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
  const contact = contactId === undefined ? null : contactOfContactId(contactId)
  if (contact !== null) return ofContact(api, contact, signal)
  // A customer of another directory, and no field that would say so: no ticket of Freshdesk is theirs.
  if (contactId !== undefined && mapping.fields.contactId === undefined) return []
  return api.search(searchText(query, mapping), signal)
}

/** The tickets of a contact, newest first. */
export async function ofContact(
  api: FreshdeskApi,
  contact: number,
  signal: AbortSignal,
  enough = Number.POSITIVE_INFINITY,
): Promise<readonly FreshdeskRow[]> {
  const query = { requester_id: contact, updated_since: ever, order_by: 'created_at', order_type: 'desc' }
  const found: FreshdeskRow[] = []
  for (let page = 1; page <= maximumPages && found.length < enough; page++) {
    const rows = await api.list(query, page, signal).catch((error: unknown) => {
      // 400 for a contact that is not there.
      if (isRingloopError(error) && error.code === 'invalidInput') return []
      throw error
    })
    found.push(...rows.filter(({ requester_id }) => requester_id === contact))
    if (rows.length < listPageSize) break
  }
  return found
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
function searchText({ contactId, number, status, open }: TicketQuery, { fields, statuses }: FreshdeskMapping): string {
  const terms: string[] = []
  const field = (name: string | undefined, value: string | undefined) => {
    if (name === undefined || value === undefined) return
    const words = value.replace(/['"\\\s]+/g, ' ').trim()
    terms.push(`${name}:'${words.slice(0, 200)}'`)
  }
  field(fields.contactId, contactId)
  field(fields.callerPhone, number)
  // An account's own statuses begin at 8. What they mean is looked at in what is found, so here they only must not be left out.
  const codes = ['2', '3', '4', '5', '6', '7'].filter((code) => {
    const is = statuses.read(code)
    return (
      (status === undefined || is === status || code === statuses.write(status)) && (open === undefined || isOpen(is) === open)
    )
  })
  if (terms.length === 0 || status !== undefined)
    terms.push(`(${[...codes.map((code) => `status:${code}`), 'status:>8'].join(' OR ')})`)
  return terms.join(' AND ')
}

/** Looked at again: what a search gives need not be what was asked for, nor up to date. */
function fits(row: FreshdeskRow, query: TicketQuery, { fields, statuses }: FreshdeskMapping): boolean {
  const { contactId, number, status, open } = query
  const is = statuses.read(row.status)
  const text = (name: string | undefined) => (name === undefined ? undefined : fieldText(row, name))
  if (contactId !== undefined) {
    const foreign = text(fields.contactId)
    const contact = contactOfContactId(contactId)
    if (foreign === undefined ? contact === null || row.requester_id !== contact : foreign !== contactId) return false
  }
  if (number !== undefined && text(fields.callerPhone) !== number) return false
  return (status === undefined || is === status) && (open === undefined || isOpen(is) === open)
}
