import type { E164 } from '@ringloop/core'
import { createCallingHours, zonesOfNumber } from '@ringloop/core/compliance'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const at = (text: string) => Date.parse(text)
const hours = createCallingHours({
  hours: { 'mon-sat': ['08:00-21:00'], sun: ['12:00-18:00'] },
  holidays: [{ on: '2026-12-25' }],
  numbers: { '+49': { hours: { 'mon-fri': ['09:00-20:00'] } }, '+4930': { hours: { 'mon-fri': ['10:00-12:00'] } } },
})
const ask = (number: string, when: string, timeZone?: string) => hours.mayDial(number as E164, at(when), { timeZone })

describe('calling hours', () => {
  it('are those of the place that is called', () => {
    expect(ask('+12125550123', '2026-11-20T13:30:00Z')).toEqual({ allowed: true, because: 'It is Friday 08:30 there.' })
    expect(ask('+13105550123', '2026-11-20T13:30:00Z')).toEqual({
      allowed: false,
      because: 'It is Friday 05:30 there; nobody is called there then.',
      until: at('2026-11-20T16:00:00Z'),
    })
  })

  it('must hold in every zone in which the number may be', () => {
    const verdict = ask('+61412345678', '2026-11-20T21:30:00Z')
    expect(verdict).toMatchObject({ allowed: false, because: expect.stringContaining('where +61412345678 may be') })
    const until = (verdict as { until: number }).until
    for (const zone of zonesOfNumber('+61412345678' as E164)) {
      const hour = Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(until))
      expect(hour, zone).toBeGreaterThanOrEqual(8)
      expect(hour, zone).toBeLessThan(21)
    }
  })

  it('ask where the customer is, if that is known', () => {
    expect(ask('+12125550123', '2026-11-20T13:30:00Z', 'America/Los_Angeles').allowed).toBe(false)
    expect(ask('+61412345678', '2026-11-20T21:30:00Z', 'Australia/Sydney').allowed).toBe(true)
    expect(ask('+12125550123', '2026-11-20T13:30:00Z', 'Nowhere/Town').allowed).toBe(true)
  })

  it('may be others for some numbers: the longest beginning holds', () => {
    expect(ask('+4989123456', '2026-11-20T08:30:00Z').allowed).toBe(true)
    expect(ask('+4930123456', '2026-11-20T08:30:00Z').allowed).toBe(false)
    expect(ask('+4989123456', '2026-11-21T10:00:00Z')).toMatchObject({ until: at('2026-11-23T08:00:00Z') })
  })

  it('know holidays, and when summer begins', () => {
    expect(ask('+12125550123', '2026-12-25T17:00:00Z')).toMatchObject({ until: at('2026-12-26T13:00:00Z') })
    expect(ask('+12125550123', '2026-03-07T12:30:00Z').allowed).toBe(false)
    expect(ask('+12125550123', '2026-03-09T12:30:00Z').allowed).toBe(true)
  })

  it('refuse numbers of no place, unless it is said where they are', () => {
    expect(ask('+999', '2026-11-20T12:00:00Z')).toMatchObject({ allowed: false, until: null })
    const said = createCallingHours({ hours: { 'mon-sun': ['08:00-20:00'] }, otherwise: 'Asia/Shanghai' })
    expect(said.mayDial('+999' as E164, at('2026-11-20T01:00:00Z')).allowed).toBe(true)
    expect(said.mayDial('+999' as E164, at('2026-11-20T13:00:00Z')).allowed).toBe(false)
  })

  it('say never where hours of several zones have nothing in common', () => {
    const short = createCallingHours({ hours: { mon: ['09:00-09:05'] } })
    expect(short.mayDial('+18005550123' as E164, at('2026-11-20T12:00:00Z'))).toMatchObject({ allowed: false, until: null })
  })

  it.each([
    [{ hours: { moon: ['09:00-10:00'] } }, /hours/],
    [{ hours: {}, numbers: { '49': { hours: {} } } }, /numbers\.49/],
    [{ hours: {}, otherwise: 'Nowhere/Town' }, /no time zone/],
  ])('refuse %j', (options, problem) => {
    expect(() => createCallingHours(options as never)).toThrow(problem)
  })

  it('say the first instant at which it is allowed, by a clock on the wall that is asked minute by minute', () => {
    const wall = (instant: number, zone: string) => {
      const parts = new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        weekday: 'short',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }).format(instant)
      const [, day = '', hour = '', minute = ''] = /^(\w+)[ ,]+(\d+):(\d+)$/.exec(parts) ?? []
      const clock = Number(hour) * 60 + Number(minute)
      return day === 'Sun' ? clock >= 720 && clock < 1_080 : clock >= 480 && clock < 1_260
    }
    const numbers = ['+12125550123', '+8613800138000', '+34612345678', '+551140001234', '+12085550123']
    const begin = at('2026-03-01T00:00:00Z') / 60_000
    fc.assert(
      fc.property(fc.constantFrom(...numbers), fc.integer({ min: 0, max: 60 * 24 * 60 }), (number, minutes) => {
        const instant = (begin + minutes) * 60_000
        const zones = zonesOfNumber(number as E164)
        const verdict = hours.mayDial(number as E164, instant)
        const open = (moment: number) => zones.every((zone) => wall(moment, zone))
        expect(verdict.allowed).toBe(open(instant))
        if (verdict.allowed) return
        let first = instant
        while (!open(first)) first += 60_000
        expect(verdict.until).toBe(first)
      }),
      { numRuns: 25 },
    )
  })
})
