import { pathToFileURL } from 'node:url'
import { straightLine } from '@ringloop/core/dispatch'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createPlanner, type Planner } from '../../src/dispatch/planner.js'
import { tableOfMatrix } from '../../src/dispatch/travel-matrix.js'
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

describe('the thread of plans', () => {
  it('suggests, plans a day and the next orders, and tells of the same ways as this thread', async () => {
    planner = createPlanner({ clock: systemClock, script })
    const ask = async (task: object) =>
      JSON.parse((await planner?.run(await sampleJob(task), { ...within, signal: never() })) ?? '')
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
    await expect(ask({ kind: 'suggest', orderId: 'zzz', present: null, limit: 3 })).rejects.toMatchObject({ code: 'notFound' })
  })

  it('is ended with a plan that takes too long, or that nobody wants any more, and the next one is planned', async () => {
    const clock = createManualClock()
    planner = createPlanner({ clock, script })
    const long = await sampleJob({ kind: 'day', present: null, seconds: 1_000 })
    const tooLong = planner.run(long, { withinMs: 5_000, signal: never() })
    const caught = expect(tooLong).rejects.toMatchObject({ code: 'timeout' })
    await clock.advance(5_000)
    await caught
    const leaving = new AbortController()
    const unwanted = expect(
      planner.run(await sampleJob({ kind: 'day', present: null, seconds: 1_000 }), { ...within, signal: leaving.signal }),
    ).rejects.toMatchObject({ code: 'aborted' })
    const waiting = planner.run(await sampleJob({ kind: 'next' }), { ...within, signal: never() })
    leaving.abort()
    await unwanted
    expect(JSON.parse(await waiting).plan.routes).toHaveLength(1)
  })

  it('has room for eight who wait, and tells all of them when it stops', async () => {
    planner = createPlanner({ clock: systemClock, script })
    const task = { kind: 'day', present: null, seconds: 1_000 }
    const jobs = await Promise.all(Array.from({ length: 10 }, () => sampleJob(task)))
    const waiting = jobs.slice(0, 9).map((job) => planner?.run(job, { ...within, signal: never() }))
    const settled = Promise.allSettled(waiting)
    await expect(planner.run(jobs[9] as (typeof jobs)[0], { ...within, signal: never() })).rejects.toMatchObject({
      code: 'overloaded',
    })
    await planner[Symbol.asyncDispose]()
    for (const one of await settled) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'closed' } })
  })
})
