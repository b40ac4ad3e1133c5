import type { ContactAsset, E164 } from '@ringloop/core'
import { mostAssets } from '../embedded-desk/contact-facts.js'
import type { CustomerRow } from './customer-of-row.js'
import type { CustomerFacts } from './read-customer-facts.js'

/** A customer as the database has them, or will. */
export interface StoredCustomer extends CustomerFacts {
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

const texts = ['name', 'email', 'level', 'company', 'note', 'url', 'timeZone'] as const

/**
 * A customer with what a row tells about them. `update`: the row counts, but where it tells nothing, what was there stays. `fillEmpty`:
 * what was there counts, and the row fills what was empty. Numbers, tags and assets (by id) are joined: a number is never lost. The same
 * object if nothing changes.
 */
export function mergeCustomer(stored: StoredCustomer, row: CustomerRow, policy: 'update' | 'fillEmpty'): StoredCustomer {
  const [first, second] = policy === 'update' ? [row, stored] : [stored, row]
  const merged: StoredCustomer = {
    id: stored.id,
    ...(Object.fromEntries(texts.map((field) => [field, first[field] ?? second[field]])) as Pick<
      StoredCustomer,
      (typeof texts)[number]
    >),
    value: first.value ?? second.value,
    assets: joinAssets(stored.assets, row.assets, policy),
    numbers: [...new Set([...first.numbers, ...second.numbers])],
    tags: [...new Set([...first.tags, ...second.tags])],
  }
  const same =
    texts.every((field) => merged[field] === stored[field]) &&
    merged.value?.amount === stored.value?.amount &&
    merged.value?.currency === stored.value?.currency &&
    merged.assets.length === stored.assets.length &&
    merged.assets.every((asset, index) => sameAsset(asset, stored.assets[index])) &&
    sameList(merged.numbers, stored.numbers) &&
    sameList(merged.tags, stored.tags)
  return same ? stored : merged
}

const sameList = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((one, index) => one === b[index])

function joinAssets(
  stored: readonly ContactAsset[],
  told: readonly ContactAsset[],
  policy: 'update' | 'fillEmpty',
): readonly ContactAsset[] {
  if (told.length === 0) return stored
  const byId = new Map(stored.map((asset) => [asset.id, asset]))
  for (const asset of told) {
    const known = byId.get(asset.id)
    byId.set(asset.id, policy === 'update' ? { ...known, ...asset } : { ...asset, ...known })
  }
  return [...byId.values()].slice(0, mostAssets)
}

const sameAsset = (one: ContactAsset, other: ContactAsset | undefined) =>
  one.id === other?.id &&
  one.name === other.name &&
  one.detail === other.detail &&
  one.url === other.url &&
  one.until === other.until
