import type { BusinessCalendar } from '../../calendars/business-calendar.js'
import type { CalendarConfig } from '../../calendars/calendar-config.js'
import { compileCalendar } from '../../calendars/compile-calendar.js'
import { isTimeZone } from '../../calendars/zone-offsets.js'
import type { E164 } from '../../contacts/contact.js'
import { RingloopError } from '../../errors/ringloop-error.js'
import type { Timestamp } from '../../time/clock.js'
import { zonesOfNumber } from './zones-of-number.js'

/** Hours in which people may be called, by the clock where they are, and the days that differ: a calendar without its time zone. */
export type CallingTimes = Omit<CalendarConfig, 'timeZone'>

/** When whom may be called. */
export interface CallingHoursOptions extends CallingTimes {
  /** Other times for numbers that begin so: `+49`, `+1212`. The longest that fits holds. */
  readonly numbers?: Readonly<Record<string, CallingTimes>> | undefined
  /** Where numbers are that tell no place (satellites, international toll-free). Without it they may not be called. */
  readonly otherwise?: string | undefined
}

/** What {@link CallingHours} say of a call. */
export type CallingVerdict =
  | { readonly allowed: true; readonly because: string }
  /** `until`: from then on it is allowed; `null` if that does not come within a year. */
  | { readonly allowed: false; readonly because: string; readonly until: Timestamp | null }

/** Whether somebody may be called now, by the time where they are. */
export interface CallingHours {
  /**
   * Whether a number may be called at an instant. Where it may be in one of several time zones it must be allowed in all of them.
   * `timeZone`: where the customer is known to be.
   */
  mayDial(number: E164, at: Timestamp, context?: { readonly timeZone?: string | undefined }): CallingVerdict
}

/** How far `until` is looked for. */
const horizonMs = 366 * 86_400_000
const mostSteps = 2_000

/**
 * Reads calling hours; calendars of single time zones are made when they are first asked for.
 *
 * @throws `invalidConfig` for hours that make no sense, beginnings of numbers that are none, and a time zone that does not exist.
 */
export function createCallingHours(options: CallingHoursOptions): CallingHours {
  const times = new Map<string, CallingTimes>([['', timesOf(options)]])
  for (const [prefix, own] of Object.entries(options.numbers ?? {})) {
    if (!/^\+[1-9]\d{0,14}$/.test(prefix))
      throw new RingloopError('invalidConfig', `numbers.${prefix.slice(0, 40)}: is no beginning of a number.`, {
        mend: 'Write it with + and country code: "+49".',
      })
    times.set(prefix, timesOf(own))
  }
  if (options.otherwise !== undefined && !isTimeZone(options.otherwise))
    throw new RingloopError('invalidConfig', `otherwise: "${options.otherwise.slice(0, 60)}" is no time zone.`, {
      mend: 'Write an IANA name: "Europe/Berlin".',
    })
  const calendars = new Map<string, BusinessCalendar>()
  const calendarOf = (prefix: string, timeZone: string): BusinessCalendar => {
    const key = `${prefix} ${timeZone}`
    const known = calendars.get(key)
    if (known !== undefined) return known
    const made = compileCalendar({ ...(times.get(prefix) ?? timesOf(options)), timeZone })
    calendars.set(key, made)
    return made
  }
  for (const prefix of times.keys()) calendarOf(prefix, 'UTC')

  const prefixOf = (number: string): string => {
    let prefix = ''
    for (const candidate of times.keys()) if (candidate.length > prefix.length && number.startsWith(candidate)) prefix = candidate
    return prefix
  }

  return {
    mayDial(number, at, { timeZone } = {}) {
      const known = timeZone !== undefined && isTimeZone(timeZone) ? [timeZone] : zonesOfNumber(number).filter(isTimeZone)
      const zones = known.length > 0 ? known : options.otherwise === undefined ? [] : [options.otherwise]
      if (zones.length === 0) return { allowed: false, because: `Nobody knows what time it is where ${number} is.`, until: null }
      const prefix = prefixOf(number)
      const open = zones.map((zone) => calendarOf(prefix, zone))
      const closed = open.find((calendar) => !calendar.isOpen(at))
      if (closed === undefined) return { allowed: true, because: `It is ${timesAt(at, zones)} there.` }
      const place = zones.length === 1 ? 'there' : `in ${closed.timeZone}, where ${number} may be`
      return {
        allowed: false,
        because: `It is ${wallClock(at, closed.timeZone)} ${place}; nobody is called there then.`,
        until: firstOpen(open, at),
      }
    },
  }
}

/** The first instant from `at` on at which all are open. */
function firstOpen(calendars: readonly BusinessCalendar[], at: Timestamp): Timestamp | null {
  let candidate = at
  for (let step = 0; step < mostSteps && candidate <= at + horizonMs; step++) {
    const closed = calendars.find((calendar) => !calendar.isOpen(candidate))
    if (closed === undefined) return candidate
    const next = closed.nextOpening(candidate)
    if (next === null) return null
    candidate = next
  }
  return null
}

const timesOf = ({ hours, holidays, workingDays }: CallingTimes): CallingTimes => ({ hours, holidays, workingDays })

function timesAt(at: Timestamp, zones: readonly string[]): string {
  const shown = [...new Set(zones.map((zone) => wallClock(at, zone)))]
  return shown.length <= 3 ? shown.join(' or ') : `${shown[0]} to ${shown.at(-1)}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** `Sunday 21:30`, by the clock on the wall. */
function wallClock(at: Timestamp, timeZone: string): string {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    formats.set(timeZone, format)
  }
  return format.format(at).replace(/^(\w+)[ ,]+(?:at )?/, '$1 ')
}
