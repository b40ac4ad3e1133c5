import { type NewTicket, RingloopError, type TicketChanges } from '@ringloop/core'
import { appendDetails } from '../text/append-details.js'
import { isMailAddress } from '../text/mail-address.js'
import { oneLine, plainText } from '../text/plain-text.js'
import type { CaseMapping } from './case-mapping.js'
import type { DescribedField } from './salesforce-answers.js'
import { idOfContactId, isIdOf } from './salesforce-id.js'

const subjectLength = 255
const descriptionLength = 32_000
const fieldLength = 255
const mailLength = 80

/** The body of a request. */
export type CaseBody = Record<string, string | number | boolean | null>

/** The body of the request that creates. What has no field is written below the description. */
export function writeCase(
  name: string,
  ticket: NewTicket,
  key: string,
  mapping: CaseMapping,
  custom: readonly DescribedField[],
  ownerId: string | null,
): CaseBody {
  const { fields } = mapping
  const { contact } = ticket
  const body: CaseBody = {
    Subject: oneLine(ticket.subject, subjectLength) || 'Call',
    Status: mapping.statuses.write('acknowledged'),
    Priority: mapping.priorities.write(ticket.priority),
    Origin: mapping.origin,
    [fields.externalId]: key,
  }
  const rest: [string, string][] = []
  const ours = contact?.id === undefined ? null : idOfContactId(contact.id)
  if (ours !== null) body.ContactId = ours
  else {
    if (contact?.id !== undefined && fields.contactId !== undefined) body[fields.contactId] = oneLine(contact.id, fieldLength)
    if (contact?.name) body.SuppliedName = oneLine(contact.name, 80)
    if (contact?.email && contact.email.length <= mailLength && isMailAddress(contact.email)) body.SuppliedEmail = contact.email
    else if (contact?.email) rest.push(['e-mail', contact.email])
  }
  if (contact?.number) body[fields.number] = oneLine(contact.number, 40)
  const queue = ticket.queue === undefined ? mapping.queue : (mapping.queues[ticket.queue] ?? mapping.queue)
  // A ticket without its owner is better than none.
  if (ticket.owner !== undefined && ownerId === null) rest.push(['owner', ticket.owner])
  const owner = ownerId ?? queue
  if (owner !== undefined) body.OwnerId = owner
  // A case has one owner: a person or a queue.
  if (ticket.queue !== undefined && (ownerId !== null || mapping.queues[ticket.queue] === undefined))
    rest.push(['queue', ticket.queue])
  if (ticket.parentId !== undefined) {
    if (!isIdOf('Case', ticket.parentId)) throw notThere(name, 'parentId', ticket.parentId)
    body.ParentId = ticket.parentId
  }
  if (ticket.tags.length > 0) {
    if (fields.tags === undefined) rest.push(['tags', ticket.tags.join(', ')])
    else body[fields.tags] = oneLine(ticket.tags.map((tag) => tag.replaceAll(',', ' ')).join(','), fieldLength)
  }
  for (const [field, value] of Object.entries(ticket.customFields)) {
    const described = custom.find((one) => one.name === field)
    if (described === undefined) rest.push([field, value])
    else body[field] = cellValue(name, described, value)
  }
  const details = mapping.unmapped === 'drop' ? [] : rest
  const description = appendDetails(plainText(ticket.description, descriptionLength - 4000), details)
  return { ...body, Description: plainText(description, descriptionLength) }
}

/** The body of the request that changes. @throws `invalidInput` naming a custom field that there is none of */
export function writeCaseChanges(
  name: string,
  changes: TicketChanges,
  mapping: CaseMapping,
  custom: readonly DescribedField[],
  ownerId: string | null,
): CaseBody {
  const { status, priority, subject } = changes
  const body: CaseBody = {}
  if (status !== undefined) body.Status = mapping.statuses.write(status)
  if (priority !== undefined) body.Priority = mapping.priorities.write(priority)
  if (subject !== undefined) body.Subject = oneLine(subject, subjectLength)
  if (ownerId !== null) body.OwnerId = ownerId
  for (const [field, value] of Object.entries(changes.customFields ?? {})) {
    const described = custom.find((one) => one.name === field)
    if (described === undefined) throw notThere(name, 'customFields', field)
    body[field] = cellValue(name, described, value)
  }
  return body
}

/** Salesforce takes no text where a number or a boolean belongs. */
function cellValue(name: string, { name: field, type, length }: DescribedField, text: string): string | number | boolean | null {
  if (text === '') return null
  if (type === 'boolean') return text === 'true'
  if (['double', 'int', 'long', 'currency', 'percent'].includes(type)) {
    const number = Number(text)
    if (Number.isFinite(number)) return number
    throw new RingloopError('invalidInput', `${name}: "${oneLine(text, 40)}" is no number (field "${field}")`, {
      mend: `Change "${field}".`,
    })
  }
  return plainText(text, length > 0 ? length : fieldLength)
}

/** The body of a remark: 4,000 bytes, which may be a thousand characters. */
export function commentText(text: string): string {
  const size = (part: string) => new TextEncoder().encode(part).byteLength
  let cut = plainText(text, 4000)
  while (size(cut) > 4000) cut = plainText(cut, cut.length - Math.max(1, Math.ceil((size(cut) - 4000) / 4)))
  return cut
}

function notThere(name: string, field: string, value: string): RingloopError {
  return new RingloopError('invalidInput', `${name}: "${oneLine(value, 60)}" (field "${field}") is not in the org`, {
    mend: `Correct ${field}.`,
  })
}
