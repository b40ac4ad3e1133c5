import { type NewTicket, RingloopError, type TicketChanges } from '@ringloop/core'
import { appendDetails } from '../text/append-details.js'
import { isMailAddress } from '../text/mail-address.js'
import { oneLine, plainText } from '../text/plain-text.js'
import { zendeskContactIds } from './contact-id.js'
import { keepFromTemplates } from './template-text.js'
import { fieldValue, holds } from './ticket-fields.js'
import type { ZendeskField } from './zendesk-answers.js'
import type { ZendeskMapping } from './zendesk-mapping.js'

const subjectLength = 150
const textLength = 60_000
const fieldLength = 1000

/** A value of a custom field, as Zendesk takes it. */
interface FieldValue {
  readonly id: number
  readonly value: string | boolean | readonly string[]
}

/** A text that Zendesk keeps as it is. */
export const zendeskText = (text: string): string => plainText(keepFromTemplates(plainText(text, textLength)), textLength)

// Cut once more, because what keeps texts from templates makes them longer.
const zendeskLine = (text: string, length: number): string => oneLine(keepFromTemplates(oneLine(text, length)), length)

const subjectOf = (text: string): string => zendeskLine(text, subjectLength) || 'Call'

/**
 * The ticket that `POST /tickets` takes. The same for the same `ticket` whenever it is asked for: Zendesk compares it with what the
 * idempotency key came with before. What has no field of its own in Zendesk, or one that cannot hold it, is written below the description.
 *
 * @param known the custom fields of this Zendesk; empty if the ticket has none to write
 */
export function writeTicket(ticket: NewTicket, key: string, mapping: ZendeskMapping, known: readonly ZendeskField[]): object {
  const { fields, groups } = mapping
  const { contact = {} } = ticket
  const rest: [string, string][] = []
  const custom: FieldValue[] = []
  const keep = (id: number | undefined, value: string | undefined) => {
    if (id !== undefined && value) custom.push({ id, value: zendeskLine(value, fieldLength) })
  }
  keep(fields.callerPhone, contact.number)
  const requester = requesterOf(ticket, mapping)
  const user = contact.id === undefined ? null : zendeskContactIds.numberIn(contact.id)
  if (user === null) keep(fields.contactId, contact.id)
  if (Object.keys(requester).length === 0) {
    if (contact.name) rest.push(['customer', contact.name])
    if (contact.email) rest.push(['e-mail', contact.email])
  }
  if (contact.number && fields.callerPhone === undefined) rest.push(['number', contact.number])
  const group = ticket.queue !== undefined && Object.hasOwn(groups, ticket.queue) ? groups[ticket.queue] : undefined
  if (ticket.queue !== undefined && group === undefined) rest.push(['queue', ticket.queue])
  for (const [name, value] of Object.entries(ticket.customFields)) {
    const field = known.find(({ id }) => id === mapping.idOf(name))
    // A ticket without a value is better than none.
    if (field === undefined || !holds(field, value)) rest.push([name, value])
    else custom.push(valueFor(field, value))
  }
  return {
    subject: subjectOf(ticket.subject),
    comment: {
      body: zendeskText(appendDetails(ticket.description, mapping.unmapped === 'drop' ? [] : rest)) || '-',
      public: false,
    },
    priority: mapping.priorities.write(ticket.priority),
    external_id: key,
    ...(ticket.tags.length === 0 ? {} : { tags: ticket.tags.map(tagOf).filter((tag) => tag !== '') }),
    ...requester,
    ...(group === undefined ? {} : { group_id: group }),
    ...assigneeOf(ticket.owner),
    ...(custom.length === 0 ? {} : { custom_fields: custom }),
  }
}

/**
 * The ticket that `PUT /tickets/{id}` takes.
 *
 * @throws `invalidInput` naming a custom field that Zendesk does not have
 */
export function writeChanges(
  name: string,
  changes: TicketChanges,
  mapping: ZendeskMapping,
  known: readonly ZendeskField[],
): Record<string, unknown> {
  const body: Record<string, unknown> = { ...assigneeOf(changes.owner) }
  if (changes.status !== undefined) body.status = mapping.statuses.write(changes.status)
  if (changes.priority !== undefined) body.priority = mapping.priorities.write(changes.priority)
  if (changes.subject !== undefined) body.subject = subjectOf(changes.subject)
  const custom = Object.entries(changes.customFields ?? {}).map(([field, value]) => {
    const found = known.find(({ id }) => id === mapping.idOf(field))
    if (found !== undefined) return valueFor(found, value)
    throw new RingloopError('invalidInput', `${name}: customFields.${oneLine(field, 60)} is no ticket field of Zendesk`, {
      mend: 'Name its id in fieldNames, or use the id; see `fields()` for those there are.',
    })
  })
  if (custom.length > 0) body.custom_fields = custom
  return body
}

function valueFor(field: ZendeskField, text: string): FieldValue {
  const value = fieldValue(field.type, text)
  if (typeof value !== 'string') return { id: field.id, value }
  const clean = field.type === 'textarea' ? zendeskText(value) : zendeskLine(value, fieldLength)
  return { id: field.id, value: clean }
}

/** By number a user that the directory found; by address only if that is wanted: public remarks go there. Never by name or phone. */
function requesterOf({ contact }: NewTicket, { requesters }: ZendeskMapping): object {
  const user = contact?.id === undefined ? null : zendeskContactIds.numberIn(contact.id)
  if (user !== null) return { requester_id: user }
  const email = contact?.email?.trim() ?? ''
  if (requesters !== 'email' || !isMailAddress(email)) return {}
  // Zendesk wants a name for a user it has to make; it leaves that of an existing one alone.
  return { requester: { email, name: oneLine(contact?.name ?? '', 200) || email } }
}

function assigneeOf(owner: string | undefined): object {
  if (owner === undefined) return {}
  return /^[1-9]\d{0,15}$/.test(owner) ? { assignee_id: Number(owner) } : { assignee_email: oneLine(owner, 200) }
}

/** Zendesk parts tags at blanks and commas, and keeps them in small letters. */
const tagOf = (tag: string): string =>
  oneLine(tag, 100)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\-:/.]+/gu, '_')
    .replace(/^_+|_+$/g, '')
