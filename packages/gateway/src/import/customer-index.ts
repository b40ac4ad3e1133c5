import type { E164 } from '@ringloop/core'
import type { Queryable } from '../storage/database.js'
import type { CustomerRow } from './customer-of-row.js'
import type { StoredCustomer } from './merge-customer.js'

/** By what a customer is known again. */
export type CustomerKey = 'id' | 'number' | 'email'

/**
 * Who in the database has the keys of some rows, and, on top of it, what these rows have changed so far: what the next row finds is
 * what it would find if each row were written before the next is read.
 */
export interface CustomerIndex {
  /** Those who have this key of the row: none, one, or two of more. `null` if only the database can tell: write first, load again. */
  find(key: CustomerKey, row: CustomerRow): readonly StoredCustomer[] | null
  /** Takes a new or changed customer. */
  put(customer: StoredCustomer): void
  /** What {@link put} was given, each customer as they are last; `isNew` if the database does not have them. */
  changed(): readonly { readonly customer: StoredCustomer; readonly isNew: boolean }[]
}

/** More than one has the key: nobody is known by it. */
const enough = 2

interface KeyRow {
  readonly key: string
  readonly contact_id: string
}

interface CustomerRecord extends Omit<StoredCustomer, 'numbers' | 'assets'> {
  readonly assets: StoredCustomer['assets'] | null
  readonly numbers: readonly E164[] | null
}

/** Loads what the database knows about some rows: indexed lookups, a bounded number for each key. */
export async function loadCustomerIndex(
  queryable: Queryable,
  rows: readonly CustomerRow[],
  by: readonly CustomerKey[],
): Promise<CustomerIndex> {
  const numbers = by.includes('number') ? [...new Set(rows.flatMap((row) => row.numbers))] : []
  const emails = by.includes('email') ? [...new Set(rows.flatMap(({ email }) => email ?? []))] : []
  const ids = rows.flatMap(({ id }) => id ?? [])
  // not `order by … limit` inside: the planner would walk the primary key and look at every customer
  const byNumber = await lookUp(
    queryable,
    `select key, found.contact_id from unnest($1::text[]) as given (key)
     cross join lateral (select contact_id from contact_numbers where number = given.key limit ${enough}) as found`,
    numbers,
  )
  const byEmail = await lookUp(
    queryable,
    `select key, found.id as contact_id from unnest($1::text[]) as given (key)
     cross join lateral (select id from contacts where lower(email) = given.key limit ${enough}) as found`,
    emails,
  )
  const wanted = new Set([...ids, ...[...byNumber.values(), ...byEmail.values()].flatMap((found) => [...found])])
  const stored = new Map((await loadCustomers(queryable, [...wanted])).map((customer) => [customer.id, customer]))
  return overlay(stored, byNumber, byEmail)
}

async function lookUp(queryable: Queryable, sql: string, keys: readonly string[]): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>()
  if (keys.length === 0) return found
  for (const { key, contact_id } of await queryable.query<KeyRow>(sql, [keys])) add(found, key, contact_id)
  return found
}

async function loadCustomers(queryable: Queryable, ids: readonly string[]): Promise<readonly StoredCustomer[]> {
  if (ids.length === 0) return []
  const rows = await queryable.query<CustomerRecord>(
    `select c.id, c.name, c.email, c.level, c.tags, c.company, c.note, c.url, c.value, c.assets,
       c.time_zone as "timeZone",
       (select array_agg(n.number order by n.position) from contact_numbers n where n.contact_id = c.id) as numbers
     from unnest($1::text[]) as given (id) join contacts c on c.id = given.id`,
    [ids],
  )
  return rows.map(({ numbers, assets, ...customer }) => ({ ...customer, assets: assets ?? [], numbers: numbers ?? [] }))
}

function add(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key)
  if (ids === undefined) index.set(key, new Set([id]))
  else ids.add(id)
}

function overlay(
  stored: ReadonlyMap<string, StoredCustomer>,
  byNumber: Map<string, Set<string>>,
  byEmail: Map<string, Set<string>>,
): CustomerIndex {
  const now = new Map(stored)
  const changes = new Map<string, StoredCustomer>()
  /** E-mails that fewer have than the database was asked for: there may be others. */
  const unknown = new Set<string>()
  const all = (ids: Iterable<string>) => [...new Set(ids)].flatMap((id) => now.get(id) ?? []).slice(0, enough)

  return {
    find(key, row) {
      if (key === 'id') return all(row.id === null ? [] : [row.id])
      if (key === 'number') return all(row.numbers.flatMap((number) => [...(byNumber.get(number) ?? [])]))
      if (row.email === null) return []
      return unknown.has(row.email) ? null : all(byEmail.get(row.email) ?? [])
    },
    put(customer) {
      const before = now.get(customer.id)
      const left = before?.email?.toLowerCase()
      if (left !== undefined && left !== customer.email) {
        const ids = byEmail.get(left)
        if (ids !== undefined && ids.size >= enough) unknown.add(left)
        ids?.delete(customer.id)
      }
      for (const number of customer.numbers) add(byNumber, number, customer.id)
      if (customer.email !== null) add(byEmail, customer.email.toLowerCase(), customer.id)
      now.set(customer.id, customer)
      changes.set(customer.id, customer)
    },
    changed: () => [...changes.values()].map((customer) => ({ customer, isNew: !stored.has(customer.id) })),
  }
}
