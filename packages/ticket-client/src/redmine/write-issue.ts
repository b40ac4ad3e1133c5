import { type NewTicket, RingloopError } from '@ringloop/core'
import { appendDetails } from '../text/append-details.js'
import { oneLine, plainText } from '../text/plain-text.js'
import type { CatalogueField } from './redmine-catalogue.js'
import type { RedmineMapping } from './redmine-mapping.js'

/** Redmine refuses a longer subject. */
export const subjectLength = 255

/** The body of `POST /issues.json`. Everything that has no field of its own in Redmine is written below the description. */
export function writeIssue(ticket: NewTicket, key: string, ownerId: number | null, mapping: RedmineMapping): object {
  const { fields } = mapping
  const project = mapping.projectOf(ticket.queue)
  const tracker = mapping.trackerOf(project)
  const customFields: { id: number; value: string | readonly string[] }[] = [{ id: fields.callId, value: key }]
  const rest: [string, string][] = []
  const { contact } = ticket
  if (contact?.number) customFields.push({ id: fields.callerPhone, value: oneLine(contact.number, subjectLength) })
  if (contact?.id !== undefined && fields.contactId !== null) {
    customFields.push({ id: fields.contactId, value: oneLine(contact.id, subjectLength) })
  }
  // Redmine knows no customers: name and address are worth keeping.
  if (contact?.name) rest.push(['customer', contact.name])
  if (contact?.email) rest.push(['email', contact.email])
  if (ticket.queue !== undefined && mapping.queueOf(project.id, project.name) !== ticket.queue) rest.push(['queue', ticket.queue])
  if (ticket.tags.length > 0) {
    if (fields.tags === null) rest.push(['tags', ticket.tags.join(', ')])
    else customFields.push({ id: fields.tags, value: ticket.tags.map((tag) => oneLine(tag.replaceAll(',', ' '), 80)).join(', ') })
  }
  for (const [name, value] of Object.entries(ticket.customFields)) {
    const field = mapping.fieldOf(name)
    if (field === null) rest.push([name, value])
    else customFields.push({ id: field.id, value: valueFor(field, value) })
  }
  if (ticket.owner !== undefined && ownerId === null) rest.push(['owner', ticket.owner])
  return {
    project_id: project.id,
    ...(tracker === null ? {} : { tracker_id: tracker }),
    subject: oneLine(ticket.subject, subjectLength) || 'Call',
    description: appendDetails(plainText(ticket.description), mapping.unmapped === 'drop' ? [] : rest),
    priority_id: mapping.priorities.idOf(ticket.priority),
    custom_fields: customFields,
    ...(ticket.parentId === undefined ? {} : { parent_issue_id: Number(ticket.parentId) }),
    ...(ownerId === null ? {} : { assigned_to_id: ownerId }),
  }
}

/** A text as a field takes it: one for several choices is a list with commas. */
export function valueFor(field: CatalogueField, text: string): string | readonly string[] {
  if (field.schema?.field_format === 'text') return plainText(text)
  const line = oneLine(text, 10_000)
  if (!field.schema?.multiple) return line
  return line
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

/** @throws `notFound` for what cannot be a number of an issue and must not get into a path */
export function requireNumber(name: string, id: string): string {
  if (/^\d{1,9}$/.test(id)) return id
  throw new RingloopError('notFound', `${name}: "${oneLine(id, 40)}" is no ticket number`, { mend: 'Check the id.' })
}
