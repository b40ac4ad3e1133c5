import { type Contact, type ContactDirectory, type E164, type HistoryItem, RingloopError, toContactId } from '@ringloop/core'
import { columnText, optionalColumnText } from '../storage/column-text.js'
import type { Database, Queryable } from '../storage/database.js'
import { type ContactFactsRow, contactFactsColumns, contactFactsValues, toContactFacts } from './contact-facts.js'
import { throwIfAborted } from './throw-if-aborted.js'

/** The directory of the embedded desk, with what fills it. */
export interface EmbeddedContacts extends ContactDirectory {
  readonly history: NonNullable<ContactDirectory['history']>
  /**
   * Adds or replaces customers, each with their history, all or none.
   *
   * @throws `invalidInput` for a number that is not E.164, an address that is not `https:`, and values, assets and time zones that are none
   */
  put(contacts: readonly { readonly contact: Contact; readonly history?: readonly HistoryItem[] }[]): Promise<void>
  /** How many there are. */
  count(): Promise<number>
}

interface ContactRow extends ContactFactsRow {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly level: string | null
  readonly tags: readonly string[]
  readonly company: string | null
  readonly note: string | null
  readonly url: string | null
  readonly numbers: readonly E164[]
}

interface HistoryRow {
  readonly id: string
  readonly kind: HistoryItem['kind']
  readonly at: number
  readonly title: string
  readonly detail: string | null
}

/** The contact half of the embedded desk: customers in the gateway's own database, found by any of their numbers. */
export function createEmbeddedContacts(database: Database): EmbeddedContacts {
  return {
    name: 'embedded',

    async lookup(number, { signal }) {
      throwIfAborted(signal)
      const rows = await database.query<ContactRow>(
        `select c.id, c.name, c.email, c.level, c.tags, c.company, c.note, c.url, ${contactFactsColumns.map((one) => `c.${one}`).join(', ')},
           (select array_agg(n.number order by n.position) from contact_numbers n where n.contact_id = c.id) as numbers
         from contacts c where c.id in (select contact_id from contact_numbers where number = $1) order by c.id`,
        [columnText(number)],
      )
      return rows.map(toContact)
    },

    async history(contact, { signal, limit }) {
      throwIfAborted(signal)
      // What is closed belongs to the past; open tickets are shown on their own.
      const rows = await database.query<HistoryRow>(
        `select id, kind, at, title, detail from contact_history where contact_id = $1
         union all
         select 'ticket-' || id, 'ticket', updated_at, subject, status from tickets
         where contact_id = $1 and status in ('resolved', 'closed', 'cancelled')
         order by at desc, id limit $2`,
        [columnText(contact.id), Math.max(0, Math.trunc(limit))],
      )
      return rows.map(({ detail, at, ...row }) => ({ ...row, at: Number(at), ...(detail === null ? {} : { detail }) }))
    },

    put: (contacts) =>
      database.transaction(async (transaction) => {
        for (const { contact, history } of contacts) await putOne(transaction, contact, history ?? [])
      }),

    async count() {
      const [row] = await database.query<{ count: number }>('select count(*) as count from contacts')
      return Number(row?.count ?? 0)
    },
  }
}

function toContact(row: ContactRow): Contact {
  return {
    id: toContactId(row.id),
    name: row.name,
    numbers: row.numbers,
    tags: row.tags,
    ...(row.email === null ? {} : { email: row.email }),
    ...(row.level === null ? {} : { level: row.level }),
    ...(row.company === null ? {} : { company: row.company }),
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.url === null ? {} : { url: row.url }),
    ...toContactFacts(row),
  }
}

function check({ id, numbers, url }: Contact): void {
  const wrong = numbers.find((number) => !/^\+[1-9]\d{3,14}$/.test(number))
  if (wrong !== undefined)
    throw new RingloopError('invalidInput', `numbers of ${id}: ${JSON.stringify(wrong)} is not E.164.`, {
      mend: 'Write it with + and country code, digits only: +4930901820.',
    })
  if (url !== undefined && !/^https:\/\//i.test(url))
    throw new RingloopError('invalidInput', `url of ${id}: is no https address.`, {
      mend: 'Give an address that begins with https://.',
    })
}

async function putOne(transaction: Queryable, contact: Contact, history: readonly HistoryItem[]): Promise<void> {
  check(contact)
  const facts = contactFactsValues(contact)
  const id = columnText(contact.id)
  await transaction.query('delete from contacts where id = $1', [id])
  await transaction.query(
    `insert into contacts (id, name, email, level, tags, company, note, url, ${contactFactsColumns.join(', ')})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      columnText(contact.name),
      optionalColumnText(contact.email),
      optionalColumnText(contact.level),
      JSON.stringify(contact.tags),
      optionalColumnText(contact.company),
      optionalColumnText(contact.note),
      optionalColumnText(contact.url),
      ...facts,
    ],
  )
  await transaction.query(
    `insert into contact_numbers (number, contact_id, position)
     select number, $1, min(place) from unnest($2::text[]) with ordinality as given (number, place) group by number`,
    [id, contact.numbers.map(columnText)],
  )
  for (const item of history)
    await transaction.query(
      'insert into contact_history (contact_id, id, kind, at, title, detail) values ($1, $2, $3, $4, $5, $6)',
      [id, columnText(item.id), item.kind, Math.trunc(item.at), columnText(item.title), optionalColumnText(item.detail)],
    )
}
