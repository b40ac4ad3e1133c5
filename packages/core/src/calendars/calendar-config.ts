import * as z from 'zod/mini'
import { findCalendarProblem } from './find-calendar-problem.js'

/** One day (`on`), several (`from`, `to`), or days that come again (`every`). Dates are written `2026-10-01`. */
export interface CalendarDays {
  readonly name?: string | undefined
  readonly on?: string | undefined
  /** First and last day, both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** A recurrence rule of RFC 5545: `FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25`. */
  readonly every?: string | undefined
  /** The first day of `every` (DTSTART). Absent: 1970-01-01, if the rule means the same from any first day. */
  readonly starting?: string | undefined
  /** Days of `every` that are none after all (EXDATE). */
  readonly except?: readonly string[] | undefined
  /** Days besides those of `every` (RDATE). */
  readonly also?: readonly string[] | undefined
}

/** Closed on these days, or open in `hours` alone (half a day). */
export interface Holiday extends CalendarDays {
  readonly hours?: readonly string[] | undefined
}

/** Open on these days whatever the weekday, with the shifts of the weekday `like`, or with `hours`. */
export interface WorkingDay extends CalendarDays {
  readonly hours?: readonly string[] | undefined
  readonly like?: string | undefined
}

/**
 * Business hours as they stand in a file: the shifts of each weekday, and the days that differ.
 *
 * A shift belongs to the day on which it begins, also if it ends after midnight (`22:00-06:00`). It begins when the clock on the
 * wall first shows its beginning, and ends when it first shows its end. Where several entries speak of one day the last one
 * decides; working days come after holidays.
 */
export interface CalendarConfig {
  /** IANA: `Asia/Shanghai`. */
  readonly timeZone: string
  /** Weekdays, or ranges of them, to shifts: `{ "mon-fri": ["09:00-12:00", "13:00-18:00"], "sat": ["00:00-24:00"] }`. Days left out are closed. */
  readonly hours: Readonly<Record<string, readonly string[]>>
  readonly holidays?: readonly Holiday[] | undefined
  readonly workingDays?: readonly WorkingDay[] | undefined
}

// Schemas are made in functions marked as pure, so that a bundle that uses none of them leaves zod out.

const shiftsSchema = /* @__PURE__ */ (() => z.array(z.string().check(z.maxLength(20))).check(z.maxLength(24)))()
const dateSchema = /* @__PURE__ */ (() => z.string().check(z.maxLength(10)))()
const nameSchema = /* @__PURE__ */ (() => z.string().check(z.minLength(1), z.maxLength(100)))()

const daysShape = /* @__PURE__ */ (() => ({
  name: z.optional(nameSchema),
  on: z.optional(dateSchema),
  from: z.optional(dateSchema),
  to: z.optional(dateSchema),
  every: z.optional(z.string().check(z.maxLength(300))),
  starting: z.optional(dateSchema),
  except: z.optional(z.array(dateSchema).check(z.maxLength(500))),
  also: z.optional(z.array(dateSchema).check(z.maxLength(500))),
  hours: z.optional(shiftsSchema),
}))()

/** {@link CalendarConfig}, in zod's small form; it may stand in a schema of zod's large form too. */
export const calendarSchema: z.ZodMiniType<CalendarConfig> = /* @__PURE__ */ (() =>
  z
    .strictObject({
      timeZone: z.string().check(z.maxLength(100)),
      hours: z.record(z.string().check(z.maxLength(20)), shiftsSchema),
      holidays: z.optional(z.array(z.strictObject(daysShape)).check(z.maxLength(1000))),
      workingDays: z.optional(
        z.array(z.strictObject({ ...daysShape, like: z.optional(z.string().check(z.maxLength(20))) })).check(z.maxLength(1000)),
      ),
    })
    .check((payload) => {
      const problem = findCalendarProblem(payload.value)
      if (problem === null) return
      const message = `${problem.problem}. ${problem.mend}`
      payload.issues.push({ code: 'custom', input: payload.value, path: [...problem.path], message })
    }))()
