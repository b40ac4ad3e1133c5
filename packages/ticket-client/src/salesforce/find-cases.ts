import { isOpen, type Ticket, type TicketQuery } from '@ringloop/core'
import { compactNumber } from '../text/written-number.js'
import { type CaseMapping, doneWords } from './case-mapping.js'
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
    const done = listSoql(doneWords(mapping))
    const soql = open ? `(IsClosed = false AND Status NOT IN ${done})` : `(IsClosed = true OR Status IN ${done})`
    add(soql, (_, ticket) => isOpen(ticket.status) === open)
  }
  if (status !== undefined) {
    const words = listSoql(mapping.wordsOf((one) => one === status))
    const soql = status === 'closed' ? `(IsClosed = true OR Status IN ${words})` : `Status IN ${words}`
    add(soql, (_, ticket) => ticket.status === status)
  }
  return conditions
}
