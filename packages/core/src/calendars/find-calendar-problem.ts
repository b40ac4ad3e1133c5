import { nearest } from '../text/nearest.js'
import type { CalendarConfig, CalendarDays, Holiday, WorkingDay } from './calendar-config.js'
import { parseCivilDay } from './civil-day.js'
import { isRecurrenceProblem, needsFirstDay, parseRecurrenceRule } from './recurrence-rule.js'
import { parseShift, type Shift } from './shift.js'
import { parseWeekdays, weekdays } from './weekday.js'
import { isTimeZone } from './zone-offsets.js'

/** What is wrong with a calendar, where, and what to do about it. */
export interface CalendarProblem {
  readonly path: readonly (string | number)[]
  readonly problem: string
  readonly mend: string
}

type Path = readonly (string | number)[]

const shiftMend = 'Write "09:00-18:00"; over midnight "22:00-06:00"; the whole day "00:00-24:00".'
const dateMend = 'Write a day that there is as "2026-10-01".'

/** The first thing that makes no sense in a calendar of the right shape. */
export function findCalendarProblem(config: CalendarConfig): CalendarProblem | null {
  if (!isTimeZone(config.timeZone))
    return {
      path: ['timeZone'],
      problem: `"${config.timeZone.slice(0, 60)}" is no time zone`,
      mend: zoneMend(config.timeZone),
    }
  const problem =
    findHoursProblem(config.hours) ??
    first(config.holidays ?? [], (day, index) => findDaysProblem(day, ['holidays', index])) ??
    first(config.workingDays ?? [], (day, index) => findWorkingDayProblem(day, ['workingDays', index]))
  if (problem !== null) return problem
  const shifts = [
    ...Object.values(config.hours),
    ...[...(config.holidays ?? []), ...(config.workingDays ?? [])].map(({ hours }) => hours),
  ]
  if (shifts.some((list) => list !== undefined && list.length > 0)) return null
  return { path: ['hours'], problem: 'is never open', mend: 'Give at least one weekday a shift: { "mon-fri": ["09:00-18:00"] }.' }
}

function zoneMend(name: string): string {
  const near = nearest(name, Intl.supportedValuesOf('timeZone'))
  return `${near === null ? '' : `Did you mean "${near}"? `}Use a name of the IANA database, such as "Asia/Shanghai" or "Europe/Berlin".`
}

function findHoursProblem(hours: CalendarConfig['hours']): CalendarProblem | null {
  const seen = new Map<number, string>()
  for (const [key, shifts] of Object.entries(hours)) {
    const path = ['hours', key]
    const days = parseWeekdays(key)
    if (days === null) {
      const near = nearest(key, weekdays)
      const mend = `${near === null ? '' : `Did you mean "${near}"? `}Use ${weekdays.join(', ')}, or a range such as "mon-fri".`
      return { path, problem: 'is no weekday', mend }
    }
    for (const day of days) {
      const before = seen.get(day)
      if (before !== undefined)
        return {
          path,
          problem: `gives ${weekdays[day]} hours that "${before}" has given already`,
          mend: 'Name each weekday once.',
        }
      seen.set(day, key)
    }
    const problem = findShiftsProblem(shifts, path)
    if (problem !== null) return problem
  }
  return null
}

function findShiftsProblem(texts: readonly string[], path: Path): CalendarProblem | null {
  const shifts: (Shift & { readonly text: string })[] = []
  for (const [index, text] of texts.entries()) {
    const shift = parseShift(text)
    if (shift === null) return { path: [...path, index], problem: `"${text}" is no shift`, mend: shiftMend }
    const clash = shifts.find((other) => shift.start < other.end && other.start < shift.end)
    if (clash !== undefined)
      return {
        path: [...path, index],
        problem: `${text} and ${clash.text} overlap`,
        mend: 'Make one shift of them, or part them.',
      }
    shifts.push({ ...shift, text })
  }
  return null
}

function findWorkingDayProblem(day: WorkingDay, path: Path): CalendarProblem | null {
  if ((day.hours === undefined) === (day.like === undefined))
    return {
      path,
      problem: 'needs either "hours" or "like"',
      mend: 'Write "like": "mon" for a Monday\'s hours, or "hours": ["09:00-12:00"].',
    }
  if (day.like !== undefined && !weekdays.some((name) => name === day.like))
    return { path: [...path, 'like'], problem: `"${day.like}" is no weekday`, mend: `Use one of ${weekdays.join(', ')}.` }
  return findDaysProblem(day, path)
}

function findDaysProblem(days: Holiday | WorkingDay, path: Path): CalendarProblem | null {
  const kinds = [days.on, days.from ?? days.to, days.every].filter((kind) => kind !== undefined).length
  if (kinds !== 1)
    return {
      path,
      problem: kinds === 0 ? 'says no day' : 'says its days in several ways',
      mend: 'Use exactly one of "on", "from" with "to", and "every".',
    }
  return (
    findDatesProblem(days, path) ??
    (days.every === undefined ? findStrayKey(days, path) : findRuleProblem(days, days.every, path)) ??
    (days.hours === undefined ? null : findShiftsProblem(days.hours, [...path, 'hours']))
  )
}

function findDatesProblem(days: CalendarDays, path: Path): CalendarProblem | null {
  const single = (['on', 'from', 'to', 'starting'] as const).map((key) => ({ at: [...path, key], text: days[key] }))
  const listed = (['except', 'also'] as const).flatMap((key) =>
    (days[key] ?? []).map((text, index) => ({ at: [...path, key, index], text })),
  )
  for (const { at, text } of [...single, ...listed]) {
    if (text !== undefined && parseCivilDay(text) === null) return { path: at, problem: `"${text}" is no day`, mend: dateMend }
  }
  if (days.on !== undefined || days.every !== undefined) return null
  if (days.from === undefined || days.to === undefined)
    return {
      path: [...path, days.from === undefined ? 'from' : 'to'],
      problem: 'is missing',
      mend: 'Give the first and the last day.',
    }
  const length = (parseCivilDay(days.to) ?? 0) - (parseCivilDay(days.from) ?? 0)
  if (length < 0) return { path: [...path, 'to'], problem: 'is before "from"', mend: 'Swap them.' }
  return length > 4000
    ? { path: [...path, 'to'], problem: 'is more than ten years after "from"', mend: 'Correct the year.' }
    : null
}

function findStrayKey(days: CalendarDays, path: Path): CalendarProblem | null {
  const stray = (['starting', 'except', 'also'] as const).find((key) => days[key] !== undefined)
  return stray === undefined
    ? null
    : { path: [...path, stray], problem: 'belongs to "every"', mend: 'Take it out, or say the days with "every".' }
}

function findRuleProblem(days: CalendarDays, text: string, path: Path): CalendarProblem | null {
  const rule = parseRecurrenceRule(text)
  if (isRecurrenceProblem(rule)) return { path: [...path, 'every'], ...rule }
  if (days.starting === undefined && needsFirstDay(rule))
    return {
      path: [...path, 'starting'],
      problem: 'is missing, and this rule means other days for another first day',
      mend: 'Give the first day as "starting": "2026-10-01".',
    }
  return null
}

function first<Item>(
  items: readonly Item[],
  find: (item: Item, index: number) => CalendarProblem | null,
): CalendarProblem | null {
  for (const [index, item] of items.entries()) {
    const problem = find(item, index)
    if (problem !== null) return problem
  }
  return null
}
