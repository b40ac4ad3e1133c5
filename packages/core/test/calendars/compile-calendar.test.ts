import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BusinessCalendar } from '../../src/calendars/business-calendar.js'
import type { CalendarConfig } from '../../src/calendars/calendar-config.js'
import { compileCalendar } from '../../src/calendars/compile-calendar.js'
import { daysOfChange, openMinutes } from './minute-oracle.js'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

// half an hour in the south; a law that changed, with changes at midnight; Ramadan; Europe; a day that was left out
const zones = ['Australia/Lord_Howe', 'America/Sao_Paulo', 'Africa/Casablanca', 'Europe/Berlin', 'Pacific/Apia']
const changes = new Map(zones.map((zone) => [zone, daysOfChange(zone, 2007, 2026)]))

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const everyDay = (hours: readonly string[]) => Object.fromEntries(weekdays.map((name) => [name, hours]))

/** All that a calendar says of a stretch, against the minutes of the oracle. */
function compare(config: CalendarConfig, from: number, to: number, calendar: BusinessCalendar = compileCalendar(config)) {
  const minutes = openMinutes(config, from, to)
  const label = `${config.timeZone} from ${new Date(from).toISOString()}`
  const wrong = minutes.findIndex((open, index) => calendar.isOpen(from + index * minute) !== open)
  expect(wrong < 0 ? null : new Date(from + wrong * minute).toISOString(), label).toBeNull()
  const open = minutes.filter((isOpen) => isOpen).length
  expect(calendar.workingTimeBetween(from, to), label).toBe(open * minute)
  expect(
    calendar.openSpans(from, to).reduce((sum, span) => sum + span.to - span.from, 0),
    label,
  ).toBe(open * minute)
  return minutes
}

