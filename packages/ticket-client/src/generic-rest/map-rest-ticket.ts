import {
  type NewTicket,
  RingloopError,
  type Ticket,
  type TicketChanges,
  type TicketPriority,
  type TicketStatus,
  toContactId,
  toTicketId,
} from '@ringloop/core'
import { appendDetails } from '../text/append-details.js'
import { oneLine, plainText } from '../text/plain-text.js'
import { readPath, writePath } from './path-expression.js'
import { readText, readTexts, readTime } from './read-value.js'
import type { RestTickets } from './rest-description.js'

type Json = Record<string, unknown>
type Word = string | number

/** Translates between a backend's records and tickets, as its description says. */
export interface RestTicketMap {
  /** @throws `protocol` if the record has no id */
  read(record: unknown, etag: string | null): Ticket
  create(ticket: NewTicket, externalId: string): Json
  /** @throws `invalidInput` naming the field the description has no place for */
  update(changes: TicketChanges): Json
  /** The changed field that still says something else; backends ignore what they don't allow. `null` if all is well. */
  refusedField(changes: TicketChanges, after: Ticket): string | null
  /** The number a ticket was filed for. */
  numberOf(record: unknown): string | undefined
}

/** Makes the map of one description. */
export function createRestTicketMap(name: string, { fields, statuses, priorities, unmapped }: RestTickets): RestTicketMap {
  function put(body: Json, expression: string | undefined, value: unknown): boolean {
    if (expression === undefined) return false
    writePath(body, expression, value)
    return true
  }

  function word(field: 'status' | 'priority', value: string, table: Partial<Record<string, readonly Word[]>>): Word {
    const first = table[value]?.[0]
    if (first !== undefined) return first
    throw new RingloopError('invalidInput', `${name}: ${field} "${value}" has no word in this backend`, {
      mend: `Name it in ${field === 'status' ? 'statuses' : 'priorities'} of the description.`,
    })
  }

  return {
    read(record, etag) {
      const text = (expression: string | undefined) =>
        expression === undefined ? undefined : readText(readPath(record, expression))
      const time = (expression: string | undefined) => (expression === undefined ? 0 : readTime(readPath(record, expression)))
      const id = text(fields.id)
      if (id === undefined) {
        throw new RingloopError('protocol', `${name}: a ticket has no id at "${fields.id}"`, {
          mend: 'Correct fields.id or record in the description.',
        })
      }
      const contactId = text(fields.contactId)
      const url = text(fields.url)
      const customFields: Record<string, string> = {}
      for (const [ours, expression] of Object.entries(fields.customFields)) {
        const value = text(expression)
        if (value !== undefined) customFields[ours] = value
      }
      const createdAt = time(fields.createdAt)
      return {
        id: toTicketId(id),
        subject: text(fields.subject) ?? '',
        description: text(fields.description) ?? '',
        // A word we don't know: better shown as open than forgotten as done.
        status: ours<TicketStatus>(statuses, readPath(record, fields.status)) ?? 'inProgress',
        priority:
          (fields.priority === undefined ? null : ours<TicketPriority>(priorities, readPath(record, fields.priority))) ??
          'normal',
        createdAt,
        updatedAt: time(fields.updatedAt) || createdAt,
        externalId: text(fields.externalId) ?? null,
        contactId: contactId === undefined ? null : toContactId(contactId),
        parentId: null,
        queue: text(fields.queue) ?? null,
        owner: text(fields.owner) ?? null,
        tags: fields.tags === undefined ? [] : readTexts(readPath(record, fields.tags)),
        customFields,
        version: etag ?? text(fields.version) ?? text(fields.updatedAt) ?? '',
        ...(url !== undefined && /^https?:\/\//i.test(url) ? { url } : {}),
      }
    },

    create(ticket, externalId) {
      const body: Json = {}
      const details: [string, string][] = []
      const orDetail = (what: string, expression: string | undefined, value: string | undefined) => {
        if (value !== undefined && value !== '' && !put(body, expression, oneLine(value, 1000))) details.push([what, value])
      }
      put(body, fields.subject, oneLine(ticket.subject, 250) || 'Call')
      put(body, fields.externalId, externalId)
      if (fields.priority !== undefined && Object.keys(priorities).length > 0)
        put(body, fields.priority, word('priority', ticket.priority, priorities))
      orDetail('queue', fields.queue, ticket.queue)
      orDetail('customer', fields.contactName, ticket.contact?.name)
      orDetail('e-mail', fields.contactEmail, ticket.contact?.email)
      orDetail('number', fields.number, ticket.contact?.number)
      if (ticket.contact?.id !== undefined) put(body, fields.contactId, ticket.contact.id)
      if (ticket.owner !== undefined) put(body, fields.owner, ticket.owner)
      if (
        ticket.tags.length > 0 &&
        !put(
          body,
          fields.tags,
          ticket.tags.map((tag) => oneLine(tag, 100)),
        )
      )
        details.push(['tags', ticket.tags.join(', ')])
      for (const [ours, value] of Object.entries(ticket.customFields)) orDetail(ours, fields.customFields[ours], value)
      put(body, fields.description, appendDetails(plainText(ticket.description), unmapped === 'drop' ? [] : details))
      return body
    },

    update(changes) {
      const body: Json = {}
      const must = (field: string, expression: string | undefined, value: unknown) => {
        if (put(body, expression, value)) return
        throw new RingloopError('invalidInput', `${name}: "${field}" has no field in this backend`, {
          mend: `Name it in fields.${field} of the description.`,
        })
      }
      if (changes.status !== undefined) must('status', fields.status, word('status', changes.status, statuses))
      if (changes.priority !== undefined) must('priority', fields.priority, word('priority', changes.priority, priorities))
      if (changes.subject !== undefined) must('subject', fields.subject, oneLine(changes.subject, 250))
      if (changes.owner !== undefined) must('owner', fields.owner, changes.owner)
      for (const [ours, value] of Object.entries(changes.customFields ?? {}))
        must(`customFields.${oneLine(ours, 60)}`, fields.customFields[ours], oneLine(value, 1000))
      return body
    },

    refusedField(changes, after) {
      const same = (table: Partial<Record<string, readonly Word[]>>, wanted: string | undefined, got: string) =>
        wanted === undefined || wanted === got || (table[got] ?? []).some((candidate) => candidate === table[wanted]?.[0])
      if (!same(statuses, changes.status, after.status)) return 'status'
      return same(priorities, changes.priority, after.priority) ? null : 'priority'
    },

    numberOf: (record) => (fields.number === undefined ? undefined : readText(readPath(record, fields.number))),
  }
}

function ours<Name extends string>(table: Partial<Record<Name, readonly Word[]>>, value: unknown): Name | null {
  for (const [name, words] of Object.entries(table) as [Name, readonly Word[]][]) {
    if (words.some((word) => String(word) === String(value))) return name
  }
  return null
}
