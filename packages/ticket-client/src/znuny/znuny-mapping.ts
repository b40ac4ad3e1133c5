import { type NewTicket, type Ticket, type TicketStatus, toContactId, toTicketId } from '@ringloop/core'
import { fingerprint } from '../changes/fingerprint.js'
import { publicUrlOf } from '../config/public-url.js'
import { createPriorityTable } from '../mapping/priority-table.js'
import { createStatusTable } from '../mapping/status-table.js'
import { appendDetails } from '../text/append-details.js'
import { oneLine, plainText } from '../text/plain-text.js'
import { compactNumber } from '../text/written-number.js'
import type { ZnunyTicket } from './znuny-answers.js'
import type { ZnunyOptions } from './znuny-options.js'

/** One of the two addresses that Znuny takes as it comes (its CheckEmailValidAddress): of every other it asks the name server for a mail exchanger. */
const unknownCustomer = 'admin@localhost'

/** A value for a dynamic field. */
export interface DynamicValue {
  readonly Name: string
  readonly Value: string
}

/** Translates between tickets and what Znuny has. */
export interface ZnunyMapping {
  readonly fields: { readonly externalId: string; readonly number: string; readonly contactId?: string; readonly tags?: string }
  read(ticket: ZnunyTicket): Ticket
  fieldText(ticket: ZnunyTicket, field: string | undefined): string | undefined
  /** @param customer login or address; `null` for somebody unknown, whose address is then written below the description */
  create(ticket: NewTicket, key: string, customer: string | null): object
  /** State, and the reminder that a pending one needs. */
  state(status: TicketStatus): object
  priorityWord(priority: NewTicket['priority']): string
}

