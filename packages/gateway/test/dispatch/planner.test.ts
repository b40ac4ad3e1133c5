import { pathToFileURL } from 'node:url'
import { RingloopError } from '@ringloop/core'
import { straightLine } from '@ringloop/core/dispatch'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createPlanner, type Planner } from '../../src/dispatch/planner.js'
import type { PlanningJob } from '../../src/dispatch/planning-job.js'
import { tableOfMatrix, travelMatrix } from '../../src/dispatch/travel-matrix.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import { createManualClock } from '../samples/manual-clock.js'
import { bundleProcess } from '../support/bundle-process.js'
import { sampleJob } from './sample-problem.js'

let script: URL
beforeAll(async () => {
  script = pathToFileURL(
    await bundleProcess('planning-worker', new URL('../../src/dispatch/planning-worker.ts', import.meta.url)),
  )
})
let planner: Planner | null = null
afterEach(async () => {
  await planner?.[Symbol.asyncDispose]()
  planner = null
})
const never = () => new AbortController().signal
const within = { withinMs: 60_000 }
const log = () => {}

describe('the thread of plans', () => {
  it('suggests, plans a day and the next orders, and tells of the same ways as this thread', async () => {
    planner = createPlanner({ clock: systemClock, script, log })
    const ask = async (task: object) =>
      JSON.parse((await planner?.run(() => sampleJob(task), { ...within, signal: never() })) ?? '')
    const day = await ask({ kind: 'day', present: null, seconds: 0.1 })
    expect(day.plan.routes).toMatchObject([{ engineerId: 'x', visits: [{ orderId: 'b' }, { orderId: 'a' }] }])
    const { problem, travel } = await sampleJob({})
    const [first] = day.plan.routes[0].visits
    const [b, x] = [problem.orders[1], problem.engineers[0]]
    if (b === undefined || x === undefined) throw new Error('no sample')
    expect(tableOfMatrix(travel).seconds(x.place, b.place)).toBe(straightLine().seconds(x.place, b.place))
    // the planner counts whole seconds of a way at least
    expect(Math.abs(first.arriveAt - first.leaveAt - straightLine().seconds(x.place, b.place) * 1_000)).toBeLessThan(1_000)
    const next = await ask({ kind: 'next', language: 'zh-CN' })
    expect(next.plan.routes).toMatchObject([{ engineerId: 'x', visits: [{}] }])
    const [left] = next.plan.unplanned
    expect(left.refusals.find(({ engineerId }: { engineerId: string }) => engineerId === 'y').sentences[0]).toMatch(/heating/)
    const suggested = await ask({ kind: 'suggest', orderId: 'a', present: null, limit: 3 })
    expect(suggested.proposals[0].sentences).toContain('has heating at level 2 (2 is needed)')
    // what the others are is planned first
    const beside = await ask({ kind: 'suggest', orderId: 'a', present: 'others', limit: 3 })
    expect(beside.proposals[0].reasons).toContainEqual({ kind: 'load', minutes: 120, visits: 2 })
    await expect(ask({ kind: 'suggest', orderId: 'zzz', present: null, limit: 3 })).rejects.toMatchObject({ code: 'notFound' })
  })

  it('is ended with a plan that takes too long, or that nobody wants any more, and the next one is planned', async () => {
    const clock = createManualClock()
    planner = createPlanner({ clock, script, log })
    const long = () => sampleJob({ kind: 'day', present: null, seconds: 1_000 })
    const tooLong = planner.run(long, { withinMs: 5_000, signal: never() })
    const caught = expect(tooLong).rejects.toMatchObject({ code: 'timeout' })
    await clock.settle()
    await clock.advance(5_000)
    await caught
    const leaving = new AbortController()
    const unwanted = expect(planner.run(long, { ...within, signal: leaving.signal })).rejects.toMatchObject({ code: 'aborted' })
    const waiting = planner.run(() => sampleJob({ kind: 'next' }), { ...within, signal: never() })
    leaving.abort()
    await unwanted
    expect(JSON.parse(await waiting).plan.routes).toHaveLength(1)
  })

  it('has room for eight who wait, and tells all of them when it stops', async () => {
    planner = createPlanner({ clock: systemClock, script, log })
    const endless = () => sampleJob({ kind: 'day', present: null, seconds: 1_000 })
    const waiting = Array.from({ length: 9 }, () => planner?.run(endless, { ...within, signal: never() }))
    const settled = Promise.allSettled(waiting)
    let gathered = false
    const onceMore = async () => {
      gathered = true
      return endless()
    }
    // nobody reads tickets and finds out ways for a plan that has no room
    await expect(planner.run(onceMore, { ...within, signal: never() })).rejects.toMatchObject({ code: 'overloaded' })
    expect(gathered).toBe(false)
    await planner[Symbol.asyncDispose]()
    for (const one of await settled) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'closed' } })
  })

  it('has room again for each plan that could not be gathered', async () => {
    planner = createPlanner({ clock: systemClock, script, log })
    const broken = async () => {
      throw new RingloopError('invalidInput', 'orders[0]: no place')
    }
    for (let time = 0; time < 12; time++)
      await expect(planner.run(broken, { ...within, signal: never() })).rejects.toMatchObject({ code: 'invalidInput' })
    const next = await planner.run(() => sampleJob({ kind: 'next' }), { ...within, signal: never() })
    expect(JSON.parse(next).plan.routes).toHaveLength(1)
  })
})

it('finds out no more ways for who has gone, and says so in words', async () => {
  const leaving = new AbortController()
  const { problem } = await sampleJob({})
  const [order] = problem.orders
  const many = { ...problem, orders: Array.from({ length: 200 }, () => ({ ...order })) as never }
  const ways = travelMatrix(many, { among: async () => straightLine() }, leaving.signal)
  leaving.abort()
  await expect(ways).rejects.toMatchObject({ code: 'aborted', message: 'The travel times are not wanted any more.' })
})

describe('plans where the script of their thread is not there', () => {
  it('are made in this thread, each answered with its own though another was given up just then, and the log says so once', async () => {
    const logged: string[] = []
    planner = createPlanner({
      clock: systemClock,
      script: new URL('./nowhere.js', import.meta.url),
      log: (fact) => void logged.push(fact),
    })
    const leaving = new AbortController()
    const [next, suggested] = await Promise.all([
      sampleJob({ kind: 'next' }),
      sampleJob({ kind: 'suggest', orderId: 'a', present: null, limit: 3 }),
    ])
    const run = (job: PlanningJob, signal = never()) => (planner as Planner).run(async () => job, { ...within, signal })
    // the second has its turn when the first is answered, and leaves before it was thought about
    const first = run(next).then((answer) => {
      leaving.abort()
      return answer
    })
    const second = expect(run(next, leaving.signal)).rejects.toMatchObject({ code: 'aborted' })
    const third = run(suggested)
    expect(JSON.parse(await first).plan.routes).toHaveLength(1)
    await second
    expect(JSON.parse(await third).proposals).toMatchObject([{ engineerId: 'x' }])
    await expect(run(await sampleJob({ kind: 'suggest', orderId: 'zzz', present: null, limit: 3 }))).rejects.toMatchObject({
      code: 'notFound',
    })
    expect(logged).toEqual(['plans hold up calls: the script of their thread is not there'])
  })
})
