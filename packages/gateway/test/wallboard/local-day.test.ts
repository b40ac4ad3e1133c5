import { describe, expect, it } from 'vitest'
import { localDayOf } from '../../src/wallboard/local-day.js'

const hour = 3_600_000
const hours = ({ start, end }: { readonly start: number; readonly end: number }) => (end - start) / hour

describe('the day of an instant', () => {
  it('begins and ends at midnight of the zone', () => {
    expect(localDayOf(Date.UTC(2026, 9, 1, 15, 59, 59, 999), 'Asia/Shanghai')).toEqual({
      start: Date.UTC(2026, 8, 30, 16),
      end: Date.UTC(2026, 9, 1, 16),
    })
    expect(localDayOf(Date.UTC(2026, 9, 1, 16), 'Asia/Shanghai').start).toBe(Date.UTC(2026, 9, 1, 16))
  })

  it('has 23 hours where the clocks go forward, 25 where they go back', () => {
    expect(hours(localDayOf(Date.UTC(2026, 2, 29, 12), 'Europe/Berlin'))).toBe(23)
    expect(hours(localDayOf(Date.UTC(2026, 9, 25, 12), 'Europe/Berlin'))).toBe(25)
  })

  it('begins at one o’clock where midnight is skipped', () => {
    const { start } = localDayOf(Date.UTC(2017, 9, 15, 15), 'America/Sao_Paulo')
    expect(new Date(start).toISOString()).toBe('2017-10-15T03:00:00.000Z')
  })
})
