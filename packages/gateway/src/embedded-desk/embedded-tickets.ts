import {
  type CallOptions,
  type Clock,
  type NewTicket,
  RingloopError,
  type Ticket,
  type TicketBackend,
  type TicketCapabilities,
  type TicketChanges,
  type TicketId,
} from '@ringloop/core'
import { columnText, optionalColumnText } from '../storage/column-text.js'
import type { Database, Queryable } from '../storage/database.js'
import { createEmbeddedChanges, nextChange } from './embedded-changes.js'
import { createEmbeddedFiles, maximumFileBytes } from './embedded-files.js'
import { throwIfAborted } from './throw-if-aborted.js'
import { type TicketRow, ticketColumns, toTicket } from './ticket-row.js'

const capabilities: TicketCapabilities = {
  createOnce: 'idempotencyKey',
  findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
  versions: true,
  priority: true,
  tags: true,
  description: true,
  comments: ['internal', 'public'],
  attachments: { maximumBytes: maximumFileBytes, visibility: ['internal', 'public'] },
  customFields: 'configured',
  subTickets: 'parent',
  changes: ['poll'],
}

/** The ticket half of the embedded desk. */
export interface EmbeddedTickets extends TicketBackend {
  readonly attach: NonNullable<TicketBackend['attach']>
  readonly attachments: NonNullable<TicketBackend['attachments']>
  /**
   * The bytes of a file, piece by piece.
   *
   * @throws `notFound`
   */
  openAttachment(id: TicketId, attachmentId: string, options: CallOptions): Promise<ReadableStream<Uint8Array>>
}

const openCondition = "status not in ('resolved', 'closed', 'cancelled')"

/**
 * The ticket half of the embedded desk: tickets in the gateway's own database. A unique external id makes `create` happen once.
 *
 * @param account who works with it
 */
export function createEmbeddedTickets(database: Database, clock: Clock, account: string): EmbeddedTickets {
  const files = createEmbeddedFiles(database, clock, account)
  return {
    name: 'embedded',
    capabilities,
    changes: createEmbeddedChanges(database, account),

    async attach(id, attachment, { key, visibility, signal }) {
      throwIfAborted(signal)
      return files.attach((await rowOf(database, id)).id, attachment, { key, visibility, signal })
    },

    async attachments(id, { signal }) {
      throwIfAborted(signal)
      return files.list((await rowOf(database, id)).id)
    },

    async openAttachment(id, attachmentId, { signal }) {
      throwIfAborted(signal)
      return files.open((await rowOf(database, id)).id, attachmentId)
    },

    async create(ticket, { externalId, signal }) {
      throwIfAborted(signal)
      if (ticket.subject.trim() === '')
        throw new RingloopError('invalidInput', 'subject: a ticket needs one.', { mend: 'Give the ticket a subject.' })
      const key = columnText(externalId)
      const found =
        (await findOrInsert(database, ticket, { key, account, now: clock.now() })) ?? (await byExternalId(database, key))
      if (found === null) throw new RingloopError('conflict', `The ticket ${externalId} is gone right after it was made.`)
      return found
    },

    async get(id, { signal }) {
      throwIfAborted(signal)
      return toTicket(await rowOf(database, id))
    },

    async find(query, { signal }) {
      throwIfAborted(signal)
      const conditions: string[] = []
      const parameters: unknown[] = []
      const where = (condition: (place: string) => string, value: unknown) => {
        parameters.push(value)
        conditions.push(condition(`$${parameters.length}`))
      }
      if (query.externalId !== undefined) where((p) => `external_id = ${p}`, columnText(query.externalId))
      if (query.contactId !== undefined) where((p) => `contact_id = ${p}`, columnText(query.contactId))
      if (query.number !== undefined)
        where(
          (p) => `(contact_number = ${p} or contact_id in (select contact_id from contact_numbers where number = ${p}))`,
          columnText(query.number),
        )
      if (query.status !== undefined) where((p) => `status = ${p}`, query.status)
      if (query.parentId !== undefined)
        where((p) => `parent_id = ${p}`, /^\d{1,15}$/.test(query.parentId) ? Number(query.parentId) : -1)
      if (query.open !== undefined) conditions.push(query.open ? openCondition : `not (${openCondition})`)
      parameters.push(Math.max(0, Math.trunc(query.limit)))
      const rows = await database.query<TicketRow>(
        `select ${ticketColumns} from tickets ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
         order by created_at desc, id desc limit $${parameters.length}`,
        parameters,
      )
      return rows.map(toTicket)
    },

    async update(id, changes, { signal, ifVersion }) {
      throwIfAborted(signal)
      return database.transaction(async (transaction) => {
        const row = await rowOf(transaction, id, 'for update')
        if (ifVersion !== undefined && ifVersion !== String(row.version))
          throw new RingloopError('conflict', `Ticket ${id} has changed meanwhile.`, {
            mend: 'Read it again, then repeat the change.',
          })
        return toTicket(await write(transaction, row, changes, { account, now: clock.now() }))
      })
    },

    async check({ signal }) {
      throwIfAborted(signal)
      const [row] = await database.query<{ version: string }>("select current_setting('server_version') as version")
      return { version: `PostgreSQL ${row?.version}` }
    },

    async comment(id, text, { signal, visibility }) {
      throwIfAborted(signal)
      await database.transaction(async (transaction) => {
        const row = await rowOf(transaction, id, 'for update')
        const now = clock.now()
        await transaction.query(
          `insert into ticket_comments (ticket_id, at, visibility, text, change, author) values ($1, $2, $3, $4, ${nextChange}, $5)`,
          [row.id, now, visibility, columnText(text), account],
        )
        // told as a comment: the ticket has no number of this
        await transaction.query('update tickets set updated_at = greatest(updated_at, $2), version = version + 1 where id = $1', [
          row.id,
          now,
        ])
      })
    },
  }
}

