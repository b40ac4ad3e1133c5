import { RingloopError } from '../errors/ringloop-error.js'
import { nearest } from '../text/nearest.js'
import type { Ticket } from '../tickets/ticket.js'
import type { TicketField } from '../tickets/ticket-field.js'
import type { Timestamp } from '../time/clock.js'
import { toEngineerId } from './engineer.js'
import type { Place } from './place.js'
import { toWorkOrderId, type WorkOrder } from './work-order.js'

/** Which custom field of a ticket says what. Only `place` and `durationMinutes` are needed; a field that is empty says nothing. */
export interface WorkOrderMapping {
  /** One field with `latitude, longitude`, or one field each. */
  readonly place: string | { readonly latitude: string; readonly longitude: string }
  readonly durationMinutes: { readonly field?: string; readonly default?: number }
  /** `heating:2, lifts`: names, each with the level at least; 1 without one. */
  readonly skills?: string
  /** Names with commas between. */
  readonly certificates?: string
  /** `pump:2, valve`: names, each with how many; 1 without. */
  readonly parts?: string
  /** When the work may begin: instants as ISO 8601 with a zone, or milliseconds. */
  readonly begins?: { readonly from: string; readonly to: string }
  /** When the customer was told that it begins. */
  readonly promised?: { readonly from: string; readonly to: string }
  readonly dueAt?: string
  readonly preferred?: string
  readonly pinnedTo?: string
}

/**
 * The work order that a ticket asks for. Its id is the ticket's.
 *
 * @param fields the ticket system's fields, so that a mapping to a field that does not exist is told from an empty one, and errors say what
 *   people read; empty if it does not tell
 * @throws `invalidConfig` if the mapping names a field that there is not; `invalidInput` that names each field of the ticket that is missing
 *   or cannot be read, all of them at once
 */
export function workOrderOf(ticket: Ticket, fields: readonly TicketField[], mapping: WorkOrderMapping): WorkOrder {
  checkMapping(mapping, fields)
  const reader = createReader(ticket, fields)
  const place = reader.place(mapping.place)
  const durationMinutes = reader.duration(mapping.durationMinutes)
  const begins = reader.span(mapping.begins)
  const order: WorkOrder = {
    id: toWorkOrderId(ticket.id),
    ticketId: ticket.id,
    place: place ?? { latitude: 0, longitude: 0 },
    durationMinutes: durationMinutes ?? 0,
    skills: reader.counted(mapping.skills),
    certificates: Object.keys(reader.counted(mapping.certificates)),
    parts: reader.counted(mapping.parts, true),
    windows: begins === null ? [] : [begins],
    dueAt: reader.instant(mapping.dueAt),
    priority: ticket.priority,
    promised: reader.span(mapping.promised),
    preferred: reader.engineer(mapping.preferred),
    pinnedTo: reader.engineer(mapping.pinnedTo),
    started: null,
  }
  if (reader.problems.length === 0) return order
  throw new RingloopError('invalidInput', `Ticket ${ticket.id} is no work order yet: ${reader.problems.join('; ')}.`, {
    mend: 'Fill in these fields of the ticket, or give a default in the mapping.',
  })
}

function checkMapping(mapping: WorkOrderMapping, fields: readonly TicketField[]): void {
  if (fields.length === 0) return
  const names = fields.map(({ name }) => name)
  const walk = (path: string, value: unknown): void => {
    if (typeof value === 'string') {
      if (names.includes(value)) return
      const meant = nearest(value, names)
      throw new RingloopError('invalidConfig', `${path}: the ticket system has no field ${JSON.stringify(value)}.`, {
        mend: meant === null ? 'Name one of its fields.' : `Did you mean ${JSON.stringify(meant)}?`,
      })
    }
    if (typeof value === 'object' && value !== null) for (const [key, each] of Object.entries(value)) walk(`${path}.${key}`, each)
  }
  for (const [key, value] of Object.entries(mapping)) walk(key, value)
}

