import { RingloopError, type Ticket, toContactId, toTicketId } from '@ringloop/core'
import { contactIdOfUser } from './contact-id.js'
import type { IncidentMapping } from './incident-mapping.js'
import { isSysId, readTime, type ServiceNowRow } from './servicenow-answers.js'

/** ServiceNow's record in Ringloop's words. */
export function readIncident(
  name: string,
  row: ServiceNowRow,
  mapping: IncidentMapping,
  customColumns: readonly string[],
): Ticket {
  const { fields } = mapping
  const cell = (column: string | undefined) => (column === undefined ? '' : (row[column] ?? ''))
  const id = cell('sys_id')
  const caller = cell(fields.contact)
  const foreign = cell(fields.contactId)
  const parent = cell(fields.parent)
  const group = cell('assignment_group')
  return {
    id: toTicketId(id),
    subject: cell('short_description'),
    description: cell('description').replace(/\r\n?/g, '\n'),
    status: mapping.statuses.read(cell('state')),
    priority: mapping.priorities.read(cell('priority')),
    createdAt: readTime(name, row, 'sys_created_on'),
    updatedAt: readTime(name, row, 'sys_updated_on'),
    url: mapping.urlOf(id),
    externalId: cell(fields.externalId) || null,
    contactId: foreign !== '' ? toContactId(foreign) : isSysId(caller) ? contactIdOfUser(caller) : null,
    parentId: isSysId(parent) ? toTicketId(parent) : null,
    queue: Object.entries(mapping.groups).find(([, theirs]) => theirs === group)?.[0] ?? (group || null),
    owner: cell('assigned_to.user_name') || null,
    tags: cell(fields.tags)
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    customFields: Object.fromEntries(
      customColumns.filter((column) => cell(column) !== '').map((column) => [column, cell(column)]),
    ),
    version: versionOf(name, row),
  }
}

/** Counts every change of a record. @throws `protocol` if the account may not see it */
export function versionOf(name: string, row: ServiceNowRow): string {
  const count = row.sys_mod_count ?? ''
  if (/^\d+$/.test(count)) return count
  throw new RingloopError('protocol', `${name}: ${row.sys_id} has no sys_mod_count`, {
    mend: 'Let the account read sys_mod_count.',
  })
}
