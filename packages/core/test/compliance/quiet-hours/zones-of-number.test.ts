import type { E164 } from '@ringloop/core'
import { zonesOfNumber } from '@ringloop/core/compliance'
import { describe, expect, it } from 'vitest'
import { zoneNames } from '../../../src/compliance/quiet-hours/zone-table.js'

const zones = (number: string) => zonesOfNumber(number as E164)

describe('the time zones of a number', () => {
  it.each([
    ['+8613800138000', ['Asia/Shanghai']],
    ['+4930901820', ['Europe/Berlin']],
    ['+12125550123', ['America/New_York']],
    ['+13105550123', ['America/Los_Angeles']],
    ['+18085550123', ['Pacific/Honolulu']],
    ['+3491000000', ['Europe/Madrid']],
    ['+34928000000', ['Atlantic/Canary']],
    ['+74951234567', ['Europe/Moscow']],
  ])('%s', (number, expected) => {
    expect(zones(number)).toEqual(expected)
  })

  it('are all that are possible where the number does not tell', () => {
    // toll-free
    expect(zones('+18005550123')).toEqual(expect.arrayContaining(['America/New_York', 'Pacific/Honolulu']))
    // a mobile telephone in Australia
    expect(zones('+61412345678')).toEqual(expect.arrayContaining(['Australia/Sydney', 'Australia/Perth']))
    // Idaho has two, by places
    expect(zones('+12085550123').length).toBeGreaterThan(1)
  })

  it('are none for numbers of no place, and for what is no number', () => {
    for (const odd of ['', '+', '+0', '+999', 'x', '+__proto__']) expect(zones(odd)).toEqual([])
  })

  it('are known to this platform, all but the newest', () => {
    const known = (name: string) => {
      try {
        return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
      } catch {
        return false
      }
    }
    expect(
      zoneNames
        .trim()
        .split(/\s+/)
        .filter((name) => !known(name)).length,
    ).toBeLessThan(3)
  })
})
