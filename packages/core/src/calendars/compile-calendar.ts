import { RingloopError } from '../errors/ringloop-error.js'
import { revisionOf } from '../text/revision-of.js'
import type { Timestamp } from '../time/clock.js'
import { type BusinessCalendar, horizonYears, type OpenSpan } from './business-calendar.js'
import type { CalendarConfig } from './calendar-config.js'
import { dayPlan } from './day-plan.js'
import { findCalendarProblem } from './find-calendar-problem.js'
import { lastNotAbove, type OpenYear, openUntil, openYear, spanAt } from './open-year.js'
import { zoneOffsets } from './zone-offsets.js'

/** So many years are kept; more are laid out again. */
const keptYears = 200
/** Longer stretches of time are no business of a calendar. */
const longest = 100

/**
 * A calendar that answers. A year takes a few milliseconds when it is first asked about, and a few dozen kilobytes as long as it is kept.
 *
 * @throws `invalidConfig` if the calendar makes no sense, as `parseCalendar` says it too. Its methods throw `invalidInput` for what is
 *   no instant of the years 1900 to 9998, and for stretches of more than a hundred years.
 */
export function compileCalendar(config: CalendarConfig): BusinessCalendar {
  const problem = findCalendarProblem(config)
  if (problem !== null)
    throw new RingloopError('invalidConfig', `calendar ${problem.path.join('.')}: ${problem.problem}`, { mend: problem.mend })
  const plan = dayPlan(config)
  const zone = zoneOffsets(config.timeZone)
  const years = new Map<number, OpenYear>()
  let latest: OpenYear | null = null

  const yearOf = (number: number): OpenYear => {
    const known = years.get(number)
    if (known !== undefined) return known
    if (!(number >= 1900 && number <= 9998))
      throw new RingloopError('invalidInput', `a calendar was asked about the year ${number}`, {
        mend: 'Give milliseconds since 1970.',
      })
    if (years.size >= keptYears) years.clear()
    const laidOut = openYear(number, plan, zone)
    years.set(number, laidOut)
    return laidOut
  }
  const yearAt = (at: Timestamp): OpenYear => {
    if (latest === null || !(at >= latest.from && at < latest.to)) latest = yearOf(new Date(at).getUTCFullYear())
    return latest
  }
  const isOpen = (at: Timestamp): boolean => {
    const year = yearAt(at)
    return at < (year.ends[spanAt(year, at)] ?? Number.NEGATIVE_INFINITY)
  }
  /** The years from the one of an instant to the horizon. */
  function* yearsFrom(at: Timestamp): Generator<OpenYear> {
    const first = new Date(at).getUTCFullYear()
    yield yearAt(at)
    for (let number = first + 1; number <= first + horizonYears; number++) yield yearOf(number)
  }
  const checkLength = (from: Timestamp, to: Timestamp) => {
    if (!(to - from <= longest * 366 * 86_400_000))
      throw new RingloopError('invalidInput', `more than ${longest} years lie between two instants`, { mend: 'Ask about less.' })
  }

  return {
    timeZone: config.timeZone,
    revision: revisionOf(config),
    isOpen,
    nextOpening(at) {
      for (const year of yearsFrom(at)) {
        for (let index = Math.max(0, spanAt(year, at)); index < year.starts.length; index++) {
          const start = year.starts[index] ?? 0
          // a span at the beginning of a year may go on from the year before
          if (start > at && (start > year.from || !isOpen(start - 1))) return start
        }
      }
      return null
    },
    nextClosing(at) {
      for (const year of yearsFrom(at)) {
        for (let index = Math.max(0, spanAt(year, at)); index < year.ends.length; index++) {
          const end = year.ends[index] ?? 0
          if (end > at && (end < year.to || !isOpen(end))) return end
        }
      }
      return null
    },
    addWorkingTime(at, milliseconds) {
      if (milliseconds <= 0) return at
      let left = milliseconds
      for (const year of yearsFrom(at)) {
        const wanted = openUntil(year, Math.max(at, year.from)) + left
        const total = year.openBefore.at(-1) ?? 0
        if (wanted <= total) {
          // the span in which it is reached, not the one that begins when it has been
          let index = lastNotAbove(year.openBefore, wanted)
          while (index > 0 && (year.openBefore[index] ?? 0) >= wanted) index--
          return (year.starts[index] ?? 0) + wanted - (year.openBefore[index] ?? 0)
        }
        left = wanted - total
      }
      return null
    },
    workingTimeBetween(from, to) {
      if (!(to > from)) return 0
      checkLength(from, to)
      const first = yearAt(from)
      if (to <= first.to) return openUntil(first, to) - openUntil(first, from)
      let sum = (first.openBefore.at(-1) ?? 0) - openUntil(first, from)
      const last = new Date(to).getUTCFullYear()
      for (let number = new Date(from).getUTCFullYear() + 1; number < last; number++) sum += yearOf(number).openBefore.at(-1) ?? 0
      return sum + openUntil(yearOf(last), to)
    },
    openSpans(from, to) {
      if (!(to > from)) return []
      checkLength(from, to)
      const spans: OpenSpan[] = []
      for (let number = new Date(from).getUTCFullYear(); number <= new Date(to).getUTCFullYear(); number++) {
        const year = yearOf(number)
        for (let index = Math.max(0, spanAt(year, from)); index < year.starts.length; index++) {
          const start = Math.max(year.starts[index] ?? 0, from)
          const end = Math.min(year.ends[index] ?? 0, to)
          if (start >= to) break
          if (end <= start) continue
          const before = spans.at(-1)
          if (before?.to === start) spans[spans.length - 1] = { from: before.from, to: end }
          else spans.push({ from: start, to: end })
        }
      }
      return spans
    },
  }
}
