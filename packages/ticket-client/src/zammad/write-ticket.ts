import type { NewTicket } from '@ringloop/core'
import { requireTicketNumber } from '../filing/require-ticket-number.js'
import { appendDetails } from '../text/append-details.js'
import { isMailAddress } from '../text/mail-address.js'
import { oneLine, plainText } from '../text/plain-text.js'
import { zammadContactIds } from './contact-id.js'
import type { ZammadMapping } from './zammad-mapping.js'

/** Zammad keeps 250 characters of a title. */
export const titleLength = 250
const fieldLength = 255

/**
 * The body of `POST /tickets`. What has no place of its own in Zammad is written below the description.
 *
 * @param attributes the object attributes that tickets have; `null` if we may not ask, then only those that are configured are written
 * @throws `notFound` if the parent's id is none
 */
export function writeTicket(
  ticket: NewTicket,
  key: string,
  mapping: ZammadMapping,
  attributes: ReadonlySet<string> | null,
): Readonly<Record<string, unknown>> {
  const { fields } = mapping
  const contact = ticket.contact ?? {}
  const rest: [string, string][] = []
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries(ticket.customFields)) {
    const theirs = mapping.fieldNames[name] ?? (attributes?.has(name) ? name : undefined)
    if (theirs === undefined) rest.push([name, value])
    else values[theirs] = oneLine(value, fieldLength)
  }
  if (contact.id !== undefined && zammadContactIds.numberIn(contact.id) === null && fields.contactId !== undefined)
    values[fields.contactId] = oneLine(contact.id, fieldLength)
  if (contact.number) values[fields.number] = oneLine(contact.number, fieldLength)
  const customer = customerOf(contact)
  if (customer.named === false && contact.name) rest.push(['customer', contact.name])
  const group = ticket.queue === undefined ? undefined : mapping.groups[ticket.queue]
  if (ticket.queue !== undefined && group === undefined && ticket.queue !== mapping.group) rest.push(['queue', ticket.queue])
  const title = oneLine(ticket.subject, titleLength) || 'Call'
  const body = appendDetails(plainText(ticket.description), mapping.unmapped === 'drop' ? [] : rest)
  return {
    ...values,
    [fields.externalId]: key,
    title,
    group: group ?? mapping.group,
    state: mapping.statuses.write('acknowledged'),
    priority: mapping.priorities.write(ticket.priority),
    ...customer.fields,
    ...(ticket.owner === undefined ? {} : { owner: ticket.owner }),
    // tags are cut at commas
    ...(ticket.tags.length === 0 ? {} : { tags: ticket.tags.map((tag) => oneLine(tag, 100).replaceAll(',', ' ')).join(',') }),
    // "child": this ticket is one of that ticket's
    ...(ticket.parentId === undefined
      ? {}
      : { links: { Ticket: { child: [Number(requireTicketNumber(mapping.name, ticket.parentId))] } } }),
    article: {
      subject: title,
      body: body === '' ? title : body,
      // text stays text: Zammad escapes it
      content_type: 'text/plain',
      type: mapping.article.type,
      sender: 'Customer',
      internal: mapping.article.internal,
    },
  }
}

/**
 * Every ticket of Zammad's has a customer. A known one by id; else one that is found or made by Zammad itself under an e-mail address
 * or a login, so that two calls from one number do not make two people.
 */
function customerOf(contact: NonNullable<NewTicket['contact']>): { readonly fields: object; readonly named: boolean } {
  const user = contact.id === undefined ? null : zammadContactIds.numberIn(contact.id)
  if (user !== null) return { fields: { customer_id: user }, named: true }
  const name = oneLine(contact.name ?? '', 100)
  const email = contact.email?.trim() ?? ''
  if (isMailAddress(email)) return { fields: { customer: { email, firstname: name } }, named: true }
  const number = contact.number?.replace(/[\s().-]/g, '') ?? ''
  if (/^\+?\d{3,20}$/.test(number))
    return { fields: { customer: { login: `tel-${number}`, firstname: name || number, phone: number } }, named: true }
  return { fields: { customer: { login: 'ringloop-unknown-caller', firstname: 'Unknown caller' } }, named: false }
}