/** Makes the {@link ZnunyMapping}. */
export function createZnunyMapping(options: ZnunyOptions): ZnunyMapping {
  const { queue, queues = {}, customFields = {}, unmapped = 'describe', pendingMinutes = 1_440, publicUrl } = options
  const fields = { externalId: 'RingloopId', number: 'RingloopNumber', ...withoutAbsent(options.fields ?? {}) }
  const statuses = createStatusTable({
    words: {
      acknowledged: 'new',
      inProgress: 'open',
      pending: ['pending reminder', 'pending auto close+', 'pending auto close-'],
      held: 'pending reminder',
      resolved: 'closed successful',
      closed: ['closed successful', 'closed with workaround'],
      cancelled: ['closed unsuccessful', 'merged', 'removed'],
    },
    own: options.statuses,
  })
  const priorities = createPriorityTable({
    words: { low: ['2 low', '1 very low'], normal: '3 normal', high: '4 high', urgent: '5 very high' },
    own: options.priorities,
  })
  const queueNames = new Map(Object.entries(queues).map(([ours, theirs]) => [theirs, ours]))

  const fieldText: ZnunyMapping['fieldText'] = ({ DynamicField }, field) => {
    const value = field === undefined ? undefined : DynamicField.find(({ Name }) => Name === field)?.Value
    return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined
  }

  const state: ZnunyMapping['state'] = (status) => {
    const State = statuses.write(status)
    return status === 'pending' || status === 'held' ? { State, PendingTime: { Diff: pendingMinutes } } : { State }
  }

  return {
    fields,
    fieldText,
    state,
    priorityWord: priorities.write,

    read(ticket) {
      const custom: Record<string, string> = {}
      for (const [ours, theirs] of Object.entries(customFields)) {
        const value = fieldText(ticket, theirs)
        if (value !== undefined) custom[ours] = value
      }
      const contactId = fieldText(ticket, fields.contactId)
      const [first] = ticket.Article
      const known = statuses.read(ticket.State)
      return {
        id: toTicketId(ticket.TicketID),
        externalId: fieldText(ticket, fields.externalId) ?? null,
        subject: ticket.Title,
        description: (first?.Body ?? '').replace(/\r\n?/g, '\n'),
        // A state of the house's own: whether it is closed, its type says.
        status: known === 'inProgress' && ['closed', 'merged', 'removed'].includes(ticket.StateType) ? 'closed' : known,
        priority: priorities.read(ticket.Priority),
        queue: queueNames.get(ticket.Queue) ?? ticket.Queue,
        owner: isOwned(ticket) ? ticket.Owner : null,
        contactId: contactId === undefined ? null : toContactId(contactId),
        parentId: null,
        tags: (fieldText(ticket, fields.tags) ?? '')
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
        customFields: custom,
        createdAt: readZnunyTime(ticket.Created),
        updatedAt: readZnunyTime(ticket.Changed),
        // Times have a resolution of a second: two changes in one are told apart by what is there.
        version: `${ticket.Changed.replace(/\D/g, '')}-${fingerprint({ ...ticket, Article: [] })}`,
        ...(publicUrl === undefined
          ? {}
          : { url: `${publicUrlOf({ url: publicUrl })}index.pl?Action=AgentTicketZoom;TicketID=${ticket.TicketID}` }),
      }
    },

    create(ticket, key, customer) {
      const details: [string, string][] = []
      const values: DynamicValue[] = [{ Name: fields.externalId, Value: key }]
      const put = (what: string, field: string | undefined, value: string | undefined) => {
        if (value === undefined || value === '') return
        if (field === undefined) details.push([what, value])
        else values.push({ Name: field, Value: oneLine(value, 1_000) })
      }
      put('customer', undefined, ticket.contact?.name)
      if (customer === null) put('e-mail', undefined, ticket.contact?.email)
      const { number } = ticket.contact ?? {}
      put('number', fields.number, number === undefined ? undefined : compactNumber(number) || number)
      if (fields.contactId !== undefined) put('contact', fields.contactId, ticket.contact?.id)
      put('tags', fields.tags, ticket.tags.map((tag) => oneLine(tag, 100).replaceAll(',', ' ')).join(','))
      for (const [ours, value] of Object.entries(ticket.customFields))
        put(ours, Object.hasOwn(customFields, ours) ? customFields[ours] : undefined, value)
      const subject = oneLine(ticket.subject, 250) || 'Call'
      const mapped = ticket.queue === undefined ? undefined : queues[ticket.queue]
      if (ticket.queue !== undefined && mapped === undefined) details.push(['queue', ticket.queue])
      return {
        Ticket: {
          Title: subject,
          Queue: mapped ?? queue,
          Priority: priorities.write(ticket.priority),
          CustomerUser: customer ?? options.unknownCustomer ?? unknownCustomer,
          ...state('acknowledged'),
          ...(ticket.owner === undefined ? {} : { Owner: ticket.owner }),
        },
        Article: {
          ...articleOf(subject, appendDetails(plainText(ticket.description), unmapped === 'drop' ? [] : details) || '-', true),
          CommunicationChannel: 'Phone',
          HistoryType: 'PhoneCallCustomer',
        },
        DynamicField: values,
      }
    },
  }
}

/** Where nobody else is named, Znuny gives a ticket to who makes it, and leaves it unlocked: that is nobody. */
const isOwned = ({ Owner, OwnerID, CreateBy, Lock }: ZnunyTicket): boolean =>
  Owner !== '' && (OwnerID !== CreateBy || Lock !== 'unlock')

/** An article of plain text, about which nobody is mailed. */
export const articleOf = (subject: string, body: string, visible: boolean): object => ({
  CommunicationChannel: 'Internal',
  SenderType: 'agent',
  IsVisibleForCustomer: visible ? 1 : 0,
  Subject: subject,
  Body: body,
  ContentType: 'text/plain; charset=utf-8',
  HistoryType: 'AddNote',
  HistoryComment: 'Ringloop',
  NoAgentNotify: 1,
})

/** `2026-11-21 20:30:00`, in Znuny's own time zone, which is UTC unless somebody changed OTRSTimeZone. */
export const readZnunyTime = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`) || 0

/** The same the other way. */
export const writeZnunyTime = (at: number): string => new Date(Math.max(0, at)).toISOString().slice(0, 19).replace('T', ' ')

function withoutAbsent<Value extends object>(value: Value): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never
}
