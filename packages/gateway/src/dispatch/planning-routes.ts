import { RingloopError } from '@ringloop/core'
import type { DayPlan, DispatchProblem, TravelTime } from '@ringloop/core/dispatch'
import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { bodyOf, readAs } from '../server/read-request.js'
import type { DispatchRoutesOptions, DispatchVariables } from './dispatch-routes.js'
import type { OrderPool } from './order-pool.js'
import type { Planner } from './planner.js'
import type { PlanningJob, PresentPlan } from './planning-job.js'
import type { ReadProblem } from './read-problem.js'
import { supervisorOf } from './supervisor-of.js'
import { travelMatrix } from './travel-matrix.js'
import { planEffects } from './work-order-effects.js'

/** What {@link suggestionRoutes} and {@link planRoutes} need. */
export interface PlanningRoutesOptions {
  readonly planner: Planner
  readonly readProblem: ReadProblem
  readonly travelTime: TravelTime
  /** Aborted when the gateway stops. */
  readonly signal: AbortSignal
}

const id = z.string().min(1).max(200)
const counts = z.record(z.string().max(100), z.int().min(0))
/** What a present plan has to say; times are reckoned anew. */
const planSchemaOf = (startAt: z.ZodType<number>) =>
  z.object({
    routes: z
      .array(
        z.object({
          engineerId: id,
          visits: z
            .array(
              z.object({
                orderId: id,
                startAt,
                fetch: z.object({ depotId: id, parts: counts }).nullable().default(null),
                fromVan: counts.default({}),
              }),
            )
            .max(100),
        }),
      )
      .max(1_000),
  })
const instant = z.int().min(0)
/** A plan made again is compared with the times of the present one; a suggestion tells only how much later somebody begins. */
const [timedPlanSchema, planSchema] = [planSchemaOf(instant), planSchemaOf(instant.default(0))]

const isTimeZone = (name: string) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}
const common = {
  /** As core's `parseDispatchProblem` takes it; an order may be a ticket's id alone. */
  problem: z.unknown(),
  /** Of the sentences. Default: as the request's `accept-language`. */
  language: z.enum(['en', 'zh-CN']).optional(),
  timeZone: z.string().max(100).refine(isTimeZone, 'is no time zone, such as Europe/Berlin').default('UTC'),
}
const suggestionSchema = z.strictObject({
  ...common,
  present: planSchema.optional(),
  orderId: id,
  limit: z.int().min(1).max(1_000).default(10),
})
/** What `POST /dispatch/plans` takes. */
export const planRequestSchema = z
  .strictObject({
    ...common,
    mode: z.enum(['day', 'next']),
    present: timedPlanSchema.optional(),
    /** For which a day is made better; default 2. */
    seconds: z.number().min(0.1).max(10).optional(),
    /** Accepts the plan without a look. */
    assign: z.boolean().default(false),
  })
  .refine(({ mode, seconds }) => mode === 'day' || seconds === undefined, {
    path: ['seconds'],
    message: 'is for a whole day; the next orders are proven at once',
  })
  .refine(({ mode, present }) => mode === 'day' || present === undefined, {
    path: ['present'],
    message: 'is for a whole day; who has begun what is "started" in the orders',
  })

/** More has no plan in time. */
const maximumSize = 600
/** What everything else may take: reading, the first plan, writing. */
const besidesMs = 20_000

/**
 * `POST /dispatch/suggestions` (supervisors): who shall take an order, with reasons and with what each costs more than the best; `travel` says
 * whether the ways are by road or estimated.
 */
export function suggestionRoutes(options: PlanningRoutesOptions): Hono<DispatchVariables> {
  const app = new Hono<DispatchVariables>()
  app.post('/', async (context) => {
    supervisorOf(context)
    const { orderId, limit, ...asked } = readAs(suggestionSchema, await bodyOf(context))
    const task = { kind: 'suggest', orderId, present: presentOf(asked.present), limit } as const
    return answerWith(context, (await think(context, options, asked, task, besidesMs)).json)
  })
  return app
}

