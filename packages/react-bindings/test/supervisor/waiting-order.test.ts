import type { FloorWaiting } from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headStartToBeNext, inOrder, placesOf, standingOf } from '../../src/supervisor/waiting-order.js'
import { busyFloor } from '../fixtures/floor-fixtures.js'

const [sample] = Object.values(busyFloor.waiting)
if (sample === undefined) throw new Error('nobody waits in the sample')
const callers = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    queue: fc.constantFrom('support', 'billing'),
    since: fc.integer({ min: 0, max: 3_600_000 }),
    headStartSeconds: fc.integer({ min: 0, max: 3_600 }),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 12 },
)
const waitingOf = (rows: readonly object[]): FloorWaiting[] => rows.map((row) => ({ ...sample, ...row }))

describe('the order of who waits', () => {
  it('is that of the switch at any time: who has waited longest with their head start is first', () => {
    fc.assert(
      fc.property(callers, fc.integer({ min: 3_600_000, max: 9_000_000 }), (rows, now) => {
        const scores = inOrder(waitingOf(rows)).map((call) => standingOf(call, now))
        expect(scores).toEqual([...scores].sort((a, b) => b - a))
      }),
    )
  })

  it('gives a head start that makes somebody next in their queue, no more than it needs by a minute, and none to who is', () => {
    fc.assert(
      fc.property(callers, fc.nat(), (rows, pick) => {
        const waiting = waitingOf(rows)
        const call = waiting[pick % waiting.length] as FloorWaiting
        const headStartSeconds = headStartToBeNext(call, waiting)
        if (headStartSeconds === null) {
          const scores = waiting.filter(({ queue }) => queue === call.queue).map((one) => standingOf(one, 0))
          expect(standingOf(call, 0)).toBe(Math.max(...scores))
          return
        }
        expect(Number.isInteger(headStartSeconds)).toBe(true)
        const raised = waiting.map((one) => (one === call ? { ...one, headStartSeconds } : one))
        expect(placesOf(inOrder(raised)).get(call.id)).toBe(1)
        const [, second] = inOrder(raised).filter(({ queue }) => queue === call.queue)
        if (second === undefined) throw new Error('somebody was before them')
        expect(standingOf({ ...call, headStartSeconds }, 0) - standingOf(second, 0)).toBeLessThanOrEqual(61)
      }),
    )
  })
})
