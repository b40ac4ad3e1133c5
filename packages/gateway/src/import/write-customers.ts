import { columnText, optionalColumnText } from '../storage/column-text.js'
import type { Queryable } from '../storage/database.js'
import type { StoredCustomer } from './merge-customer.js'

/** Writes customers with their numbers, a few statements for all of them. */
export async function writeCustomers(
  transaction: Queryable,
  customers: readonly { readonly customer: StoredCustomer; readonly isNew: boolean }[],
): Promise<void> {
  const created = customers.filter(({ isNew }) => isNew).map(({ customer }) => customer)
  const updated = customers.filter(({ isNew }) => !isNew).map(({ customer }) => customer)
  if (created.length > 0)
    await transaction.query(
      `insert into contacts (id, name, email, level, tags, company, note, url, value, assets, time_zone)
       select id, name, email, level, tags::json, company, note, url, value::json, assets::json, time_zone from ${given}`,
      parametersOf(created),
    )
  if (updated.length > 0) {
    await transaction.query(
      `update contacts c set name = given.name, email = given.email, level = given.level, tags = given.tags::json,
         company = given.company, note = given.note, url = given.url, value = given.value::json, assets = given.assets::json,
         time_zone = given.time_zone
       from ${given} where c.id = given.id`,
      parametersOf(updated),
    )
    await transaction.query('delete from contact_numbers where contact_id = any($1::text[])', [updated.map(({ id }) => id)])
  }
  const numbers = customers.flatMap(({ customer: { id, numbers } }) =>
    numbers.map((number, index) => ({ id, number, position: index + 1 })),
  )
  if (numbers.length > 0)
    await transaction.query(
      `insert into contact_numbers (number, contact_id, position)
       select number, contact_id, position from unnest($1::text[], $2::text[], $3::integer[]) as given (number, contact_id, position)`,
      [numbers.map(({ number }) => number), numbers.map(({ id }) => id), numbers.map(({ position }) => position)],
    )
}

const given = `unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
  $9::text[], $10::text[], $11::text[])
  as given (id, name, email, level, tags, company, note, url, value, assets, time_zone)`

const parametersOf = (customers: readonly StoredCustomer[]): readonly unknown[] => [
  customers.map(({ id }) => columnText(id)),
  customers.map(({ name }) => columnText(name)),
  customers.map(({ email }) => optionalColumnText(email)),
  customers.map(({ level }) => optionalColumnText(level)),
  customers.map(({ tags }) => JSON.stringify(tags)),
  customers.map(({ company }) => optionalColumnText(company)),
  customers.map(({ note }) => optionalColumnText(note)),
  customers.map(({ url }) => optionalColumnText(url)),
  customers.map(({ value }) => (value === null ? null : JSON.stringify(value))),
  customers.map(({ assets }) => (assets.length === 0 ? null : JSON.stringify(assets))),
  customers.map(({ timeZone }) => optionalColumnText(timeZone)),
]
