// Makes packages/core/src/compliance/quiet-hours/zone-table.ts from libphonenumber's resources/timezones/map_data.txt:
//   node scripts/make-zone-table.mjs map_data.txt
// Prefixes longer than six digits are folded into one of six, which then has the zones of all of them.
import { readFileSync, writeFileSync } from 'node:fs'

const longest = 6
const rows = readFileSync(process.argv[2], 'utf8')
  .split('\n')
  .map((line) => /^(\d+)\|(\S+)$/.exec(line.trim()))
  .filter((row) => row !== null)
  .map(([, prefix, zones]) => ({ prefix, zones: zones.split('&') }))
// The table has mobile telephones of these countries in their largest zone; they may be in any zone of the country.
const mobile = {
  614: '61',
  79: '7',
  628: '62',
  346: '34',
  347: '34',
  569: '56',
  5939: '593',
  642: '64',
  9768: '976',
  9769: '976',
}
const notRussia = new Set(['Asia/Almaty', 'Asia/Aqtobe', 'Europe/Bucharest'])
for (const [prefix, country] of Object.entries(mobile)) {
  const zones = rows.find((row) => row.prefix === country).zones.filter((zone) => prefix !== '79' || !notRussia.has(zone))
  for (const row of rows) if (row.prefix.startsWith(prefix)) row.zones = zones
}
const given = new Map(rows.map(({ prefix, zones }) => [prefix, zones]))
const folded = new Map()
for (const { prefix, zones } of rows) {
  const short = prefix.slice(0, longest)
  folded.set(short, new Set([...(folded.get(short) ?? []), ...zones]))
}
const above = (map, prefix) => {
  for (let length = prefix.length - 1; length > 0; length--)
    if (map.has(prefix.slice(0, length))) return map.get(prefix.slice(0, length))
  return []
}
// a number that has only the short prefix was in the zones of what is above it
for (const [prefix, zones] of folded) if (!given.has(prefix)) for (const zone of above(given, prefix)) zones.add(zone)
const keyOf = (zones) => [...zones].sort().join('&')
for (const prefix of [...folded.keys()].sort((a, b) => b.length - a.length))
  if (keyOf(folded.get(prefix)) === keyOf(above(folded, prefix))) folded.delete(prefix)

const zones = [...new Set([...folded.values()].flatMap((set) => [...set]))].sort()
const numbers = new Map(zones.map((zone, index) => [zone, index.toString(36)]))
const groups = new Map()
for (const [prefix, set] of folded) {
  const key = [...set]
    .sort()
    .map((zone) => numbers.get(zone))
    .join(',')
  groups.set(key, [...(groups.get(key) ?? []), prefix])
}
const lines = [...groups].map(([key, prefixes]) => `${key}:${prefixes.sort().join(' ')}`)
writeFileSync(
  new URL('../packages/core/src/compliance/quiet-hours/zone-table.ts', import.meta.url),
  `// Made by scripts/make-zone-table.mjs from the time zones of libphonenumber (resources/timezones/map_data.txt).
// Copyright (C) 2012 The Libphonenumber Authors. Licensed under the Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0
// Changed: prefixes longer than six digits are folded into one of six, which has the zones of all of them; mobile telephones of some
// countries are in every zone of the country.

/** The time zones of the world's numbers, by their place in this list. */
export const zoneNames = \`
${wrap(zones)}\`

/** Zones, in base 36, and behind \`:\` the prefixes of E.164 numbers, without \`+\`, that are in them. */
export const zonesOfPrefixes = \`
${lines.join('\n')}\`
`,
)

/** Words, in lines of at most 120 signs. */
function wrap(words) {
  const wrapped = ['']
  for (const word of words) {
    const line = wrapped.at(-1)
    if (line.length + word.length > 118) wrapped.push(word)
    else wrapped[wrapped.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return wrapped.join('\n')
}
