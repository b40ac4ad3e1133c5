import { describe, expect, it } from 'vitest'
import { compileCalendar } from '../../src/calendars/compile-calendar.js'
import { parseCalendar } from '../../src/calendars/parse-calendar.js'
import { isRingloopError } from '../../src/errors/ringloop-error.js'

const problemOf = (value: unknown): readonly [message: string, mend: string | undefined] => {
  try {
    parseCalendar(value)
  } catch (error) {
    if (isRingloopError(error)) return [error.message, error.mend]
    throw error
  }
  throw new Error('was taken')
}
const office = { timeZone: 'Europe/Berlin', hours: { 'mon-fri': ['09:00-18:00'] } }

describe('a calendar in a file', () => {
  it('is taken as it is', () => {
    expect(parseCalendar(office)).toEqual(office)
  })

  it.each([
    [{ hours: {} }, 'calendar.timeZone: is missing', /Add it/],
    [
      { ...office, timeZone: 'Europe/Berln' },
      'calendar.timeZone: "Europe/Berln" is no time zone',
      /Did you mean "Europe\/Berlin"/,
    ],
    [{ ...office, timeZone: '+02:00' }, 'calendar.timeZone: "+02:00" is no time zone', /IANA/],
    [{ ...office, holiday: [] }, 'calendar.holiday: is no key of a calendar', /Did you mean "holidays"/],
    [{ ...office, hours: {} }, 'calendar.hours: is never open', /at least one weekday/],
    [{ ...office, hours: { mno: ['09:00-18:00'] } }, 'calendar.hours.mno: is no weekday', /Did you mean "mon"/],
    [{ ...office, hours: { mon: ['9-18'] } }, 'calendar.hours.mon[0]: "9-18" is no shift', /22:00-06:00/],
    [{ ...office, hours: { mon: ['09:00-09:00'] } }, 'calendar.hours.mon[0]: "09:00-09:00" is no shift', /00:00-24:00/],
    [
      { ...office, hours: { mon: ['09:00-12:00', '11:00-13:00'] } },
      'calendar.hours.mon[1]: 11:00-13:00 and 09:00-12:00 overlap',
      /one shift/,
    ],
    [
      { ...office, hours: { 'mon-fri': ['09:00-12:00'], wed: [] } },
      'calendar.hours.wed: gives wed hours that "mon-fri" has given already',
      /once/,
    ],
    [{ ...office, hours: { mon: 9 } }, 'calendar.hours.mon: is no array', /Correct/],
    [{ ...office, holidays: [{ on: '2026-02-30' }] }, 'calendar.holidays[0].on: "2026-02-30" is no day', /2026-10-01/],
    [{ ...office, holidays: [{ name: 'X' }] }, 'calendar.holidays[0]: says no day', /exactly one/],
    [
      { ...office, holidays: [{ on: '2026-01-01', every: 'FREQ=YEARLY' }] },
      'calendar.holidays[0]: says its days in several ways',
      /one/,
    ],
    [{ ...office, holidays: [{ from: '2026-01-01' }] }, 'calendar.holidays[0].to: is missing', /last day/],
    [{ ...office, holidays: [{ from: '2026-01-02', to: '2026-01-01' }] }, 'calendar.holidays[0].to: is before "from"', /Swap/],
    [
      { ...office, holidays: [{ on: '2026-01-01', except: ['2026-01-01'] }] },
      'calendar.holidays[0].except: belongs to "every"',
      /every/,
    ],
    [
      { ...office, holidays: [{ every: 'FREQ=YEARLY;BYMONT=5' }] },
      'calendar.holidays[0].every: unknown part "BYMONT"',
      /BYMONTH\?/,
    ],
    [
      { ...office, holidays: [{ every: 'FREQ=YEARLY' }] },
      'calendar.holidays[0].starting: is missing, and this rule means other days for another first day',
      /starting/,
    ],
    [{ ...office, workingDays: [{ on: '2026-01-03' }] }, 'calendar.workingDays[0]: needs either "hours" or "like"', /Monday/],
    [{ ...office, workingDays: [{ on: '2026-01-03', like: 'mo' }] }, 'calendar.workingDays[0].like: "mo" is no weekday', /mon/],
    ['office', 'calendar: is no object', /Correct/],
  ])('%j is refused: %s', (value, message, mend) => {
    expect(problemOf(value)).toEqual([message, expect.stringMatching(mend)])
  })

  it('is refused as well when it is compiled without having been read', () => {
    expect(() => compileCalendar({ timeZone: 'UTC', hours: { mon: ['x'] } })).toThrow('calendar hours.mon.0: "x" is no shift')
  })
})
