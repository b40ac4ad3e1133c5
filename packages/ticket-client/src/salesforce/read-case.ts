import { isOpen, type Ticket, type TicketStatus, toContactId, toTicketId } from '@ringloop/core'
import { fingerprint } from '../changes/fingerprint.js'
import type { CaseMapping } from './case-mapping.js'
import { cellOf, readTime, type SalesforceRecord } from './salesforce-answers.js'
import { contactIdOf, isIdOf } from './salesforce-id.js'

/** Salesforce's case in Ringloop's words. */
export function readCase(name: string, record: SalesforceRecord, mapping: CaseMapping, customFields: readonly string[]): Ticket {
  const { fields } = mapping
  const cell = (field: string | undefined) => (field === undefined ? '' : cellOf(record, field))
  const owner = cell('OwnerId')
  const contact = cell('ContactId')
  const foreign = cell(fields.contactId)
  const isQueue = isIdOf('Group', owner)
  // Salesforce gives a case to who files it, where nobody else is named: of what we filed, that is nobody.
  const isFilers = cell(fields.externalId) !== '' && sameId(owner, cell('CreatedById'))
  return {
    id: toTicketId(record.Id),
    subject: cell('Subject'),
    description: cell('Description').replace(/\r\n?/g, '\n'),
    status: statusOf(record, mapping),
    priority: mapping.priorities.read(cell('Priority')),
    createdAt: readTime(name, record, 'CreatedDate'),
    updatedAt: readTime(name, record, 'SystemModstamp'),
    url: mapping.urlOf(record.Id),
    externalId: cell(fields.externalId) || null,
    // A contact of the org is whom people gave it since.
    contactId: isIdOf('Contact', contact) ? contactIdOf(contact) : foreign !== '' ? toContactId(foreign) : null,
    parentId: isIdOf('Case', cell('ParentId')) ? toTicketId(cell('ParentId')) : null,
    queue: isQueue ? (Object.entries(mapping.queues).find(([, id]) => sameId(id, owner))?.[0] ?? cell('Owner.Name')) : null,
    owner: isQueue || isFilers ? null : cell('Owner.Username') || null,
    tags: cell(fields.tags)
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    customFields: Object.fromEntries(customFields.filter((field) => cell(field) !== '').map((field) => [field, cell(field)])),
    version: versionOf(record),
  }
}

/** Salesforce's times have whole seconds, so the version has the fields in it too. */
export const versionOf = (record: SalesforceRecord): string => `${cellOf(record, 'SystemModstamp')}/${fingerprint(record)}`

/** A word that the table does not know is still closed, if Salesforce says so. */
function statusOf(record: SalesforceRecord, { statuses }: CaseMapping): TicketStatus {
  const status = statuses.read(cellOf(record, 'Status'))
  return isOpen(status) && record.IsClosed === true ? 'closed' : status
}

const sameId = (left: string, right: string): boolean => left.slice(0, 15) === right.slice(0, 15)
