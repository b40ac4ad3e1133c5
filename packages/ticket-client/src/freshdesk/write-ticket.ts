import { type NewTicket, RingloopError, type TicketChanges } from '@ringloop/core'
import { requireTicketNumber } from '../filing/require-ticket-number.js'
import { appendDetails } from '../text/append-details.js'
import { isMailAddress } from '../text/mail-address.js'
import { oneLine, plainText } from '../text/plain-text.js'
import { freshdeskContactIds } from './contact-id.js'
import type { FreshdeskField } from './freshdesk-answers.js'
import type { FreshdeskMapping } from './freshdesk-mapping.js'
import { htmlOfText } from './html-text.js'
import { fieldValue, holds } from './ticket-fields.js'

const subjectLength = 255
const fieldLength = 255
const tagLength = 32
const phoneSource = 3

/** A text as the HTML that Freshdesk takes. */
export const freshdeskHtml = (text: string): string => htmlOfText(plainText(text, 60_000))

const subjectOf = (text: string): string => oneLine(text, subjectLength) || 'Call'

/**
 * The body of `POST /tickets`. What has no field of its own in Freshdesk, or one that cannot hold it, is written below the description.
 *
 * @param known the custom fields of this Freshdesk; empty if the ticket has none to write
 */
export function writeTicket(
  name: string,
  ticket: NewTicket,
  key: string,
  mapping: FreshdeskMapping,
  known: readonly FreshdeskField[],
): object {
  const { fields, groups } = mapping
  const { contact = {} } = ticket
  const rest: [string, string][] = []
  const custom: Record<string, unknown> = { [fields.externalId]: key }
  const keep = (field: string | undefined, value: string | undefined) => {
    if (field !== undefined && value) custom[field] = oneLine(value, fieldLength)
  }
  keep(fields.callerPhone, contact.number)
  const requester = requesterOf(ticket, mapping)
  if (!('requester_id' in requester)) {
    keep(fields.contactId, contact.id)
    if (contact.name) rest.push(['customer', contact.name])
    if (contact.email) rest.push(['e-mail', contact.email])
  }
  if (contact.number && fields.callerPhone === undefined) rest.push(['number', contact.number])
  const group = ticket.queue !== undefined && Object.hasOwn(groups, ticket.queue) ? groups[ticket.queue] : undefined
  if (ticket.queue !== undefined && group === undefined) rest.push(['queue', ticket.queue])
  if (ticket.owner !== undefined && !isId(ticket.owner)) rest.push(['owner', ticket.owner])
  for (const [ours, value] of Object.entries(ticket.customFields)) {
    const field = known.find((one) => one.name === mapping.theirsOf(ours))
    // A ticket without a value is better than none.
    if (field === undefined || !holds(field, value)) rest.push([ours, value])
    else custom[field.name] = fieldValue(name, field, value)
  }
  return {
    subject: subjectOf(ticket.subject),
    description: freshdeskHtml(appendDetails(ticket.description, mapping.unmapped === 'drop' ? [] : rest)),
    status: Number(mapping.statuses.write('acknowledged')),
    priority: Number(mapping.priorities.write(ticket.priority)),
    source: phoneSource,
    custom_fields: custom,
    ...requester,
    ...(ticket.tags.length === 0 ? {} : { tags: ticket.tags.map(tagOf).filter((tag) => tag !== '') }),
    ...(group === undefined ? {} : { group_id: group }),
    ...(ticket.owner === undefined || !isId(ticket.owner) ? {} : { responder_id: Number(ticket.owner) }),
    ...(ticket.parentId === undefined ? {} : { parent_id: Number(requireTicketNumber(name, ticket.parentId)) }),
  }
}

/**
 * The body of `PUT /tickets/{id}`.
 *
 * @throws `invalidInput` naming a custom field that Freshdesk does not have, or an owner that is no agent's id
 */
export function writeChanges(
  name: string,
  changes: TicketChanges,
  mapping: FreshdeskMapping,
  known: readonly FreshdeskField[],
): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  if (changes.status !== undefined) body.status = Number(mapping.statuses.write(changes.status))
  if (changes.priority !== undefined) body.priority = Number(mapping.priorities.write(changes.priority))
  if (changes.subject !== undefined) body.subject = subjectOf(changes.subject)
  if (changes.owner !== undefined) {
    if (!isId(changes.owner))
      throw new RingloopError('invalidInput', `${name}: owner "${oneLine(changes.owner, 60)}" is no id of an agent`, {
        mend: 'Give the number of the agent in Freshdesk.',
      })
    body.responder_id = Number(changes.owner)
  }
  const custom: Record<string, unknown> = {}
  for (const [ours, value] of Object.entries(changes.customFields ?? {})) {
    const field = known.find((one) => one.name === mapping.theirsOf(ours))
    if (field === undefined)
      throw new RingloopError('invalidInput', `${name}: customFields.${oneLine(ours, 60)} is no ticket field of Freshdesk`, {
        mend: 'Name it in fieldNames, or use Freshdesk’s name (`cf_…`); see `fields()` for those there are.',
      })
    custom[field.name] = fieldValue(name, field, value)
  }
  if (Object.keys(custom).length > 0) body.custom_fields = custom
  return body
}

/**
 * Freshdesk wants a requester for every ticket, and takes an address or a number for the contact who has it. So that no caller becomes
 * somebody else by what they say, only the directory chooses a contact; others get one of ours, known by an external id that nobody else uses.
 */
function requesterOf({ contact = {} }: NewTicket, { requesters }: FreshdeskMapping): object {
  const known = contact.id === undefined ? null : freshdeskContactIds.numberIn(contact.id)
  if (known !== null) return { requester_id: known }
  const email = contact.email?.trim() ?? ''
  const name = oneLine(contact.name ?? '', 200)
  if (requesters === 'email' && isMailAddress(email)) return { email, name: name || email }
  const mark = contact.id ?? contact.number
  if (!mark) return { unique_external_id: 'ringloop:unknown', name: 'Unknown caller' }
  return { unique_external_id: `ringloop:${oneLine(mark, 200)}`, name: name || oneLine(mark, 200) }
}

const isId = (text: string): boolean => /^[1-9]\d{0,15}$/.test(text)

const tagOf = (tag: string): string => oneLine(tag.replace(/,/g, ' '), tagLength)
