import type { Timestamp } from '../time/clock.js'

/** A stretch of time, `from` included, `to` not. */
export interface OpenSpan {
  readonly from: Timestamp
  readonly to: Timestamp
}

/**
 * A calendar that was compiled: it answers from sorted spans of open time, kept a year at a time.
 *
 * Every search ends: what does not come within {@link horizonYears} years is `null`.
 */
export interface BusinessCalendar {
  /** IANA, as it was configured. */
  readonly timeZone: string
  /** Eight hexadecimal digits that change when the configuration does; to know that what was counted was counted differently. */
  readonly revision: string
  isOpen(at: Timestamp): boolean
  /** The next instant after `at` at which it opens, having been closed before. */
  nextOpening(at: Timestamp): Timestamp | null
  /** The next instant after `at` at which it closes, having been open before. */
  nextClosing(at: Timestamp): Timestamp | null
  /**
   * The first instant by which `milliseconds` of open time have gone by since `at`; `at` itself for none.
   * Seven hours from 16:00 in an office that closes at 18:00 and opens at 9:00 is 14:00 of the next working day.
   */
  addWorkingTime(at: Timestamp, milliseconds: number): Timestamp | null
  /** Open time between two instants, in milliseconds; 0 if `to` is not after `from`. */
  workingTimeBetween(from: Timestamp, to: Timestamp): number
  /** The open spans of a stretch of time, cut to it, in order. */
  openSpans(from: Timestamp, to: Timestamp): readonly OpenSpan[]
}

/** How far a calendar looks, in years. */
export const horizonYears = 30
