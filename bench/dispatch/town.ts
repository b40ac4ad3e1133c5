import { assignNext, emptyPlan, insertOrder, planRoutes, straightLine, suggest } from '@ringloop/core/dispatch'
import { madeUpTown } from '../../packages/core/test/dispatch/made-up-town.js'
import type { Row } from '../row.js'

const orders = 200
const engineers = 100
const travel = straightLine()

/** A made-up day of 200 orders and 100 engineers with skills, certificates, parts, shifts and windows: planned whole, and one order more. What counts: the day below 1,000 ms, one order below 20. */
export function* townBenchmark(): Generator<Row> {
  const whole = madeUpTown(orders + 1, engineers)
  const day = { ...whole, orders: whole.orders.slice(0, orders) }
  const [added] = whole.orders.slice(orders)
  if (added === undefined) throw new Error('the town has no order more')
  let present = emptyPlan
  const first = time(() => {
    present = planRoutes(day, { travel })
  })
  yield row('the whole day, first time', [first])
  yield row('one order more, first time', [time(() => insertOrder(whole, added.id, { travel, present }))])
  yield row(
    'the whole day',
    repeat(10, () => planRoutes(day, { travel })),
  )
  yield row(
    'who goes next',
    repeat(10, () => assignNext(day, { travel })),
  )
  yield row(
    'one order more',
    repeat(100, () => insertOrder(whole, added.id, { travel, present })),
  )
  yield row(
    'suggestions for one order',
    repeat(100, () => suggest(whole, added.id, { travel, present })),
  )
}

function time(run: () => unknown): number {
  const begins = performance.now()
  run()
  return performance.now() - begins
}

const repeat = (times: number, run: () => unknown) => Array.from({ length: times }, () => time(run))

function row(task: string, milliseconds: readonly number[]): Row {
  const sorted = [...milliseconds].sort((one, other) => one - other)
  const at = (share: number) => Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1))
  return { task, orders, engineers, runs: sorted.length, medianMs: at(0.5), p95Ms: at(0.95), worstMs: at(1) }
}
