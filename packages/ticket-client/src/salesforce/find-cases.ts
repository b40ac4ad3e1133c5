import { isOpen, type Ticket, type TicketQuery } from '@ringloop/core'
import { compactNumber } from '../text/written-number.js'
import type { CaseMapping } from './case-mapping.js'
import { cellOf, type SalesforceRecord } from './salesforce-answers.js'
import { idOfContactId, isIdOf } from './salesforce-id.js'
import { listSoql, quoteSoql } from './soql.js'

/** A condition as Salesforce is asked it, and as we look again. */
export interface CaseCondition {
  readonly soql: string
  holds(record: SalesforceRecord, ticket: Ticket): boolean
}

/** The conditions of a search; `null` if nothing can match. */
export function caseConditions(query: Omit<TicketQuery, 'externalId'>, mapping: CaseMapping): readonly CaseCondition[] | null {
  const { fields } = mapping
  const conditions: CaseCondition[] = []
  const add = (soql: string, holds: CaseCondition['holds']) => conditions.push({ soql, holds })
  const { number, contactId, parentId, open, status } = query
  if (number !== undefined)
    add(`${fields.number} = ${quoteSoql(number)}`, (record) => compactNumber(cellOf(record, fields.number)) === number)
  if (contactId !== undefined) {
    const id = idOfContactId(contactId)
    const field = fields.contactId
    if (id !== null) add(`ContactId = ${quoteSoql(id)}`, (_, ticket) => ticket.contactId === contactId)
    else if (field === undefined) return null
    else add(`${field} = ${quoteSoql(contactId)}`, (_, ticket) => ticket.contactId === contactId)
  }
  if (parentId !== undefined) {
    if (!isIdOf('Case', parentId)) return null
    add(`ParentId = ${quoteSoql(parentId)}`, (_, ticket) => ticket.parentId?.slice(0, 15) === parentId.slice(0, 15))
  }
  if (open !== undefined) {
    const done = mapping.wordsOf((one) => !isOpen(one))
    add(open ? openWithout(done) : closedOr(done), (_, ticket) => isOpen(ticket.status) === open)
  }
  if (status !== undefined) {
    const words = mapping.wordsOf((one) => one === status)
    const holds: CaseCondition['holds'] = (_, ticket) => ticket.status === status
    // What nobody knows is read as one of these two.
    if (status === 'inProgress') add(openWithout(mapping.wordsOf((one) => one !== status)), holds)
    else if (status === 'closed') add(closedOr(words), holds)
    else if (words.length === 0) return null
    else add(`Status IN ${listSoql(words)}`, holds)
  }
  return conditions
}

const openWithout = (words: readonly string[]): string =>
  words.length === 0 ? 'IsClosed = false' : `IsClosed = false AND Status NOT IN ${listSoql(words)}`
const closedOr = (words: readonly string[]): string =>
  words.length === 0 ? 'IsClosed = true' : `(IsClosed = true OR Status IN ${listSoql(words)})`
