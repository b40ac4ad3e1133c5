import type { CalendarConfig } from '../../src/calendars/calendar-config.js'

/** What a clock on the wall shows, to the minute. */
interface Reading {
  /** Whole minutes, as if the clock were UTC's: to be compared. */
  readonly minute: number
  readonly date: string
}

const minuteLength = 60_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** Reads the clock of a zone; nothing but `Intl`. */
export function readClock(timeZone: string, at: number): Reading {
  let format = formats.get(timeZone)
  if (format === undefined) {
    // Sweden writes 2026-10-25 02:30
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    formats.set(timeZone, format)
  }
  const [date = '', time = ''] = format.format(at).split(' ')
  return { minute: Date.parse(`${date}T${time}:00Z`) / minuteLength, date }
}

const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** The hours of a date, of a calendar that names single weekdays and dates only. */
function hoursOf(config: CalendarConfig, date: string): readonly string[] {
  const working = config.workingDays?.findLast(({ on }) => on === date)
  if (working !== undefined) return working.hours ?? config.hours[working.like ?? ''] ?? []
  const holiday = config.holidays?.findLast(({ on }) => on === date)
  if (holiday !== undefined) return holiday.hours ?? []
  return config.hours[names[new Date(`${date}T00:00Z`).getUTCDay()] ?? ''] ?? []
}

/**
 * Whether a calendar is open, for each minute of a stretch: walks the minutes, keeps the latest time that the clock has shown, and
 * asks whether that is in one of the shifts of today or of the days before.
 */
export function openMinutes(config: CalendarConfig, from: number, to: number): readonly boolean[] {
  const found: boolean[] = []
  let latest = Number.NEGATIVE_INFINITY
  for (let at = from - 1440 * minuteLength; at < to; at += minuteLength) {
    latest = Math.max(latest, readClock(config.timeZone, at).minute)
    if (at >= from) found.push(isInShift(config, latest))
  }
  return found
}

function isInShift(config: CalendarConfig, shown: number): boolean {
  return [0, 1].some((daysBefore) => {
    const midnight = Math.floor(shown / 1440) * 1440 - daysBefore * 1440
    const date = new Date(midnight * minuteLength).toISOString().slice(0, 10)
    return hoursOf(config, date).some((shift) => {
      const [start, end] = [minutesOf(shift.slice(0, 5)), minutesOf(shift.slice(6))]
      const last = end <= start ? end + 1440 : end
      return shown >= midnight + start && shown < midnight + last
    })
  })
}

/** The days (UTC) of some years on which the clock of a zone was changed. */
export function daysOfChange(timeZone: string, firstYear: number, lastYear: number): readonly number[] {
  const day = 1440 * minuteLength
  const found: number[] = []
  let before = Number.NaN
  for (let at = Date.UTC(firstYear, 0, 1); at <= Date.UTC(lastYear + 1, 0, 1); at += day) {
    const ahead = readClock(timeZone, at).minute - at / minuteLength
    if (!Number.isNaN(before) && ahead !== before) found.push(at - day)
    before = ahead
  }
  return found
}
