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
  /** @param discovered names of custom fields that the backend has besides those of the description */
  create(ticket: NewTicket, externalId: string, discovered: ReadonlySet<string>): Json
  /** @throws `invalidInput` naming the field the description has no place for */
  update(changes: TicketChanges, discovered: ReadonlySet<string>): Json
  /** The backend's word for a status, if it has one. */
  statusWord(status: TicketStatus): string | undefined
  /** The changed field that still says something else; backends ignore what they don't allow. `null` if all is well. */
  refusedField(changes: TicketChanges, after: Ticket): string | null
  /** The number a ticket was filed for. */
  numberOf(record: unknown): string | undefined
}

/** Makes the map of one description. */
export function createRestTicketMap(
  name: string,
  { fields, statuses, priorities, unmapped, numericIds }: RestTickets,
): RestTicketMap {
  function put(body: Json, expression: string | undefined, value: unknown): boolean {
    if (expression === undefined) return false
    writePath(body, expression, value)
    return true
  }

  const idValue = (id: string): string | number => (numericIds && /^\d{1,15}$/.test(id) ? Number(id) : id)

  /** Where a custom field is; the description's own names count first. */
  function placeOf(field: string, discovered: ReadonlySet<string>): string | undefined {
    const described = Object.hasOwn(fields.customFields, field) ? fields.customFields[field] : undefined
    const every = fields.everyCustomField
    if (described !== undefined || every === undefined || !discovered.has(field)) return described
    return every.kind === 'object' ? `${every.path}["${field}"]` : `${every.path}[${every.name}=${field}].${every.value}`
  }

  function readEveryCustomField(record: unknown): Record<string, string> {
    const every = fields.everyCustomField
    const found = every === undefined ? undefined : readPath(record, every.path)
    const texts: Record<string, string> = {}
    if (every?.kind === 'object' && typeof found === 'object' && found !== null)
      for (const [field, value] of Object.entries(found)) note(texts, field, value)
    if (every?.kind === 'list' && Array.isArray(found))
      for (const entry of found) note(texts, readText(readPath(entry, every.name)), readPath(entry, every.value))
    return texts
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
      const parentId = text(fields.parentId)
      const url = text(fields.url)
      const customFields = readEveryCustomField(record)
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
        parentId: parentId === undefined ? null : toTicketId(parentId),
        queue: text(fields.queue) ?? null,
        owner: text(fields.owner) ?? null,
        tags: fields.tags === undefined ? [] : readTexts(readPath(record, fields.tags)),
        customFields,
        version: etag ?? text(fields.version) ?? text(fields.updatedAt) ?? '',
        ...(url !== undefined && /^https?:\/\//i.test(url) ? { url } : {}),
      }
    },

    create(ticket, externalId, discovered) {
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
      if (ticket.parentId !== undefined && !put(body, fields.parentId, idValue(ticket.parentId)))
        throw new RingloopError('invalidInput', `${name}: a ticket cannot be a part of another`, {
          mend: 'Name fields.parentId in the description, if the backend has it.',
        })
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
      for (const [ours, value] of Object.entries(ticket.customFields)) orDetail(ours, placeOf(ours, discovered), value)
      put(body, fields.description, appendDetails(plainText(ticket.description), unmapped === 'drop' ? [] : details))
      return body
    },

    update(changes, discovered) {
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
        must(`customFields.${oneLine(ours, 60)}`, placeOf(ours, discovered), oneLine(value, 1000))
      return body
    },

    refusedField(changes, after) {
      const same = (table: Partial<Record<string, readonly Word[]>>, wanted: string | undefined, got: string) =>
        wanted === undefined || wanted === got || (table[got] ?? []).some((candidate) => candidate === table[wanted]?.[0])
      if (!same(statuses, changes.status, after.status)) return 'status'
      return same(priorities, changes.priority, after.priority) ? null : 'priority'
    },

    statusWord(status) {
      const first = statuses[status]?.[0]
      return first === undefined ? undefined : String(first)
    },

    numberOf: (record) => (fields.number === undefined ? undefined : readText(readPath(record, fields.number))),
  }
}

function note(texts: Record<string, string>, field: string | undefined, value: unknown): void {
  const text = typeof value === 'boolean' ? String(value) : readText(value)
  if (field !== undefined && text !== undefined && field !== '__proto__') texts[field] = text
}

function ours<Name extends string>(table: Partial<Record<Name, readonly Word[]>>, value: unknown): Name | null {
  for (const [name, words] of Object.entries(table) as [Name, readonly Word[]][]) {
    if (words.some((word) => String(word) === String(value))) return name
  }
  return null
}
