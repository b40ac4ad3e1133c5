import type { E164 } from '@ringloop/core'
import type { CustomerRow } from './customer-of-row.js'

/** A customer as the database has them, or will. */
export interface StoredCustomer {
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

const texts = ['name', 'email', 'level', 'company', 'note', 'url'] as const

/**
 * A customer with what a row tells about them. `update`: the row counts, but where it tells nothing, what was there stays. `fillEmpty`:
 * what was there counts, and the row fills what was empty. Numbers and tags are joined: a number is never lost. The same object if
 * nothing changes.
 */
export function mergeCustomer(stored: StoredCustomer, row: CustomerRow, policy: 'update' | 'fillEmpty'): StoredCustomer {
  const [first, second] = policy === 'update' ? [row, stored] : [stored, row]
  const merged: StoredCustomer = {
    id: stored.id,
    ...(Object.fromEntries(texts.map((field) => [field, first[field] ?? second[field]])) as Pick<
      StoredCustomer,
      (typeof texts)[number]
    >),
    numbers: [...new Set([...first.numbers, ...second.numbers])],
    tags: [...new Set([...first.tags, ...second.tags])],
  }
  const same =
    texts.every((field) => merged[field] === stored[field]) &&
    sameList(merged.numbers, stored.numbers) &&
    sameList(merged.tags, stored.tags)
  return same ? stored : merged
}

const sameList = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((one, index) => one === b[index])