function createReader({ customFields }: Ticket, fields: readonly TicketField[]) {
  const problems: string[] = []
  const label = (name: string) => `"${fields.find((field) => field.name === name)?.label ?? name}"`
  const text = (name: string | undefined): string =>
    name !== undefined && Object.hasOwn(customFields, name) ? (customFields[name] ?? '').trim() : ''
  const problem = (name: string, what: string): null => {
    problems.push(`${label(name)} ${what}`)
    return null
  }
  const number = (name: string, limit: number): number | null => {
    const value = text(name)
    if (value === '') return problem(name, 'is missing')
    return plain.test(value) && Math.abs(Number(value)) <= limit
      ? Number(value)
      : problem(name, `is no number between −${limit} and ${limit}`)
  }
  const instant = (name: string | undefined): Timestamp | null => {
    const value = text(name)
    if (value === '' || name === undefined) return null
    if (/^\d{12,14}$/.test(value)) return Number(value)
    const at = withZone.test(value) && isDay(value) ? Date.parse(value) : Number.NaN
    return Number.isNaN(at) ? problem(name, 'is no instant with a time zone, such as 2026-03-02T09:00:00+01:00') : at
  }
  return {
    problems,
    instant,
    place(from: WorkOrderMapping['place']): Place | null {
      if (typeof from !== 'string') {
        const latitude = number(from.latitude, 90)
        const longitude = number(from.longitude, 180)
        return latitude === null || longitude === null ? null : { latitude, longitude }
      }
      const value = text(from)
      if (value === '') return problem(from, 'is missing')
      const [latitude, longitude, ...more] = value.split(/\s*[,;]\s*|\s+/)
      const fine = [latitude, longitude].every((each) => plain.test(each ?? '')) && more.length === 0
      if (!fine || Math.abs(Number(latitude)) > 90 || Math.abs(Number(longitude)) > 180)
        return problem(from, 'is no place, such as 52.52, 13.405')
      return { latitude: Number(latitude), longitude: Number(longitude) }
    },
    duration({ field, default: otherwise }: WorkOrderMapping['durationMinutes']): number | null {
      const value = text(field)
      if (value === '' || field === undefined) return otherwise ?? problem(field ?? 'durationMinutes', 'is missing')
      return plain.test(value) && Number(value) > 0 && Number(value) <= 100_000
        ? Number(value)
        : problem(field, 'is no number of minutes')
    },
    span(from: WorkOrderMapping['begins']): { from: Timestamp; to: Timestamp } | null {
      if (from === undefined || (text(from.from) === '' && text(from.to) === '')) return null
      const earliest = instant(from.from)
      const latest = instant(from.to)
      if (text(from.from) === '') problem(from.from, `is missing; ${label(from.to)} is there`)
      if (text(from.to) === '') problem(from.to, `is missing; ${label(from.from)} is there`)
      if (earliest === null || latest === null) return null
      return earliest <= latest ? { from: earliest, to: latest } : problem(from.to, `is before ${label(from.from)}`)
    },
    counted(name: string | undefined, whole = false): Readonly<Record<string, number>> {
      const found = new Map<string, number>()
      for (const entry of text(name).split(/[,;\n]/)) {
        const colon = entry.lastIndexOf(':')
        const what = (colon === -1 ? entry : entry.slice(0, colon)).trim()
        const count = colon === -1 ? '1' : entry.slice(colon + 1).trim()
        if (what === '') continue
        const number = plain.test(count) ? Number(count) : Number.NaN
        if (Number.isNaN(number) || number < 0 || (whole && !Number.isInteger(number)))
          problem(name ?? '', `has no number after "${what}:"`)
        else found.set(what, number)
      }
      return Object.fromEntries(found)
    },
    engineer: (name: string | undefined) => (text(name) === '' ? null : toEngineerId(text(name))),
  }
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
const isDay = (value: string): boolean => {
  const day = value.slice(0, 10)
  const parsed = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(day)
}

const plain = /^[-+]?\d{1,9}(?:\.\d{1,15})?$/
const withZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/
