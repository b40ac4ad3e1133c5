import type { CalendarConfig, CalendarDays } from './calendar-config.js'
import { type CivilDay, civilDay, parseCivilDay, weekdayOf } from './civil-day.js'
import { expandRecurrence } from './expand-recurrence.js'
import { isRecurrenceProblem, parseRecurrenceRule } from './recurrence-rule.js'
import { parseShift, type Shift } from './shift.js'
import { parseWeekdays, weekdays } from './weekday.js'

/** The shifts that begin on a day. */
export type ShiftsOf = (day: CivilDay) => readonly Shift[]

interface SpecialDays {
  readonly shifts: readonly Shift[]
  between(from: CivilDay, to: CivilDay): readonly CivilDay[]
}

/** Compiles the days of a calendar; what it gives knows the special days of the stretch that is asked about. */
export function dayPlan(config: CalendarConfig): (from: CivilDay, to: CivilDay) => ShiftsOf {
  const week: (readonly Shift[])[] = weekdays.map(() => [])
  for (const [key, texts] of Object.entries(config.hours))
    for (const weekday of parseWeekdays(key) ?? []) week[weekday] = shiftsOf(texts)
  const special: readonly SpecialDays[] = [
    ...(config.holidays ?? []).map((days) => ({ shifts: shiftsOf(days.hours ?? []), between: daysBetween(days) })),
    ...(config.workingDays ?? []).map((days) => ({
      shifts: days.hours === undefined ? (week[weekdays.indexOf(days.like as 'mon')] ?? []) : shiftsOf(days.hours),
      between: daysBetween(days),
    })),
  ]
  return (from, to) => {
    const known = new Map<CivilDay, readonly Shift[]>()
    for (const { shifts, between } of special) for (const day of between(from, to)) known.set(day, shifts)
    return (day) => known.get(day) ?? week[weekdayOf(day)] ?? []
  }
}

const shiftsOf = (texts: readonly string[]): readonly Shift[] =>
  texts.flatMap((text) => parseShift(text) ?? []).sort((a, b) => a.start - b.start)

const daysOf = (texts: readonly string[] | undefined): readonly CivilDay[] =>
  (texts ?? []).flatMap((text) => parseCivilDay(text) ?? [])

function daysBetween(days: CalendarDays): SpecialDays['between'] {
  if (days.every === undefined) {
    const [first = 0] = daysOf([days.on ?? days.from ?? ''])
    const [last = first] = daysOf([days.to ?? days.on ?? ''])
    return (from, to) => {
      const start = Math.max(first, from)
      return Array.from({ length: Math.max(0, Math.min(last, to) - start + 1) }, (_, index) => start + index)
    }
  }
  const rule = parseRecurrenceRule(days.every)
  if (isRecurrenceProblem(rule)) return () => []
  const [starting = civilDay(1970, 1, 1)] = daysOf(days.starting === undefined ? [] : [days.starting])
  const except = new Set(daysOf(days.except))
  const also = daysOf(days.also)
  // a counted rule is followed from its beginning, once
  const counted = rule.count === null ? null : expandRecurrence(rule, starting, starting, civilDay(2200, 1, 1))
  const ruled = (from: CivilDay, to: CivilDay) =>
    counted === null ? expandRecurrence(rule, starting, from, to) : counted.filter((day) => day >= from && day <= to)
  return (from, to) => [...ruled(from, to), ...also.filter((day) => day >= from && day <= to)].filter((day) => !except.has(day))
}
