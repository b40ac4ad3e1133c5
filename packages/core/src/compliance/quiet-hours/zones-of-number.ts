import type { E164 } from '../../contacts/contact.js'
import { zoneNames, zonesOfPrefixes } from './zone-table.js'

const longestPrefix = 6
let table: ReadonlyMap<string, readonly string[]> | null = null

/**
 * The time zones in which a number may be, IANA names: one for most countries, by its area code where a country has several, all that are
 * possible where the number does not tell (mobile and toll-free numbers of large countries). None for numbers of no place. After
 * libphonenumber's table. Where somebody is who took their telephone along, no number tells: in North America mobile numbers have area codes.
 */
export function zonesOfNumber(number: E164): readonly string[] {
  table ??= readTable()
  for (let length = longestPrefix; length > 0; length--) {
    const zones = table.get(number.slice(1, length + 1))
    if (zones !== undefined) return zones
  }
  return []
}

function readTable(): ReadonlyMap<string, readonly string[]> {
  const names = zoneNames.trim().split(/\s+/)
  const read = new Map<string, readonly string[]>()
  for (const line of zonesOfPrefixes.trim().split('\n')) {
    const [zones = '', prefixes = ''] = line.split(':')
    const named = zones.split(',').flatMap((index) => names[Number.parseInt(index, 36)] ?? [])
    for (const prefix of prefixes.split(' ')) read.set(prefix, named)
  }
  return read
}
