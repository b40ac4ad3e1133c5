import { describe, expect, it } from 'vitest'
import { createLagMeter } from '../../src/connection/lag-meter.js'

describe('the lag of events', () => {
  it('is what they come later than the fastest, whatever the clocks say', () => {
    const meter = createLagMeter()
    expect(meter.lag).toBeNull()
    for (const skew of [-3_600_000, 0, 3_600_000]) {
      const other = createLagMeter()
      other.see(1_000 + skew, 1_010)
      other.see(2_000 + skew, 2_510)
      expect(other.lag).toBe(500)
    }
  })

  it('forgets a clock that was set back after two windows', () => {
    const meter = createLagMeter(1_000)
    meter.see(0, 10)
    meter.see(500 - 5_000, 510)
    expect(meter.lag).toBe(5_000)
    meter.see(1_100 - 5_000, 1_110)
    meter.see(2_200 - 5_000, 2_210)
    expect(meter.lag).toBe(0)
  })
})
