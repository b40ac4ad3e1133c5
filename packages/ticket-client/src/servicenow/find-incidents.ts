import { isOpen, type Ticket, type TicketQuery } from '@ringloop/core'
import { compactNumber } from '../text/written-number.js'
import { userOfContactId } from './contact-id.js'
import { allOf, condition, isQueryable } from './encoded-query.js'
import { doneStates, type IncidentMapping } from './incident-mapping.js'
import { isSysId, type ServiceNowRow } from './servicenow-answers.js'
import type { ServiceNowApi } from './servicenow-api.js'

/** A condition as ServiceNow is asked it, and as we look again: it leaves out what it does not understand. */
interface IncidentCondition {
  readonly text: string
  holds(row: ServiceNowRow, ticket: Ticket): boolean
}

/** The tickets that match, newest first, each compared again. */
export async function findIncidents(
  api: ServiceNowApi,
  query: Omit<TicketQuery, 'externalId'>,
  mapping: IncidentMapping,
  columns: readonly string[],
  read: (row: ServiceNowRow) => Ticket,
  signal: AbortSignal,
): Promise<readonly Ticket[]> {
  const conditions = conditionsOf(query, mapping)
  if (conditions === null || query.limit < 1) return []
  const found: Ticket[] = []
  await api.search({
    table: mapping.table,
    query: allOf(
      conditions.map(({ text }) => text),
      ['ORDERBYDESCsys_created_on', 'ORDERBYDESCsys_id'],
    ),
    columns,
    limit: 5000,
    signal,
    goOn(page) {
      for (const row of page) {
        const ticket = read(row)
        if (conditions.every(({ holds }) => holds(row, ticket))) found.push(ticket)
      }
      return found.length < query.limit
    },
  })
  return found.slice(0, query.limit)
}

/** Whether a ticket that was found otherwise matches too. */
export function matches(row: ServiceNowRow, ticket: Ticket, query: Omit<TicketQuery, 'externalId'>, mapping: IncidentMapping) {
  return conditionsOf(query, mapping)?.every(({ holds }) => holds(row, ticket)) ?? false
}

/** `null` if nothing can match. */
function conditionsOf(query: Omit<TicketQuery, 'externalId'>, mapping: IncidentMapping): readonly IncidentCondition[] | null {
  const { fields } = mapping
  const conditions: IncidentCondition[] = []
  const add = (text: string, holds: IncidentCondition['holds']) => conditions.push({ text, holds })
  const { number, contactId, parentId, open, status } = query
  if (number !== undefined) {
    const column = fields.number
    if (column === undefined || !/^\+\d{4,15}$/.test(number)) return null
    add(condition(column, '=', number), (row) => compactNumber(row[column] ?? '') === number)
  }
  if (contactId !== undefined) {
    const user = userOfContactId(contactId)
    const column = fields.contactId
    if (user !== null) add(condition(fields.contact, '=', user), (row) => row[fields.contact] === user)
    else if (column === undefined || !isQueryable(contactId)) return null
    else add(condition(column, '=', contactId), (row) => row[column] === contactId)
  }
  if (parentId !== undefined) {
    if (!isSysId(parentId)) return null
    add(condition(fields.parent, '=', parentId), (_, ticket) => ticket.parentId === parentId)
  }
  if (open !== undefined) {
    add(condition('state', open ? 'NOT IN' : 'IN', ...doneStates(mapping)), (_, ticket) => isOpen(ticket.status) === open)
  }
  if (status !== undefined) {
    const states = mapping.statesOf((one) => one === status)
    const others = mapping.statesOf((one) => one !== status)
    if (status !== 'inProgress' && states.length === 0) return null
    // what the table does not know is in progress, too
    const text = status === 'inProgress' ? condition('state', 'NOT IN', ...others) : condition('state', 'IN', ...states)
    add(text, (_, ticket) => ticket.status === status)
  }
  return conditions
}
