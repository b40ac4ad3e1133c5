import { type NewTicket, RingloopError, type TicketChanges } from '@ringloop/core'
import { appendDetails } from '../text/append-details.js'
import { oneLine, plainText } from '../text/plain-text.js'
import { userOfContactId } from './contact-id.js'
import type { IncidentMapping } from './incident-mapping.js'
import { isSysId, type ServiceNowRow } from './servicenow-answers.js'

/** What the columns of `task` hold; ServiceNow cuts what is longer without a word. */
const subjectLength = 160
const descriptionLength = 4000
const columnLength = 255

/** A record to be created, as far as anybody looks at it again. */
export type NewIncident = Readonly<Record<string, string>>

/** The body of the request that creates. What has no column is written below the description. */
export function writeIncident(
  name: string,
  ticket: NewTicket,
  key: string,
  mapping: IncidentMapping,
  customColumns: readonly string[],
  owner: string | undefined,
): NewIncident {
  const { fields } = mapping
  const { contact } = ticket
  const body: Record<string, string> = {
    ...priorityColumns(ticket.priority, mapping),
    state: mapping.statuses.write('acknowledged'),
  }
  const rest: [string, string][] = []
  const user = contact?.id === undefined ? null : userOfContactId(contact.id)
  if (user !== null) body[fields.contact] = user
  else if (contact?.id !== undefined && fields.contactId !== undefined) body[fields.contactId] = oneLine(contact.id, columnLength)
  if (user === null && contact?.name) rest.push(['customer', contact.name])
  if (contact?.number) {
    if (fields.number === undefined) rest.push(['number', contact.number])
    else body[fields.number] = oneLine(contact.number, 40)
  }
  const group = ticket.queue === undefined ? mapping.group : (mapping.groups[ticket.queue] ?? mapping.group)
  if (group !== undefined) body.assignment_group = group
  if (ticket.queue !== undefined && mapping.groups[ticket.queue] === undefined) rest.push(['queue', ticket.queue])
  if (owner !== undefined) body.assigned_to = owner
  if (ticket.parentId !== undefined) {
    if (!isSysId(ticket.parentId)) throw notThere(name, 'parentId', ticket.parentId)
    body[fields.parent] = ticket.parentId
  }
  if (ticket.tags.length > 0) {
    if (fields.tags === undefined) rest.push(['tags', ticket.tags.join(', ')])
    else body[fields.tags] = oneLine(ticket.tags.map((tag) => tag.replaceAll(',', ' ')).join(','), columnLength)
  }
  for (const [field, value] of Object.entries(ticket.customFields)) {
    if (customColumns.includes(field)) body[field] = plainText(value, descriptionLength)
    else rest.push([field, value])
  }
  const details = mapping.unmapped === 'drop' ? [] : rest
  return {
    ...body,
    [fields.externalId]: key,
    // A short description is mandatory in most instances.
    short_description: oneLine(ticket.subject, subjectLength) || 'Call',
    description: plainText(appendDetails(plainText(ticket.description, descriptionLength - 1000), details), descriptionLength),
  }
}

/**
 * The body of the request that changes.
 *
 * @throws `invalidInput` naming a custom field that there is no column for
 */
export function writeChanges(
  name: string,
  changes: TicketChanges,
  before: ServiceNowRow,
  mapping: IncidentMapping,
  customColumns: readonly string[],
  owner: string | undefined,
): NewIncident {
  const { status, priority, subject } = changes
  const body: Record<string, string> = {}
  if (status !== undefined) {
    body.state = mapping.statuses.write(status)
    if (status === 'resolved' || status === 'closed') Object.assign(body, resolutionOf(before, mapping))
  }
  if (priority !== undefined) Object.assign(body, priorityColumns(priority, mapping))
  if (subject !== undefined) body.short_description = oneLine(subject, subjectLength)
  if (owner !== undefined) body.assigned_to = owner
  for (const [field, value] of Object.entries(changes.customFields ?? {})) {
    if (!customColumns.includes(field)) throw notThere(name, 'customFields', field)
    body[field] = plainText(value, descriptionLength)
  }
  return body
}

/** What a solved ticket must have; what somebody wrote there stays. */
export function resolutionOf(before: ServiceNowRow, { resolution }: IncidentMapping): NewIncident {
  return {
    ...(before.close_code ? {} : { close_code: resolution.code }),
    ...(before.close_notes ? {} : { close_notes: resolution.notes }),
  }
}

/** A journal shows what is between `[code]` and `[/code]` as HTML: such a mark is broken, so that text stays text. */
export const journalText = (text: string): string => plainText(text).replace(/\[(?=\/?code\])/gi, '[\u200b')

function priorityColumns(priority: NewTicket['priority'], { impacts, priorities }: IncidentMapping): NewIncident {
  return impacts === null ? { priority: priorities.write(priority) } : { ...impacts[priority] }
}

function notThere(name: string, field: string, value: string): RingloopError {
  return new RingloopError('invalidInput', `${name}: "${oneLine(value, 60)}" (field "${field}") is not in the table`, {
    mend: `Correct ${field}.`,
  })
}
