import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateFormatProblem, readDate } from '../../src/import/read-date.js'

const utc = (text: string) => Date.parse(text)

describe('dates', () => {
  it.each([
    ['31.12.2024', 'dd.MM.yyyy', 'UTC', '2024-12-31T00:00:00Z'],
    ['1.2.2024 7:05', 'd.M.yyyy H:mm', 'Europe/Berlin', '2024-02-01T06:05:00Z'],
    ['2024/7/1 09:30:15', 'yyyy/M/d HH:mm:ss', 'Asia/Shanghai', '2024-07-01T01:30:15Z'],
    ['2024年07月01日', 'yyyy年MM月dd日', 'Asia/Shanghai', '2024-06-30T16:00:00Z'],
    ['07/04/2024', 'MM/dd/yyyy', 'America/New_York', '2024-07-04T04:00:00Z'],
    ['2024-03-01', 'iso', 'UTC', '2024-03-01T00:00:00Z'],
    ['2024-03-01T10:00:00.123+02:00', 'iso', 'UTC', '2024-03-01T08:00:00Z'],
    ['2024-03-01 10:00', 'iso', 'America/New_York', '2024-03-01T15:00:00Z'],
    ['1709286000', 'unix', 'UTC', '2024-03-01T09:40:00Z'],
    ['1709286000000', 'unixMilliseconds', 'UTC', '2024-03-01T09:40:00Z'],
    // the clocks go back: the hour comes twice, the first counts
    ['27.10.2024 02:30', 'dd.MM.yyyy HH:mm', 'Europe/Berlin', '2024-10-27T00:30:00Z'],
  ])('%s as %s in %s', (text, format, zone, expected) => {
    expect(readDate(text, format, zone)).toBe(utc(expected))
  })

  it.each([
    ['30.02.2024', 'dd.MM.yyyy'],
    ['31.12.24', 'dd.MM.yyyy'],
    ['31.12.2024 ', 'dd.MM.yyyy'],
    ['2024-13-01', 'iso'],
    ['2024-03-01T25:00', 'iso'],
    ['yesterday', 'iso'],
    ['99999999999999', 'unix'],
    ['0000-01-01', 'iso'],
  ])('refuses %s as %s', (text, format) => {
    expect(readDate(text, format, 'UTC')).toBeNull()
  })

  it('says what is wrong with a format', () => {
    expect(dateFormatProblem('dd.MM.yyyy HH:mm:ss')).toBeNull()
    expect(dateFormatProblem('dd.MM')).toMatch('yyyy, MM and dd')
    expect(dateFormatProblem('dd.MM.yyyy dd')).toMatch('twice')
    expect(dateFormatProblem('DD.MM.yyyy')).toMatch('has "DD')
  })

  it('reads back in any zone what its clocks show', () => {
    const zones = ['UTC', 'Europe/Berlin', 'Asia/Shanghai', 'America/St_Johns', 'Pacific/Apia', 'Australia/Lord_Howe']
    fc.assert(
      fc.property(fc.integer({ min: utc('1995-01-01'), max: utc('2035-01-01') }), fc.constantFrom(...zones), (at, zone) => {
        const second = Math.floor(at / 1000) * 1000
        const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(second)
        const read = readDate(shown, 'yyyy-MM-dd HH:mm:ss', zone)
        const again = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
          read ?? 0,
        )
        // the same clock time: of an hour that comes twice either may be meant
        expect(again).toBe(shown)
        expect(read).toBeLessThanOrEqual(second)
      }),
      { numRuns: 100 },
    )
  })
})
