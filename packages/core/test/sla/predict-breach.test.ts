import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { predictBreach, slaHistory } from '../../src/sla/predict-breach.js'
import type { SlaClock } from '../../src/sla/sla.js'
import { always, hour } from './sample-sla.js'

const running = (used: number, target: number | null): SlaClock => ({
  state: 'running',
  startedAt: 0,
  since: 0,
  used,
  target,
  dueAt: null,
  breachedAt: null,
  told: [],
  uncounted: [],
})
const at = { now: 0, calendar: always }

describe('the prediction of a breach', () => {
  it('is the share of those that took longer, among those that took as long as this one already has', () => {
    // ten tickets of one to ten hours; four hours are used, eight are allowed: of six that took longer than four, two took longer than eight
    const history = slaHistory(Array.from({ length: 10 }, (_, index) => (index + 1) * hour))
    expect(predictBreach(running(4 * hour, 8 * hour), history, at)).toEqual({
      probability: 3 / 8,
      median: 7 * hour,
      ninth: 10 * hour,
      compared: 6,
    })
  })

  it('counts the time of the present run', () => {
    const history = slaHistory([hour, 2 * hour, 3 * hour])
    expect(predictBreach(running(0, 3 * hour), history, { now: 1.5 * hour, calendar: always })?.compared).toBe(2)
  })

  it('does not know without a past, and is sure once the target was missed', () => {
    expect(predictBreach(running(0, hour), slaHistory([]), at)).toEqual({
      probability: 0.5,
      median: null,
      ninth: null,
      compared: 0,
    })
    expect(predictBreach(running(2 * hour, hour), slaHistory([1]), at)?.probability).toBe(1)
  })

  it('is none without a target, or for a clock that stopped', () => {
    expect(predictBreach(running(0, null), slaHistory([1]), at)).toBeNull()
    const { since: _, dueAt: __, ...base } = running(0, hour) as SlaClock & { state: 'running' }
    expect(predictBreach({ ...base, state: 'stopped', stoppedAt: 1, outcome: 'met' }, slaHistory([1]), at)).toBeNull()
  })

  it('counts as a walk through the list does, and never gets better by waiting past those that were quicker', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 1000 }), { maxLength: 200 }),
        fc.nat({ max: 1000 }),
        fc.integer({ min: 1, max: 1000 }),
        (past, used, target) => {
          const prediction = predictBreach(running(used, target), slaHistory(past), at)
          const longer = past.filter((time) => time > used)
          const missed = longer.filter((time) => time > target)
          expect(prediction?.compared).toBe(longer.length)
          expect(prediction?.probability).toBeCloseTo(used > target ? 1 : (missed.length + 1) / (longer.length + 2), 12)
          // half of them took no longer than the median
          const median = prediction?.median ?? Number.POSITIVE_INFINITY
          expect(longer.filter((time) => time <= median).length * 2).toBeGreaterThanOrEqual(longer.length)
        },
      ),
    )
  })

  it('keeps five hundred of a long past, its ends among them, and says nearly the same', () => {
    const past = Array.from({ length: 20_000 }, (_, index) => ((index * 7919) % 20_000) + 1)
    const history = slaHistory(past)
    expect(history.sorted.length).toBe(500)
    expect([history.sorted[0], history.sorted.at(-1)]).toEqual([1, 20_000])
    const probability = predictBreach(running(5000, 15_000), history, at)?.probability ?? 0
    expect(Math.abs(probability - 1 / 3)).toBeLessThan(0.01)
  })
})
