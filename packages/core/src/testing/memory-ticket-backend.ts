import type { E164 } from '../contacts/contact.js'
import { RingloopError } from '../errors/ringloop-error.js'
import { isOpen, type NewTicket, type Ticket, type TicketId, toTicketId } from '../tickets/ticket.js'
import type { TicketBackend, TicketChanges, TicketQuery } from '../tickets/ticket-backend.js'
import type { TicketCapabilities } from '../tickets/ticket-capabilities.js'
import type { TicketChange, WebhookRequest } from '../tickets/ticket-change-feed.js'
import type { Clock } from '../time/clock.js'
import { createMemoryChangeFeed } from './memory-change-feed.js'

/** A ticket system in memory, for tests of what works with one. */
export interface MemoryTicketBackend extends TicketBackend {
  /** Everything that was created, in order. */
  readonly tickets: readonly Ticket[]
  /** Somebody else changes a ticket; gives what is told of it, if changes are told. */
  changeAs(by: string, id: TicketId, changes: TicketChanges): TicketChange
}

/** How a {@link MemoryTicketBackend} is made. */
export interface MemoryTicketOptions {
  readonly clock?: Clock
  /** Tells changes, by polling; with `verify`, which throws `unauthorised`, by webhooks of `{ "changes": [{ "id": "…" }] }` too. */
  readonly changes?: { readonly verify?: (request: WebhookRequest) => Promise<void> }
}

const memoryCapabilities: TicketCapabilities = {
  createOnce: 'idempotencyKey',
  findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
  versions: true,
  priority: true,
  tags: true,
  description: true,
  comments: [],
  attachments: null,
  customFields: 'configured',
  subTickets: 'parent',
  changes: [],
}

interface Row {
  ticket: Ticket
  readonly number: string | null
}

/** Makes an empty one. Without a clock, tickets are made a second apart from 1970 on. */
export function createMemoryTicketBackend(options: MemoryTicketOptions = {}): MemoryTicketBackend {
  const { feed, note } = createMemoryChangeFeed(options.changes?.verify)
  const rows = new Map<TicketId, Row>()
  let ticks = 0
  const now = () => options.clock?.now() ?? ++ticks * 1000

  const demand = (id: TicketId): Row => {
    const row = rows.get(id)
    if (row !== undefined) return row
    throw new RingloopError('notFound', `There is no ticket ${id}.`, { mend: 'It may have been deleted or merged.' })
  }

  return {
    name: 'memory',
    capabilities: {
      ...memoryCapabilities,
      changes: options.changes === undefined ? [] : feed.receive === undefined ? ['poll'] : ['poll', 'webhook'],
    },
    ...(options.changes === undefined ? {} : { changes: feed }),
    changeAs(by, id, changes) {
      const row = demand(id)
      row.ticket = change(row.ticket, changes, now())
      return note('changed', row.ticket, by)
    },
    get tickets() {
      return [...rows.values()].map((row) => row.ticket)
    },
    async create(ticket, { externalId, signal }) {
      demandLife(signal)
      const known = [...rows.values()].find((row) => row.ticket.externalId === externalId)
      if (known !== undefined) return known.ticket
      if (ticket.subject.trim() === '') {
        throw new RingloopError('invalidInput', 'subject: is empty', { mend: 'Give the ticket a subject.' })
      }
      const created = fromNew(ticket, toTicketId(String(rows.size + 1)), externalId, now())
      rows.set(created.id, { ticket: created, number: ticket.contact?.number ?? null })
      note('created', created, null)
      return created
    },
    async get(id, { signal }) {
      demandLife(signal)
      return demand(id).ticket
    },
    async find(query, { signal }) {
      demandLife(signal)
      const found = [...rows.values()].filter((row) => fits(row, query)).map((row) => row.ticket)
      return found.reverse().slice(0, Math.max(0, query.limit))
    },
    async update(id, changes, { signal, ifVersion }) {
      demandLife(signal)
      const row = demand(id)
      if (ifVersion !== undefined && ifVersion !== row.ticket.version) {
        throw new RingloopError('conflict', `Ticket ${id} has changed since version ${ifVersion}.`, { mend: 'Read it again.' })
      }
      row.ticket = change(row.ticket, changes, now())
      note('changed', row.ticket, null)
      return row.ticket
    },
  }
}

function fromNew(ticket: NewTicket, id: TicketId, externalId: string, at: number): Ticket {
  return {
    id,
    subject: ticket.subject,
    description: ticket.description,
    status: 'acknowledged',
    priority: ticket.priority,
    createdAt: at,
    updatedAt: at,
    externalId,
    contactId: ticket.contact?.id ?? null,
    parentId: ticket.parentId ?? null,
    queue: ticket.queue ?? null,
    owner: ticket.owner ?? null,
    tags: ticket.tags,
    customFields: ticket.customFields,
    version: '1',
  }
}

function change(ticket: Ticket, changes: TicketChanges, at: number): Ticket {
  const { customFields, ...rest } = changes
  return {
    ...ticket,
    ...rest,
    customFields: { ...ticket.customFields, ...customFields },
    updatedAt: at,
    version: String(Number(ticket.version) + 1),
  }
}

function fits({ ticket, number }: Row, query: TicketQuery): boolean {
  return (
    (query.externalId === undefined || ticket.externalId === query.externalId) &&
    (query.contactId === undefined || ticket.contactId === query.contactId) &&
    (query.number === undefined || (number as E164 | null) === query.number) &&
    (query.open === undefined || isOpen(ticket.status) === query.open) &&
    (query.status === undefined || ticket.status === query.status) &&
    (query.parentId === undefined || ticket.parentId === query.parentId)
  )
}

function demandLife(signal: AbortSignal): void {
  if (signal.aborted) throw new RingloopError('aborted', 'The request was given up.', { cause: signal.reason })
}
