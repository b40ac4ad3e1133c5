import { isOpen, type TicketQuery } from '@ringloop/core'
import type * as z from 'zod'
import { userOfContactId } from './contact-id.js'
import { parentOf, type TrackerMapping } from './read-ticket.js'
import { customFieldColumn, quoteTicketSql } from './ticket-sql.js'
import { fieldValues, trackerTicketSchema } from './tracker-answers.js'
import type { TrackerApi } from './tracker-api.js'

const found = trackerTicketSchema.pick({ id: true, Status: true, Requestor: true, CustomFields: true, _hyperlinks: true })
type Found = z.infer<typeof found>

const maximumPages = 10

/** The ids of the tickets that match, newest first. Compares every answer itself: RT's search is liberal. */
export async function findTicketIds(
  api: TrackerApi,
  query: Omit<TicketQuery, 'externalId'>,
  mapping: TrackerMapping,
  signal: AbortSignal,
  /** Only this one. */
  onlyId?: string,
): Promise<readonly string[]> {
  const conditions = conditionsOf(query, mapping)
  if (conditions === null) return []
  const text = [onlyId === undefined ? 'id > 0' : `id = ${onlyId}`, ...conditions.map(({ sql }) => sql)].join(' AND ')
  const perPage = Math.min(Math.max(query.limit, 10), 100)
  const ids: string[] = []
  for (let page = 1; page <= maximumPages && ids.length < query.limit; page += 1) {
    const fields = ['Status', 'Requestor', 'CustomFields', '_hyperlinks']
    const items = await api.search(text, { item: found, fields, perPage, page, order: 'DESC', signal })
    ids.push(...items.filter((item) => conditions.every(({ holds }) => holds(item))).map(({ id }) => id))
    if (items.length < perPage) break
  }
  return ids.slice(0, query.limit)
}

interface Condition {
  readonly sql: string
  holds(item: Found): boolean
}

/** `null` if nothing can match. */
function conditionsOf(query: Omit<TicketQuery, 'externalId'>, mapping: TrackerMapping): readonly Condition[] | null {
  const conditions: Condition[] = []
  const fieldIs = (name: string, value: string): Condition => ({
    sql: `${customFieldColumn(name)} = ${quoteTicketSql(value)}`,
    holds: (item) => fieldValues(item, name).includes(value),
  })
  if (query.number !== undefined) conditions.push(fieldIs(mapping.fields.callerPhone, query.number))
  if (query.contactId !== undefined) {
    const user = userOfContactId(query.contactId)
    if (user !== null) {
      const holds = (item: Found) => item.Requestor.some(({ id }) => id === user)
      conditions.push({ sql: `Requestor.Name = ${quoteTicketSql(user)}`, holds })
    } else if (mapping.fields.contactId !== undefined) conditions.push(fieldIs(mapping.fields.contactId, query.contactId))
    else return null
  }
  if (query.open !== undefined) {
    const { open } = query
    // Active and inactive are the lifecycle's words, ours decide.
    conditions.push({
      sql: `Status = '${open ? '__Active__' : '__Inactive__'}'`,
      holds: (item) => isOpen(mapping.statuses.fromTracker(item.Status)) === open,
    })
  }
  if (query.status !== undefined) {
    const { status } = query
    const words = mapping.statuses.wordsFor(status)
    const named = words.map((word) => `Status = ${quoteTicketSql(word)}`)
    // A word of the house's own is read as this one, so it has to be found as well.
    if (mapping.statuses.fromTracker('') === status) {
      const others = mapping.statuses.otherWords(status).map((word) => `Status != ${quoteTicketSql(word)}`)
      named.push(`( ${["Status = '__Active__'", ...others].join(' AND ')} )`)
    }
    if (named.length === 0) return null
    const holds = (item: Found) => mapping.statuses.fromTracker(item.Status) === status
    conditions.push({ sql: `( ${named.join(' OR ')} )`, holds })
  }
  if (query.parentId !== undefined) {
    const parent = query.parentId
    if (!/^\d{1,18}$/.test(parent)) return null
    conditions.push({ sql: `MemberOf = ${parent}`, holds: (item) => parentOf(item) === parent })
  }
  return conditions
}