/**
 * `POST /dispatch/plans` (supervisors): the day of everybody (`mode: "day"`), or everybody's next order (`"next"`). With the `present` plan it
 * is planned again: what was promised is kept, and `changes` says what becomes different and why. Nothing is done, see `/assignments`; with
 * `assign`, all of it is accepted at once, but for what somebody has taken from the pool meanwhile: `takenMeanwhile` says whose that is.
 */
export function planRoutes(
  options: PlanningRoutesOptions &
    Pick<DispatchRoutesOptions, 'tell' | 'newId'> & { readonly pool: { readonly pool: Pick<OrderPool, 'takers'> } },
): Hono<DispatchVariables> {
  const app = new Hono<DispatchVariables>()
  app.post('/', async (context) => {
    supervisorOf(context)
    const { mode, seconds = 2, assign, ...asked } = readAs(planRequestSchema, await bodyOf(context))
    const job = mode === 'next' ? { kind: mode } : { kind: mode, present: presentOf(asked.present), seconds }
    const before = assign ? await options.pool.pool.takers() : []
    const { json, problem } = await think(context, options, asked, job, besidesMs + seconds * 1_000)
    if (!assign) return answerWith(context, json)
    const answer = JSON.parse(json)
    const assignments = assignmentsOf(answer.plan, problem)
    // a plan may take minutes, and who was told meanwhile that an order is theirs is on the way
    const had = new Map(before.map(({ id, by }) => [id, by]))
    const taken = (await options.pool.pool.takers()).filter(({ id, by }) => had.get(id) !== by)
    const takerOf = new Map(taken.map(({ ticketId, by }) => [ticketId, by]))
    const isOthers = ({ ticketId, owner }: (typeof assignments)[number]) => (takerOf.get(ticketId) ?? owner) !== owner
    const takenMeanwhile = assignments.filter(isOthers).map(({ ticketId }) => ({ ticketId, by: takerOf.get(ticketId) }))
    await options.tell(
      planEffects(
        options.newId(),
        assignments.filter((each) => !isOthers(each)),
      ),
    )
    return context.json({ ...answer, takenMeanwhile })
  })
  return app
}

const presentOf = (present: z.infer<typeof planSchema> | undefined): PresentPlan | null =>
  present === undefined ? null : (present as unknown as PresentPlan)

type Task<Job> = Job extends PlanningJob ? Omit<Job, 'problem' | 'travel' | 'language' | 'timeZone'> : never

/** Whom a plan gives each ticket. */
function assignmentsOf({ routes }: Pick<DayPlan, 'routes'>, { orders }: DispatchProblem) {
  const tickets = new Map(orders.map(({ id, ticketId }) => [id, ticketId]))
  return routes.flatMap(({ engineerId: owner, visits }) =>
    visits.flatMap(({ orderId }) => {
      const ticketId = tickets.get(orderId)
      return ticketId === undefined ? [] : [{ ticketId, owner }]
    }),
  )
}

const answerWith = (context: Context, json: string) => context.body(json, 200, { 'content-type': 'application/json' })

async function think(
  context: Context<DispatchVariables>,
  { planner, readProblem, travelTime, signal: stops }: PlanningRoutesOptions,
  asked: { readonly problem?: unknown; readonly language?: 'en' | 'zh-CN' | undefined; readonly timeZone: string },
  task: Task<PlanningJob>,
  withinMs: number,
): Promise<{ readonly json: string; readonly problem: DispatchProblem }> {
  // who has gone away needs no plan
  const signal = AbortSignal.any([stops, context.req.raw.signal])
  const language = asked.language ?? (/^zh\b/i.test(context.req.header('accept-language') ?? '') ? 'zh-CN' : 'en')
  let planned: DispatchProblem = { now: 0, orders: [], engineers: [], depots: [] }
  const prepare = async () => {
    const problem = await readProblem(asked.problem, signal)
    if (problem.orders.length > maximumSize || problem.engineers.length > maximumSize)
      throw new RingloopError('invalidInput', `problem: has more than ${maximumSize} orders or engineers.`, {
        mend: 'Send those of one region, or plan in a process of your own with @ringloop/core/dispatch.',
      })
    const travel = await travelMatrix(problem, travelTime, signal)
    planned = problem
    return { ...task, problem, travel, language, timeZone: asked.timeZone } as PlanningJob
  }
  return { json: await planner.run(prepare, { withinMs, signal }), problem: planned }
}
