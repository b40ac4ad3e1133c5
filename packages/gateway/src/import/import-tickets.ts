import { columnText, optionalColumnText } from '../storage/column-text.js'
import type { Queryable } from '../storage/database.js'
import type { RowOutcome } from './import-counts.js'
import type { TicketsMap } from './import-map.js'
import type { RowContext } from './read-field.js'
import { type ReadRow, type RowImporter, readRows } from './row-importer.js'
import { findTicketCustomers, type TicketCustomers } from './ticket-customers.js'
import { type TicketRow, ticketOfRow } from './ticket-of-row.js'

/** Imported tickets are known again by this and their key. */
const externalIdOf = ({ id }: TicketRow) => columnText(`import:${id}`)

interface WantedTicket {
  readonly ticket: TicketRow
  /** `null`: nobody that is known. */
  readonly contact: { readonly id: string; readonly name: string } | null
}

/** Brings in tickets of the past. The rows of a portion have the effect that they would have one by one. */
export function createTicketImporter(map: TicketsMap, context: RowContext): RowImporter {
  const { policy } = map.duplicates

  async function writeDistinct(transaction: Queryable, rows: readonly ReadRow<TicketRow>[], customers: TicketCustomers) {
    const good = rows.flatMap((row) => ('value' in row ? row.value : []))
    const there = await existing(transaction, good)
    const created: WantedTicket[] = []
    const changed: WantedTicket[] = []
    const outcomes = rows.map((row): RowOutcome => {
      if ('problem' in row) return { kind: 'rejected', problem: row.problem }
      const ticket = row.value
      const known = there.has(externalIdOf(ticket))
      if (known && policy === 'skip') return { kind: 'skipped' }
      if (known && policy === 'reject')
        return { kind: 'rejected', problem: `duplicate: ticket ${JSON.stringify(ticket.id)} is there` }
      const contact = customers.of(ticket)
      if (contact === null && map.withoutCustomer === 'reject') return { kind: 'rejected', problem: customers.whyNot(ticket) }
      ;(known ? changed : created).push({ ticket, contact })
      return { kind: known ? 'updated' : 'created' }
    })
    await insert(transaction, created)
    const updated = await update(transaction, changed)
    // what is as it was has not been updated
    return outcomes.map((outcome, index): RowOutcome => {
      const row = rows[index]
      if (outcome.kind !== 'updated' || row === undefined || !('value' in row)) return outcome
      return updated.has(externalIdOf(row.value)) ? outcome : { kind: 'skipped' }
    })
  }

  return {
    async write(transaction, rows) {
      const read = readRows(rows, (row) => ticketOfRow(row, map, context))
      const customers = await findTicketCustomers(
        transaction,
        read.flatMap((row) => ('value' in row ? row.value : [])),
      )
      const outcomes: RowOutcome[] = []
      for (const distinct of partsWithoutTwins(read)) outcomes.push(...(await writeDistinct(transaction, distinct, customers)))
      return outcomes
    },
  }
}

/** Cuts where a ticket comes again: it is looked for in what the part before has written. */
function partsWithoutTwins(rows: readonly ReadRow<TicketRow>[]): readonly (readonly ReadRow<TicketRow>[])[] {
  const parts: ReadRow<TicketRow>[][] = []
  let ids = new Set<string>()
  for (const row of rows) {
    const id = 'value' in row ? row.value.id : null
    if (parts.length === 0 || (id !== null && ids.has(id))) {
      parts.push([])
      ids = new Set()
    }
    parts.at(-1)?.push(row)
    if (id !== null) ids.add(id)
  }
  return parts
}

async function existing(transaction: Queryable, tickets: readonly TicketRow[]): Promise<ReadonlySet<string>> {
  if (tickets.length === 0) return new Set()
  const rows = await transaction.query<{ external_id: string }>(
    'select external_id from tickets where external_id = any($1::text[])',
    [tickets.map(externalIdOf)],
  )
  return new Set(rows.map(({ external_id }) => external_id))
}

const given = `unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
  $10::text[], $11::text[], $12::text[], $13::text[], $14::bigint[], $15::bigint[])
  as given (external_id, subject, description, status, priority, queue, owner, contact_id, contact_name, contact_email, contact_number,
    tags, custom_fields, created_at, updated_at)`

async function insert(transaction: Queryable, tickets: readonly WantedTicket[]): Promise<void> {
  if (tickets.length === 0) return
  await transaction.query(
    `insert into tickets (external_id, subject, description, status, priority, queue, owner, contact_id, contact_name, contact_email,
       contact_number, tags, custom_fields, created_at, updated_at)
     select external_id, subject, description, status, priority, queue, owner, contact_id, contact_name, contact_email,
       contact_number, tags::json, custom_fields::json, created_at, updated_at from ${given}`,
    parametersOf(tickets),
  )
}

/** Gives the external ids of those that were not as they are now. */
async function update(transaction: Queryable, tickets: readonly WantedTicket[]): Promise<ReadonlySet<string>> {
  if (tickets.length === 0) return new Set()
  const rows = await transaction.query<{ external_id: string }>(
    `update tickets t set subject = given.subject, description = given.description, status = given.status, priority = given.priority,
       queue = given.queue, owner = given.owner, contact_id = given.contact_id, contact_name = given.contact_name,
       contact_email = given.contact_email, contact_number = given.contact_number, tags = given.tags::json,
       custom_fields = given.custom_fields::json, created_at = given.created_at, updated_at = given.updated_at, version = t.version + 1
     from ${given} where t.external_id = given.external_id
       and (t.subject, t.description, t.status, t.priority, t.queue, t.owner, t.contact_id, t.contact_name, t.contact_email,
         t.contact_number, t.tags::text, t.custom_fields::text, t.created_at, t.updated_at)
       is distinct from (given.subject, given.description, given.status, given.priority, given.queue, given.owner, given.contact_id,
         given.contact_name, given.contact_email, given.contact_number, given.tags, given.custom_fields, given.created_at, given.updated_at)
     returning t.external_id`,
    parametersOf(tickets),
  )
  return new Set(rows.map(({ external_id }) => external_id))
}

const parametersOf = (tickets: readonly WantedTicket[]): readonly unknown[] => [
  tickets.map(({ ticket }) => externalIdOf(ticket)),
  tickets.map(({ ticket }) => columnText(ticket.subject)),
  tickets.map(({ ticket }) => columnText(ticket.description)),
  tickets.map(({ ticket }) => ticket.status),
  tickets.map(({ ticket }) => ticket.priority),
  tickets.map(({ ticket }) => optionalColumnText(ticket.queue)),
  tickets.map(({ ticket }) => optionalColumnText(ticket.owner)),
  tickets.map(({ contact }) => optionalColumnText(contact?.id)),
  tickets.map(({ contact }) => optionalColumnText(contact?.name)),
  tickets.map(({ ticket }) => ticket.customer.email),
  tickets.map(({ ticket }) => ticket.customer.numbers[0] ?? null),
  tickets.map(({ ticket }) => JSON.stringify(ticket.tags)),
  tickets.map(({ ticket }) => JSON.stringify(ticket.customFields)),
  tickets.map(({ ticket }) => ticket.createdAt),
  tickets.map(({ ticket }) => ticket.updatedAt),
]
