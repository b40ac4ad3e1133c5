import { expect, it } from 'vitest'
import { assignNext, insertOrder, planRoutes, straightLine, suggest } from '../../src/dispatch/index.js'
import { madeUpTown } from './made-up-town.js'

/** Processor time of this process in milliseconds, the least of some runs: what else the machine does is hardly counted. */
function processorTime(runs: number, run: () => unknown): number {
  const times = Array.from({ length: runs }, () => {
    const begun = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(begun)
    return (user + system) / 1000
  })
  return Math.min(...times)
}

it('plans 200 orders for 100 engineers within a second, and one order more within 20 milliseconds', () => {
  const travel = straightLine()
  const whole = madeUpTown(201, 100)
  const day = { ...whole, orders: whole.orders.slice(0, 200) }
  const added = whole.orders[200]?.id ?? expect.unreachable()
  const present = planRoutes(day, { travel })
  expect(present.unplanned).toEqual([])
  expect(processorTime(2, () => planRoutes(day, { travel }))).toBeLessThan(1_000)
  expect(processorTime(2, () => assignNext(day, { travel }))).toBeLessThan(1_000)
  expect(processorTime(20, () => insertOrder(whole, added, { travel, present }))).toBeLessThan(20)
  expect(processorTime(20, () => suggest(whole, added, { travel, present }))).toBeLessThan(20)
})
