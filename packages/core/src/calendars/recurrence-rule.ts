import { nearest } from '../text/nearest.js'
import { type CivilDay, parseCivilDay } from './civil-day.js'

/** A day of the week in a rule: 0 is Monday; `nth` of the month or year, from its end if negative; `null`: each. */
export interface RuleWeekday {
  readonly weekday: number
  readonly nth: number | null
}

/** A recurrence rule of RFC 5545, as far as it speaks of whole days. */
export interface RecurrenceRule {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'
  readonly interval: number
  readonly count: number | null
  readonly until: CivilDay | null
  readonly byMonth: readonly number[]
  /** Negative: from the month's end. */
  readonly byMonthDay: readonly number[]
  readonly byDay: readonly RuleWeekday[]
  /** Which of a period's days; negative: from its last. */
  readonly bySetPos: readonly number[]
  /** 0 is Monday. */
  readonly weekStart: number
}

/** What is wrong with a rule, and what to do about it. */
export interface RecurrenceProblem {
  readonly problem: string
  readonly mend: string
}

const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const known = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYMONTH', 'BYMONTHDAY', 'BYDAY', 'BYSETPOS', 'WKST']

/** Reads the value of an RRULE: `FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO`. Parts that speak of hours, weeks of the year or days of the year are not taken. */
export function parseRecurrenceRule(text: string): RecurrenceRule | RecurrenceProblem {
  const parts = new Map<string, string>()
  for (const part of text
    .replace(/^RRULE:/i, '')
    .toUpperCase()
    .split(';')) {
    const [name = '', value, ...rest] = part.split('=')
    if (value === undefined || value === '' || rest.length > 0)
      return { problem: `"${part.slice(0, 40)}" is no NAME=VALUE`, mend: 'Write as in "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25".' }
    if (!known.includes(name)) {
      const near = nearest(name, known)
      return {
        problem: `unknown part "${name.slice(0, 40)}"`,
        mend: `${near === null ? '' : `Did you mean ${near}? `}Known here: ${known.join(', ')}.`,
      }
    }
    if (parts.has(name)) return { problem: `${name} is there twice`, mend: 'Keep one of them.' }
    parts.set(name, value)
  }
  const frequency = frequencies.find((name) => name === parts.get('FREQ'))
  if (frequency === undefined)
    return {
      problem: 'FREQ is missing or none that is known',
      mend: `Begin with FREQ=YEARLY; known are ${frequencies.join(', ')}.`,
    }
  const numbers = (name: string, low: number, high: number): readonly number[] | RecurrenceProblem => {
    const values = parts.get(name)?.split(',') ?? []
    const wrong = values.find((value) => !/^[+-]?\d{1,4}$/.test(value) || !within(Number(value), low, high))
    if (wrong === undefined) return values.map(Number)
    return {
      problem: `${name} "${wrong.slice(0, 20)}" is out of range`,
      mend: `Use whole numbers from ${low} to ${high}${low < 0 ? ', 0 excepted' : ''}.`,
    }
  }
  const interval = numbers('INTERVAL', 1, 1000)
  const count = numbers('COUNT', 1, 1000)
  const byMonth = numbers('BYMONTH', 1, 12)
  const byMonthDay = numbers('BYMONTHDAY', -31, 31)
  const bySetPos = numbers('BYSETPOS', -366, 366)
  for (const list of [interval, count, byMonth, byMonthDay, bySetPos]) if (isProblem(list)) return list
  if (isProblem(interval) || isProblem(count) || isProblem(byMonth) || isProblem(byMonthDay) || isProblem(bySetPos))
    return { problem: 'is not valid', mend: 'Correct it.' }
  const byDay: RuleWeekday[] = []
  for (const value of parts.get('BYDAY')?.split(',') ?? []) {
    const found = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(value)
    const nth = found?.[1] === undefined ? null : Number(found[1])
    if (found === null || (nth !== null && !within(nth, -53, 53)))
      return {
        problem: `BYDAY "${value.slice(0, 20)}" is no weekday`,
        mend: 'Write MO, or 2MO for the second, or -1MO for the last Monday.',
      }
    byDay.push({ weekday: days.indexOf(found[2] ?? ''), nth })
  }
  const until = parts.has('UNTIL') ? parseUntil(parts.get('UNTIL') ?? '') : null
  if (parts.has('UNTIL') && until === null) return { problem: 'UNTIL is no day', mend: 'Write the last day as UNTIL=20301231.' }
  const weekStart = parts.has('WKST') ? days.indexOf(parts.get('WKST') ?? '') : 0
  if (weekStart < 0) return { problem: 'WKST is no weekday', mend: `Use one of ${days.join(', ')}.` }
  const rule: RecurrenceRule = {
    frequency,
    interval: interval[0] ?? 1,
    count: count[0] ?? null,
    until,
    byMonth,
    byMonthDay,
    byDay,
    bySetPos,
    weekStart,
  }
  return findContradiction(rule) ?? rule
}

/** Whether {@link parseRecurrenceRule} found a problem. */
export const isRecurrenceProblem = (value: RecurrenceRule | RecurrenceProblem): value is RecurrenceProblem => 'problem' in value

/** Whether the first day decides what the rule means, so that it has to be known. */
export const needsFirstDay = (rule: RecurrenceRule): boolean =>
  rule.interval > 1 ||
  rule.count !== null ||
  (rule.frequency === 'WEEKLY' && rule.byDay.length === 0) ||
  ((rule.frequency === 'MONTHLY' || rule.frequency === 'YEARLY') && rule.byDay.length === 0 && rule.byMonthDay.length === 0)

const isProblem = (value: readonly number[] | RecurrenceProblem): value is RecurrenceProblem => 'problem' in value
const within = (value: number, low: number, high: number) => value >= low && value <= high && (low > 0 || value !== 0)

function parseUntil(text: string): CivilDay | null {
  const found = /^(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?$/.exec(text)
  return found === null ? null : parseCivilDay(`${found[1]}-${found[2]}-${found[3]}`)
}

function findContradiction(rule: RecurrenceRule): RecurrenceProblem | null {
  if (rule.count !== null && rule.until !== null)
    return { problem: 'COUNT and UNTIL exclude each other', mend: 'Keep one of them (RFC 5545, 3.3.10).' }
  if (rule.frequency === 'WEEKLY' && rule.byMonthDay.length > 0)
    return { problem: 'BYMONTHDAY has no meaning in FREQ=WEEKLY', mend: 'Use FREQ=MONTHLY, or take it out.' }
  if ((rule.frequency === 'DAILY' || rule.frequency === 'WEEKLY') && rule.byDay.some(({ nth }) => nth !== null))
    return { problem: `a numbered weekday has no meaning in FREQ=${rule.frequency}`, mend: 'Use FREQ=MONTHLY or FREQ=YEARLY.' }
  if (rule.byMonthDay.length > 0 && rule.byDay.some(({ nth }) => nth !== null))
    return { problem: 'a numbered weekday and BYMONTHDAY exclude each other', mend: 'Keep one of them.' }
  if (rule.bySetPos.length > 0 && rule.byDay.length + rule.byMonthDay.length + rule.byMonth.length === 0)
    return { problem: 'BYSETPOS chooses among nothing', mend: 'Add BYDAY, BYMONTHDAY or BYMONTH.' }
  return null
}
