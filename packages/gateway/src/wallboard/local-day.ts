import type { Timestamp } from '@ringloop/core'

/** A day of the calendar: `start <= instant < end`. */
export interface LocalDay {
  readonly start: Timestamp
  readonly end: Timestamp
}

/** No day of any zone is longer, in milliseconds. */
const longestDay = 26 * 3_600_000

/**
 * The day of an instant in a time zone: from the first instant that has its date to the first that has the next. A day is not always
 * of 24 hours.
 *
 * @param timeZone IANA name; must be one
 */
export function localDayOf(at: Timestamp, timeZone: string): LocalDay {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const date = format.format(at)
  const isOfDay = (instant: Timestamp) => format.format(instant) === date
  return {
    start: firstWhere(at - longestDay, at, isOfDay),
    end: firstWhere(at, at + longestDay, (instant) => !isOfDay(instant)),
  }
}

/** The first instant after `low` at which it holds; it holds at `high`, and for good from the first time on. */
function firstWhere(low: Timestamp, high: Timestamp, holds: (at: Timestamp) => boolean): Timestamp {
  let before = Math.floor(low)
  let after = Math.ceil(high)
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (holds(middle)) after = middle
    else before = middle
  }
  return after
}
