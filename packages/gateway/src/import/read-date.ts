import type { Timestamp } from '@ringloop/core'

const parts = {
  yyyy: { field: 'year', least: 4, most: 4 },
  MM: { field: 'month', least: 2, most: 2 },
  M: { field: 'month', least: 1, most: 2 },
  dd: { field: 'day', least: 2, most: 2 },
  d: { field: 'day', least: 1, most: 2 },
  HH: { field: 'hour', least: 2, most: 2 },
  H: { field: 'hour', least: 1, most: 2 },
  mm: { field: 'minute', least: 2, most: 2 },
  ss: { field: 'second', least: 2, most: 2 },
} as const

type Field = (typeof parts)[keyof typeof parts]['field']
type Token = keyof typeof parts

/** A format as a list of fields and of what stands between them. */
const tokens = (format: string): readonly string[] => format.match(/yyyy|MM?|dd?|HH?|mm|ss|[^yMdHms]+|./g) ?? []
const isToken = (text: string): text is Token => Object.hasOwn(parts, text)

/** Why a text is no format of dates, or `null`. */
export function dateFormatProblem(format: string): string | null {
  if (format === 'iso' || format === 'unix' || format === 'unixMilliseconds') return null
  const fields = tokens(format).flatMap((token) => (isToken(token) ? [parts[token].field] : []))
  const unknown = tokens(format).find((token) => !isToken(token) && /[A-Za-z]/.test(token) && token !== 'T')
  if (unknown !== undefined)
    return `has ${JSON.stringify(unknown)}, which is none of ${Object.keys(parts).join(', ')}; or write "iso", "unix" or "unixMilliseconds"`
  if (new Set(fields).size < fields.length) return 'names the same part twice'
  return ['year', 'month', 'day'].every((field) => fields.includes(field as Field)) ? null : 'must have yyyy, MM and dd at least'
}

/**
 * The time that a text tells, in milliseconds; `null` if it is none in this format. Days that do not exist (30 February) are none.
 *
 * @param zone IANA zone of texts that do not tell theirs.
 */
export function readDate(text: string, format: string, zone: string): Timestamp | null {
  if (format === 'unix' || format === 'unixMilliseconds') {
    if (!/^-?\d{1,16}(?:\.\d{1,9})?$/.test(text)) return null
    return inRange(Math.round(Number(text) * (format === 'unix' ? 1000 : 1)))
  }
  return format === 'iso' ? readIso(text, zone) : readPattern(text, format, zone)
}

/** Before the year 1900 or after 9999 something else was meant. */
const inRange = (at: number) => (at >= Date.UTC(1900, 0) && at < Date.UTC(10_000, 0) ? at : null)

function readIso(text: string, zone: string): Timestamp | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text)
  if (match === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0))
  const local = toUtc({ year, month, day, hour, minute, second })
  if (local === null) return null
  const offset = match[7]
  if (offset === undefined) return inRange(fromZone(local, zone))
  if (offset.toUpperCase() === 'Z') return inRange(local)
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2))
  return inRange(local - (offset.startsWith('-') ? -minutes : minutes) * 60_000)
}

function readPattern(text: string, format: string, zone: string): Timestamp | null {
  const found: Partial<Record<Field, number>> = {}
  let at = 0
  for (const token of tokens(format)) {
    if (!isToken(token)) {
      if (!text.startsWith(token, at)) return null
      at += token.length
      continue
    }
    const { field, least, most } = parts[token]
    let end = at
    while (end - at < most && /\d/.test(text[end] ?? '')) end++
    if (end - at < least) return null
    found[field] = Number(text.slice(at, end))
    at = end
  }
  const local = at === text.length ? toUtc(found) : null
  return local === null ? null : inRange(fromZone(local, zone))
}

/** As if the zone were UTC; `null` for a day or hour that does not exist. */
function toUtc({
  year = 0,
  month = 1,
  day = 1,
  hour = 0,
  minute = 0,
  second = 0,
}: Partial<Record<Field, number>>): number | null {
  const at = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(at)
  const same =
    back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day && back.getUTCHours() === hour
  return same && back.getUTCMinutes() === minute && back.getUTCSeconds() === second ? at : null
}

/** The time at which clocks in the zone show what `local` shows in UTC. Of an hour that comes twice, the first. */
function fromZone(local: number, zone: string): number {
  if (zone === 'UTC') return local
  const before = local - offsetAt(local - 86_400_000 / 2, zone)
  const after = local - offsetAt(local + 86_400_000 / 2, zone)
  return before + offsetAt(before, zone) === local ? before : after
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Milliseconds by which the zone is ahead of UTC at a time. */
function offsetAt(at: number, zone: string): number {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  const shown = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}
