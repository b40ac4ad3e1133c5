import { RingloopError } from '@ringloop/core'
import { type DayPlan, emptyPlan, parseDispatchProblem, suggest, type TravelTime, toWorkOrderId } from '@ringloop/core/dispatch'
import { Hono } from 'hono'
import * as z from 'zod'
import type { DispatchVariables } from './dispatch-routes.js'
import { bodyOf, readAs, supervisorOf } from './read-request.js'

/** What {@link suggestionRoutes} needs. */
export interface SuggestionRoutesOptions {
  readonly travelTime: TravelTime
  /** Aborted when the gateway stops. */
  readonly signal: AbortSignal
}

const id = z.string().min(1).max(200)
const counts = z.record(z.string().max(100), z.int().min(0))
/** What a present plan has to say; times are reckoned anew. */
const planSchema = z.object({
  routes: z
    .array(
      z.object({
        engineerId: id,
        visits: z
          .array(
            z.object({
              orderId: id,
              fetch: z.object({ depotId: id, parts: counts }).nullable().default(null),
              fromVan: counts.default({}),
            }),
          )
          .max(100),
      }),
    )
    .max(1_000),
})

const requestSchema = z.strictObject({
  orderId: id,
  /** As core's `parseDispatchProblem` takes it. */
  problem: z.unknown(),
  present: planSchema.optional(),
  limit: z.int().min(1).max(1_000).default(10),
})

/** More would hold up calls while it is thought about. */
const maximumSize = 600

/**
 * `POST /dispatch/suggestions` (supervisors): who shall take an order, with reasons and with what each costs more than the best; `travel` says
 * whether the ways are by road or estimated.
 */
export function suggestionRoutes({ travelTime, signal }: SuggestionRoutesOptions): Hono<DispatchVariables> {
  const app = new Hono<DispatchVariables>()
  app.post('/', async (context) => {
    supervisorOf(context)
    const { orderId, present, limit, ...request } = readAs(requestSchema, await bodyOf(context))
    const problem = parseDispatchProblem(request.problem)
    if (problem.orders.length > maximumSize || problem.engineers.length > maximumSize)
      throw new RingloopError('invalidInput', `problem: has more than ${maximumSize} orders or engineers.`, {
        mend: 'Send those of one region, or plan in a process of your own with @ringloop/core/dispatch.',
      })
    const places = [...problem.orders, ...problem.engineers, ...problem.depots].map(({ place }) => place)
    const homes = problem.engineers.flatMap(({ endsAt }) => (endsAt === null ? [] : [endsAt]))
    const travel = await travelTime.among([...places, ...homes], { signal })
    const plan = present === undefined ? emptyPlan : ({ ...emptyPlan, ...present } as unknown as DayPlan)
    const suggestion = suggest(problem, toWorkOrderId(orderId), { travel, present: plan, limit })
    return context.json({ ...suggestion, travel: { basis: travel.basis, note: travel.note } })
  })
  return app
}