const timeText = (minutes: number) =>
  minutes === 1440 ? '24:00' : `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
/** Shifts that do not overlap; the last may go over midnight, by less than the first begins. */
const shifts = fc
  .uniqueArray(fc.integer({ min: 0, max: 95 }), { minLength: 0, maxLength: 6 })
  .map((quarters) => quarters.sort((a, b) => a - b).map((quarter) => quarter * 15))
  .map((times) =>
    times.flatMap((start, index) => {
      const end = times[index + 1]
      if (index % 2 === 1) return []
      return [`${timeText(start)}-${end === undefined ? '24:00' : timeText(end)}`]
    }),
  )
const nights = fc.constantFrom<readonly string[]>(['22:00-06:00'], ['20:30-01:15'], ['23:45-00:15'], ['12:00-11:45'])
const hoursArbitrary = fc.tuple(
  ...weekdays.map(() => fc.oneof({ weight: 3, arbitrary: shifts }, { weight: 1, arbitrary: nights })),
)

describe('a calendar', () => {
  it('agrees with the clock on the wall, minute by minute, at every change of the clocks in five zones and 20 years', () => {
    let seen = 0
    for (const [timeZone, days] of changes) {
      const config = {
        timeZone,
        hours: everyDay(['00:15-00:45', '01:10-01:40', '01:50-02:20', '02:40-03:10', '09:00-12:00', '23:20-00:05']),
      }
      const calendar = compileCalendar(config)
      for (const at of days) {
        compare(config, at - 6 * hour, at + 30 * hour, calendar)
        seen++
      }
    }
    expect(seen).toBeGreaterThan(150)
  }, 60_000)

  it('agrees with it for random hours, holidays and working days', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.nat(),
        fc.boolean(),
        hoursArbitrary,
        fc.array(fc.record({ offset: fc.integer({ min: -2, max: 3 }), hours: fc.option(shifts, { nil: undefined }) }), {
          maxLength: 3,
        }),
        fc.array(fc.record({ offset: fc.integer({ min: -2, max: 3 }), like: fc.constantFrom(...weekdays) }), { maxLength: 2 }),
        fc.nat({ max: 10_000_000 }),
        (timeZone, place, atChange, hours, holidays, workingDays, milliseconds) => {
          fc.pre(hours.some((list) => list.length > 0))
          const days = changes.get(timeZone) ?? []
          const at = atChange ? (days[place % days.length] ?? 0) : Date.UTC(2007, 0, 1) + (place % 7300) * day
          const on = (offset: number) => new Date(at + offset * day).toISOString().slice(0, 10)
          const config: CalendarConfig = {
            timeZone,
            hours: Object.fromEntries(weekdays.map((name, index) => [name, hours[index] ?? []])),
            holidays: holidays.map(({ offset, hours }) => ({ on: on(offset), hours })),
            workingDays: workingDays.map(({ offset, like }) => ({ on: on(offset), like })),
          }
          const calendar = compileCalendar(config)
          const to = at + 2 * day
          const minutes = compare(config, at, to, calendar)
          // the next opening, the next closing and the end of some working time, by walking the minutes
          const start = milliseconds % (day - 1)
          const first = Math.floor(start / minute)
          const opening = minutes.findIndex((open, index) => index > first && open && minutes[index - 1] === false)
          const closing = minutes.findIndex((open, index) => index > first && !open && minutes[index - 1] === true)
          if (opening >= 0) expect(calendar.nextOpening(at + start)).toBe(at + opening * minute)
          if (closing >= 0) expect(calendar.nextClosing(at + start)).toBe(at + closing * minute)
          let left = (milliseconds % 600) * minute
          let index = 0
          while (left > 0 && index < minutes.length) if (minutes[index++] === true) left -= minute
          if (left === 0) expect(calendar.addWorkingTime(at, (milliseconds % 600) * minute)).toBe(at + index * minute)
        },
      ),
      { numRuns: 120 },
    )
  }, 60_000)

  it('adds as much working time as then lies between, to the millisecond, over years', () => {
    const calendars = zones.map((timeZone) =>
      compileCalendar({ timeZone, hours: { 'mon-fri': ['09:00-12:30', '13:00-18:00'], sat: ['22:00-02:30'] } }),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...calendars),
        fc.integer({ min: Date.UTC(2007, 0, 1), max: Date.UTC(2026, 0, 1) }),
        fc.nat({ max: 3000 * hour }),
        (calendar, at, working) => {
          const end = calendar.addWorkingTime(at, working)
          if (end === null) throw new Error('no end')
          expect(calendar.workingTimeBetween(at, end)).toBe(working)
          if (working > 0) expect(calendar.workingTimeBetween(at, end - 1)).toBe(working - 1)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('knows the working Saturdays that make up for a long holiday', () => {
    const calendar = compileCalendar({
      timeZone: 'Asia/Shanghai',
      hours: { 'mon-fri': ['09:00-12:00', '13:30-18:00'] },
      holidays: [{ name: '国庆节', from: '2026-10-01', to: '2026-10-07' }],
      workingDays: [
        { name: '调休', on: '2026-10-10', like: 'sat' },
        { on: '2026-10-10', like: 'fri' },
      ],
    })
    expect(calendar.isOpen(Date.parse('2026-10-05T10:00+08:00'))).toBe(false)
    expect(calendar.isOpen(Date.parse('2026-10-10T10:00+08:00'))).toBe(true)
    expect(calendar.nextOpening(Date.parse('2026-09-30T18:00+08:00'))).toBe(Date.parse('2026-10-08T09:00+08:00'))
  })

  it('is open half of Christmas Eve, and goes on over midnight into a holiday that it began before', () => {
    const calendar = compileCalendar({
      timeZone: 'Europe/Berlin',
      hours: { 'mon-sun': ['09:00-17:00', '22:00-06:00'] },
      holidays: [
        { every: 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25,26', except: ['2027-12-26'], also: ['2026-12-31'] },
        { every: 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24', hours: ['09:00-12:00', '22:00-06:00'] },
      ],
    })
    expect(calendar.openSpans(Date.parse('2026-12-24T08:00+01:00'), Date.parse('2026-12-27T10:00+01:00'))).toEqual([
      { from: Date.parse('2026-12-24T09:00+01:00'), to: Date.parse('2026-12-24T12:00+01:00') },
      { from: Date.parse('2026-12-24T22:00+01:00'), to: Date.parse('2026-12-25T06:00+01:00') },
      { from: Date.parse('2026-12-27T09:00+01:00'), to: Date.parse('2026-12-27T10:00+01:00') },
    ])
    expect(calendar.isOpen(Date.parse('2026-12-31T10:00+01:00'))).toBe(false)
    expect(calendar.isOpen(Date.parse('2027-12-26T10:00+01:00'))).toBe(true)
  })

  it('never closes around the clock, also at new year', () => {
    const calendar = compileCalendar({ timeZone: 'America/New_York', hours: { 'mon-sun': ['00:00-24:00'] } })
    const at = Date.UTC(2026, 11, 31, 12)
    expect(calendar.nextClosing(at)).toBeNull()
    expect(calendar.nextOpening(at)).toBeNull()
    expect(calendar.addWorkingTime(at, 1000 * hour)).toBe(at + 1000 * hour)
    expect(calendar.openSpans(at, at + 2 * day)).toEqual([{ from: at, to: at + 2 * day }])
  })

  it('says so, and soon, when it does not open any more', () => {
    const calendar = compileCalendar({
      timeZone: 'UTC',
      hours: { mon: ['09:00-10:00'] },
      holidays: [{ every: 'FREQ=DAILY' }],
    })
    expect(calendar.addWorkingTime(0, 1)).toBeNull()
    expect(calendar.nextOpening(0)).toBeNull()
    expect(calendar.nextClosing(0)).toBeNull()
    expect(calendar.isOpen(0)).toBe(false)
  })

  it('refuses what is no instant, and centuries', () => {
    const calendar = compileCalendar({ timeZone: 'UTC', hours: { mon: ['09:00-10:00'] } })
    expect(() => calendar.isOpen(Number.NaN)).toThrow(/the year NaN/)
    expect(() => calendar.workingTimeBetween(0, 1e14)).toThrow(/more than 100 years/)
  })

  it('has another revision when its hours change', () => {
    const revision = (hours: string) => compileCalendar({ timeZone: 'UTC', hours: { mon: [hours] } }).revision
    expect(revision('09:00-10:00')).toMatch(/^[0-9a-f]{8}$/)
    expect(revision('09:00-10:00')).toBe(revision('09:00-10:00'))
    expect(revision('09:00-10:00')).not.toBe(revision('09:00-10:30'))
  })
})
