import { describe, expect, it } from 'vitest'
import { compileCalendar } from '../../src/calendars/compile-calendar.js'
import { parseSla } from '../../src/sla/parse-sla.js'
import { parseWallTime, reminderInstant } from '../../src/sla/reminder-instant.js'
import { followTicket, inShort, sampleSla } from './sample-sla.js'

const berlin = compileCalendar({ timeZone: 'Europe/Berlin', hours: { 'mon-fri': ['09:00-18:00'] } })
const policies = (reminders: readonly object[]) =>
  sampleSla(
    parseSla({
      policies: [{ id: 'only', calendar: 'office', targets: { resolution: '9h' }, reminders }],
    }),
    { office: berlin, always: berlin },
  )
/** 2026-06-01 is a Monday; Berlin is two hours ahead. */
const local = (day: string, time: string) => Date.parse(`2026-06-${day}T${time}:00+02:00`)

describe('a reminder by the clock on the wall', () => {
  it('is told at that time of the day on which it is due', () => {
    const ticket = followTicket(policies([{ at: '08:30', channel: 'team' }]))
    ticket.open(local('01', '16:00'))
    expect(ticket.due('resolution')).toBe(new Date(local('02', '16:00')).toISOString())
    expect(inShort(ticket.wakeUntil(local('03', '09:00')))).toEqual([
      'team resolution 2026-06-02T06:30',
      'slaBreached resolution 2026-06-02T14:00',
    ])
  })

  it('is told once, at the instant that was given, to whatever is open then', () => {
    const ticket = followTicket(policies([{ at: '2026-06-01T17:00', channel: 'team' }]))
    ticket.open(local('01', '16:00'))
    expect(inShort(ticket.wakeUntil(local('02', '15:00')))).toEqual(['team resolution 2026-06-01T15:00'])
    const later = followTicket(policies([{ at: '2026-06-01T17:00', channel: 'team' }]))
    later.open(local('01', '17:30'))
    expect(inShort(later.wakeUntil(local('02', '15:00')))).toEqual([])
  })

  it('is not told if the clock stood still then', () => {
    const ticket = followTicket(policies([{ at: '08:30', channel: 'team' }]))
    ticket.open(local('01', '16:00'))
    ticket.status(local('01', '17:00'), 'pending')
    ticket.wakeUntil(local('02', '10:00'))
    ticket.status(local('02', '10:00'), 'inProgress')
    // an hour was used; the eight that are left end on the same day
    expect(inShort(ticket.wakeUntil(local('03', '09:00')))).toEqual(['slaBreached resolution 2026-06-02T16:00'])
  })

  it('knows the days on which clocks are changed', () => {
    const at = reminderInstant({ kind: 'daily', minutes: 150 }, 'Europe/Berlin')
    expect(new Date(at(Date.parse('2026-03-29T12:00:00Z'))).toISOString()).toBe('2026-03-29T01:00:00.000Z')
    expect(new Date(at(Date.parse('2026-10-25T12:00:00Z'))).toISOString()).toBe('2026-10-25T00:30:00.000Z')
  })

  it.each(['8:30', '24:00', '08:60', '2026-02-30T10:00', '2026-12-24', ''])('%j is no time', (text) => {
    expect(parseWallTime(text)).toBeNull()
    expect(() => policies([{ at: text, channel: 'team' }])).toThrow(/reminders\[0\]\.at: is no time/)
  })

  it('stands alone: nothing else says when', () => {
    expect(() => policies([{ at: '08:30', percent: 80, channel: 'team' }])).toThrow(/exactly one of/)
  })
})
