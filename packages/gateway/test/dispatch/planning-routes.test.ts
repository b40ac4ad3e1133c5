import { createStraightLineTravelTime, parseDispatchProblem } from '@ringloop/core/dispatch'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import type { DispatchVariables } from '../../src/dispatch/dispatch-routes.js'
import { runPlanningJob } from '../../src/dispatch/planning-job.js'
import { planRoutes } from '../../src/dispatch/planning-routes.js'
import type { WorkOrderEffect } from '../../src/dispatch/work-order-effects.js'
import { sampleProblem } from './sample-problem.js'

/** Asks for a plan while these are somebody's in the pool: before it is asked for, and when it is made. */
async function planned(
  before: readonly { id: string; ticketId: string; by: string }[],
  after: readonly { id: string; ticketId: string; by: string }[],
  asked: object = { assign: true },
) {
  const told: WorkOrderEffect[] = []
  let there = before
  const routes = planRoutes({
    planner: {
      async run(prepare) {
        const job = await prepare()
        there = after
        return runPlanningJob(job, () => 0)
      },
      async [Symbol.asyncDispose]() {},
    },
    readProblem: async (problem) => parseDispatchProblem(problem),
    travelTime: createStraightLineTravelTime(),
    signal: new AbortController().signal,
    pool: { pool: { takers: async () => there } },
    tell: async (effects) => void told.push(...effects),
    newId: () => 'p',
  })
  const app = new Hono<DispatchVariables>()
  app.use((context, next) => {
    context.set('person', { extension: '9', name: 'Sam', supervisor: true })
    return next()
  })
  app.route('/', routes)
  const orders = sampleProblem.orders.map((each) => ({ ...each, ticketId: `of ${each.id}` }))
  const answer = await app.request('/', {
    method: 'POST',
    body: JSON.stringify({ mode: 'next', problem: { ...sampleProblem, orders }, ...asked }),
  })
  const [visit] = JSON.parse(JSON.stringify(await answer.clone().json())).plan.routes[0].visits
  return { body: await answer.json(), first: visit.orderId as string, assigned: told.map(({ ticketId }) => ticketId) }
}

it('a plan that is accepted unseen leaves out what somebody took while it was made, and says so', async () => {
  const { first, assigned, body } = await planned([], [])
  const order = { id: 'in the pool', ticketId: `of ${first}` }
  expect([assigned, body.takenMeanwhile]).toEqual([[order.ticketId, order.ticketId], []])
  const taken = await planned([], [{ ...order, by: '1001' }])
  expect([taken.assigned, taken.body.takenMeanwhile]).toEqual([[], [{ ticketId: order.ticketId, by: '1001' }]])
  expect(taken.body.plan).toEqual(body.plan)
  // who had it before is whom the plan takes it from
  const moved = await planned([{ ...order, by: '1001' }], [{ ...order, by: '1001' }])
  expect([moved.assigned, moved.body.takenMeanwhile]).toEqual([assigned, []])
  const again = await planned([{ ...order, by: '1001' }], [{ ...order, by: '1002' }])
  expect(again.body.takenMeanwhile).toEqual([{ ticketId: order.ticketId, by: '1002' }])
  // and who took what the plan gives them has it
  const same = await planned([], [{ ...order, by: 'x' }])
  expect([same.assigned, same.body.takenMeanwhile]).toEqual([assigned, []])
  const unasked = await planned([], [{ ...order, by: '1001' }], {})
  expect([unasked.assigned, unasked.body.takenMeanwhile]).toEqual([[], undefined])
})
