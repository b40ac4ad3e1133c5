import { dayLength } from '../calendars/civil-day.js'
import { firstInstantShowing, zoneOffsets } from '../calendars/zone-offsets.js'
import type { Timestamp } from '../time/clock.js'

/** A time of day (`08:30`), or of one day (`2026-12-24T12:00`), by the clock on the wall. */
export type WallTime = { readonly kind: 'daily'; readonly minutes: number } | { readonly kind: 'once'; readonly wall: number }

/** Reads a time by the clock on the wall; `null` if it is none. */
export function parseWallTime(text: string): WallTime | null {
  const found = /^(?:(\d{4}-\d\d-\d\d)T)?([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (found === null) return null
  const [, day, hours, minutes] = found
  const inDay = Number(hours) * 60 + Number(minutes)
  if (day === undefined) return { kind: 'daily', minutes: inDay }
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // the thirtieth of February is read as the first of March
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return null
  return { kind: 'once', wall: midnight + inDay * 60_000 }
}

/** When the clocks of a zone show that time: of a daily one, on the day on which something is due. In a gap of an hour at its end, of a repeated hour the first. */
export function reminderInstant(time: WallTime, timeZone: string): (dueAt: Timestamp) => Timestamp {
  const zone = zoneOffsets(timeZone)
  const showing = (wall: number) => firstInstantShowing(wall, zone.between(wall - 2 * dayLength, wall + 2 * dayLength))
  if (time.kind === 'once') {
    const at = showing(time.wall)
    return () => at
  }
  return (dueAt) => {
    const [{ offset = 0 } = {}] = zone.between(dueAt, dueAt)
    return showing(Math.floor((dueAt + offset) / dayLength) * dayLength + time.minutes * 60_000)
  }
}
