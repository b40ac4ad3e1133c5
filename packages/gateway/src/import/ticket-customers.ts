import { columnText } from '../storage/column-text.js'
import type { Queryable } from '../storage/database.js'
import { shown } from './read-value.js'
import type { TicketRow } from './ticket-of-row.js'

/** The customers that some tickets belong to. */
export interface TicketCustomers {
  /** By key, else by number, else by e-mail; the first that names exactly one customer. `null` if none does. */
  of(ticket: TicketRow): TicketCustomer | null
  /** What was looked for in vain. */
  whyNot(ticket: TicketRow): string
}

/** Whom a ticket belongs to. */
export interface TicketCustomer {
  readonly id: string
  readonly name: string
}

interface FoundRow extends TicketCustomer {
  readonly key: string
}

/** Looks the customers of a portion of tickets up, by indexes. */
export async function findTicketCustomers(queryable: Queryable, tickets: readonly TicketRow[]): Promise<TicketCustomers> {
  const ids = await lookUp(
    queryable,
    'select c.id as key, c.id, c.name from contacts c where c.id = any($1::text[])',
    tickets.flatMap(({ customer }) => (customer.id === null ? [] : [columnText(customer.id)])),
  )
  const numbers = await lookUp(
    queryable,
    `select key, c.id, c.name from unnest($1::text[]) as given (key)
     cross join lateral (select contact_id from contact_numbers where number = given.key limit 2) as found
     join contacts c on c.id = found.contact_id`,
    tickets.flatMap(({ customer }) => customer.numbers),
  )
  const emails = await lookUp(
    queryable,
    `select key, found.id, found.name from unnest($1::text[]) as given (key)
     cross join lateral (select id, name from contacts where lower(email) = given.key limit 2) as found`,
    tickets.flatMap(({ customer }) => customer.email ?? []),
  )
  const only = (found: readonly TicketCustomer[] = []) => (found.length === 1 ? found[0] : undefined)
  return {
    of: ({ customer }) =>
      (customer.id === null ? undefined : only(ids.get(customer.id))) ??
      customer.numbers.map((number) => only(numbers.get(number))).find((one) => one !== undefined) ??
      (customer.email === null ? undefined : only(emails.get(customer.email))) ??
      null,
    whyNot({ customer }) {
      const keys = [customer.id, ...customer.numbers, customer.email].flatMap((key) => (key === null ? [] : [shown(key)]))
      return keys.length === 0 ? 'customer: the row names none' : `customer: nobody, or several, have ${keys.join(', ')}`
    },
  }
}

async function lookUp(
  queryable: Queryable,
  sql: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly TicketCustomer[]>> {
  const found = new Map<string, TicketCustomer[]>()
  if (keys.length === 0) return found
  for (const { key, id, name } of await queryable.query<FoundRow>(sql, [[...new Set(keys)]])) {
    const list = found.get(key)
    if (list === undefined) found.set(key, [{ id, name }])
    else list.push({ id, name })
  }
  return found
}