/** In one statement: looking first keeps ticket numbers without gaps, but for those who come at once; the unique column guarantees. `null` if somebody was faster. */
async function findOrInsert(
  queryable: Queryable,
  ticket: NewTicket,
  { key, account, now }: { readonly key: string; readonly account: string; readonly now: number },
): Promise<Ticket | null> {
  const parent = ticket.parentId === undefined ? null : (await rowOf(queryable, ticket.parentId)).id
  const [row] = await queryable.query<TicketRow>(
    `with there as (select ${ticketColumns} from tickets where external_id = $1),
     made as (
       insert into tickets (external_id, subject, description, status, priority, queue, owner, contact_id, contact_name,
         contact_email, contact_number, tags, custom_fields, created_at, updated_at, parent_id, change, changed_at,
         changed_by)
       select $1, $2, $3, 'acknowledged', $4, $5, $6, $7, $8, $9, $10, $11::json, $12::json, $13, $13, $14, ${nextChange}, $13, $15
       where not exists (select from there)
       on conflict (external_id) do nothing
       returning ${ticketColumns}
     )
     select ${ticketColumns} from there union all select ${ticketColumns} from made`,
    [
      key,
      columnText(ticket.subject),
      columnText(ticket.description),
      ticket.priority,
      optionalColumnText(ticket.queue),
      optionalColumnText(ticket.owner),
      optionalColumnText(ticket.contact?.id),
      optionalColumnText(ticket.contact?.name),
      optionalColumnText(ticket.contact?.email),
      optionalColumnText(ticket.contact?.number),
      JSON.stringify(ticket.tags),
      JSON.stringify(ticket.customFields),
      now,
      parent,
      account,
    ],
  )
  return row ? toTicket(row) : null
}

async function write(
  transaction: Queryable,
  row: TicketRow,
  changes: TicketChanges,
  { account, now }: { readonly account: string; readonly now: number },
): Promise<TicketRow> {
  const [written] = await transaction.query<TicketRow>(
    `update tickets set status = $2, priority = $3, subject = $4, owner = $5, custom_fields = $6, updated_at = $7, version = version + 1,
       change = ${nextChange}, changed_at = $7, changed_by = $8 where id = $1 returning ${ticketColumns}`,
    [
      row.id,
      changes.status ?? row.status,
      changes.priority ?? row.priority,
      columnText(changes.subject ?? row.subject),
      optionalColumnText(changes.owner ?? row.owner),
      JSON.stringify({ ...row.custom_fields, ...changes.customFields }),
      Math.max(now, Number(row.updated_at)),
      account,
    ],
  )
  return written ?? row
}

async function byExternalId(queryable: Queryable, externalId: string): Promise<Ticket | null> {
  const [row] = await queryable.query<TicketRow>(`select ${ticketColumns} from tickets where external_id = $1`, [externalId])
  return row ? toTicket(row) : null
}

async function rowOf(queryable: Queryable, id: TicketId, lock: 'for update' | '' = ''): Promise<TicketRow> {
  const [row] = /^\d{1,15}$/.test(id)
    ? await queryable.query<TicketRow>(`select ${ticketColumns} from tickets where id = $1 ${lock}`, [Number(id)])
    : []
  if (!row)
    throw new RingloopError('notFound', `There is no ticket ${JSON.stringify(id.slice(0, 40))}.`, { mend: 'Check its number.' })
  return row
}
