import { type NewTicket, RingloopError, type TicketChanges } from '@ringloop/core'
import { appendDetails, oneLine, plainText } from '@ringloop/ticket-client/building-blocks'
import type { AcmeExtraField } from './acme-answers.js'
import { isCaseNumber } from './acme-api.js'
import { name } from './acme-options.js'
import { states, urgencies } from './acme-words.js'
import { canHold } from './extra-fields.js'
import { subjectLength } from './twin-mark.js'

/** The longest of its other one-line fields. */
const lineLength = 255

/** The body of `POST /v1/cases`, which takes no owner. What the desk has no field for stands below the description. */
export function writeCase(ticket: NewTicket, reference: string, fields: readonly AcmeExtraField[]): object {
  const { contact = {}, description, parentId, queue, tags } = ticket
  if (parentId !== undefined && !isCaseNumber(parentId))
    throw new RingloopError('invalidInput', `${name}: parentId: "${oneLine(parentId, 40)}" is no number of a case`)
  const custom = Object.entries(ticket.customFields)
  const own = custom.filter(([field, value]) => canHold(fields, field, value))
  const details: [string, string][] = custom.filter(([field, value]) => !canHold(fields, field, value))
  // the gateway's descriptions begin with the customer
  if (contact.name !== undefined && !description.includes(contact.name)) details.unshift(['customer', contact.name])
  if (contact.email !== undefined) details.push(['email', contact.email])
  if (queue !== undefined) details.push(['queue', queue])
  return {
    subject: subjectOf(ticket.subject),
    body: appendDetails(plainText(description), details),
    urgency: Number(urgencies.write(ticket.priority)),
    reference,
    labels: tags.map((tag) => oneLine(tag, lineLength)),
    extra: Object.fromEntries(own.map(([field, value]) => [field, plainText(value)])),
    ...(contact.number === undefined ? {} : { phone: oneLine(contact.number, lineLength) }),
    ...(contact.id === undefined ? {} : { contact: oneLine(contact.id, lineLength) }),
    ...(parentId === undefined ? {} : { parent: Number(parentId) }),
  }
}

/** The body of `PATCH /v1/cases/<number>`. What the desk has no field for is refused: there is no description to put it below. */
export function writeChanges(changes: TicketChanges, fields: readonly AcmeExtraField[]): object {
  const { status, priority, subject, owner, customFields } = changes
  for (const [field, value] of Object.entries(customFields ?? {}))
    if (!canHold(fields, field, value))
      throw new RingloopError(
        'invalidInput',
        `${name}: customFields.${oneLine(field, 80)}: there is no field that can hold this`,
        {
          mend: `These can be written: ${fields.map(({ key }) => key).join(', ')}.`,
        },
      )
  return {
    ...(status === undefined ? {} : { state: states.write(status) }),
    ...(priority === undefined ? {} : { urgency: Number(urgencies.write(priority)) }),
    ...(subject === undefined ? {} : { subject: subjectOf(subject) }),
    ...(owner === undefined ? {} : { assignee: oneLine(owner, lineLength) }),
    ...(customFields === undefined ? {} : { extra: mapValues(customFields, (value) => plainText(value)) }),
  }
}

function subjectOf(text: string): string {
  const subject = oneLine(text, subjectLength)
  if (subject !== '') return subject
  throw new RingloopError('invalidInput', `${name}: subject: is empty`, { mend: 'Give the ticket a subject.' })
}

const mapValues = (record: Readonly<Record<string, string>>, map: (value: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
