import { type CivilDay, civilDay, monthLength, partsOf, weekdayOf } from './civil-day.js'
import type { RecurrenceRule, RuleWeekday } from './recurrence-rule.js'

/** Beyond this no counted rule is followed. */
const lastYear = 2400

/**
 * The days of a rule between two days, both included, in order. The first day (DTSTART) is one of them only if the rule says so.
 * @see RFC 5545, 3.3.10
 */
export function expandRecurrence(rule: RecurrenceRule, first: CivilDay, from: CivilDay, to: CivilDay): readonly CivilDay[] {
  const end = Math.min(to, rule.until ?? to)
  const begin = Math.max(from, first)
  if (end < begin) return []
  if (rule.count === null) return daysOfPeriods(rule, first, begin, end)
  // counted from the first day on, wherever we look
  return daysOfPeriods(rule, first, first, Math.min(end, civilDay(lastYear, 1, 1)), rule.count).filter((day) => day >= begin)
}

function daysOfPeriods(
  rule: RecurrenceRule,
  first: CivilDay,
  begin: CivilDay,
  end: CivilDay,
  count = Number.POSITIVE_INFINITY,
): readonly CivilDay[] {
  const found: CivilDay[] = []
  for (let period = periodOf(rule, first, begin); ; period++) {
    if (period % rule.interval !== 0) continue
    const { start, days } = daysOfPeriod(rule, first, period)
    if (start > end) return found
    for (const day of choose(days, rule.bySetPos)) {
      if (day < begin || day < first) continue
      if (day > end || found.length >= count) return found
      found.push(day)
    }
  }
}

/** Periods are counted from the one that holds the first day, which is 0. */
function periodOf(rule: RecurrenceRule, first: CivilDay, day: CivilDay): number {
  switch (rule.frequency) {
    case 'DAILY':
      return day - first
    case 'WEEKLY':
      return (weekStartOf(day, rule.weekStart) - weekStartOf(first, rule.weekStart)) / 7
    case 'MONTHLY':
      return monthIndex(day) - monthIndex(first)
    case 'YEARLY':
      return partsOf(day).year - partsOf(first).year
  }
}

const weekStartOf = (day: CivilDay, weekStart: number) => day - ((weekdayOf(day) - weekStart + 7) % 7)
const monthIndex = (day: CivilDay) => {
  const { year, month } = partsOf(day)
  return year * 12 + month - 1
}

/** All days of a period that the rule's parts leave, in order. */
function daysOfPeriod(
  rule: RecurrenceRule,
  first: CivilDay,
  period: number,
): { readonly start: CivilDay; readonly days: readonly CivilDay[] } {
  const inMonth = (day: CivilDay) => rule.byMonth.length === 0 || rule.byMonth.includes(partsOf(day).month)
  switch (rule.frequency) {
    case 'DAILY': {
      const day = first + period
      const fits = inMonth(day) && isMonthDay(day, rule.byMonthDay) && isWeekday(day, rule.byDay)
      return { start: day, days: fits ? [day] : [] }
    }
    case 'WEEKLY': {
      const start = weekStartOf(first, rule.weekStart) + period * 7
      const wanted = rule.byDay.length === 0 ? [{ weekday: weekdayOf(first), nth: null }] : rule.byDay
      return { start, days: range(start, 7).filter((day) => isWeekday(day, wanted) && inMonth(day)) }
    }
    case 'MONTHLY': {
      const index = monthIndex(first) + period
      const year = Math.floor(index / 12)
      const month = (index % 12) + 1
      const wanted = rule.byMonth.length === 0 || rule.byMonth.includes(month)
      return { start: civilDay(year, month, 1), days: wanted ? daysOfMonth(rule, first, year, month) : [] }
    }
    case 'YEARLY': {
      const year = partsOf(first).year + period
      const start = civilDay(year, 1, 1)
      if (rule.byMonth.length === 0 && rule.byMonthDay.length === 0 && rule.byDay.length > 0)
        return { start, days: nthWeekdays(start, civilDay(year + 1, 1, 1) - start, rule.byDay) }
      const every = rule.byMonthDay.length > 0 ? allMonths : [partsOf(first).month]
      const months = rule.byMonth.length > 0 ? [...new Set(rule.byMonth)].sort((a, b) => a - b) : every
      return { start, days: months.flatMap((month) => daysOfMonth(rule, first, year, month)) }
    }
  }
}

const allMonths = Array.from({ length: 12 }, (_, index) => index + 1)
const range = (start: CivilDay, length: number): readonly CivilDay[] => Array.from({ length }, (_, index) => start + index)

function daysOfMonth(rule: RecurrenceRule, first: CivilDay, year: number, month: number): readonly CivilDay[] {
  const start = civilDay(year, month, 1)
  const length = monthLength(year, month)
  const weekdays = rule.byDay.length === 0 ? null : nthWeekdays(start, length, rule.byDay)
  if (rule.byMonthDay.length === 0 && weekdays !== null) return weekdays
  const wanted = rule.byMonthDay.length === 0 ? [partsOf(first).day] : rule.byMonthDay
  return range(start, length).filter((day) => isMonthDay(day, wanted) && (weekdays === null || weekdays.includes(day)))
}

function nthWeekdays(start: CivilDay, length: number, wanted: readonly RuleWeekday[]): readonly CivilDay[] {
  return range(start, length).filter((day) => {
    const fromStart = Math.floor((day - start) / 7) + 1
    const fromEnd = -Math.floor((start + length - 1 - day) / 7) - 1
    return wanted.some(({ weekday, nth }) => weekday === weekdayOf(day) && (nth === null || nth === fromStart || nth === fromEnd))
  })
}

const isWeekday = (day: CivilDay, wanted: readonly RuleWeekday[]) =>
  wanted.length === 0 || wanted.some(({ weekday }) => weekday === weekdayOf(day))

function isMonthDay(day: CivilDay, wanted: readonly number[]): boolean {
  if (wanted.length === 0) return true
  const parts = partsOf(day)
  return wanted.includes(parts.day) || wanted.includes(parts.day - monthLength(parts.year, parts.month) - 1)
}

function choose(days: readonly CivilDay[], positions: readonly number[]): readonly CivilDay[] {
  if (positions.length === 0) return days
  return days.filter((_, index) => positions.includes(index + 1) || positions.includes(index - days.length))
}
