import { Hono } from 'hono'
import * as z from 'zod'
import { bodyOf, readAs } from '../server/read-request.js'
import type { DispatchRoutesOptions, DispatchVariables } from './dispatch-routes.js'
import { supervisorOf } from './supervisor-of.js'
import { planEffects } from './work-order-effects.js'

const text = z.string().min(1).max(200)
const acceptedSchema = z.strictObject({
  assignments: z
    .array(
      z.strictObject({
        ticketId: text,
        /** An agent's extension, or whoever it is as the ticket system names them. */
        owner: text,
      }),
    )
    .min(1)
    .max(600),
})

/**
 * `POST /dispatch/assignments` (supervisors): somebody has accepted a plan, or a proposal. Each ticket gets its owner, and what the open pool has
 * of it is taken out. Answered when that is stored and will happen.
 */
export function assignmentRoutes({ tell, newId }: Pick<DispatchRoutesOptions, 'tell' | 'newId'>): Hono<DispatchVariables> {
  const app = new Hono<DispatchVariables>()
  app.post('/', async (context) => {
    supervisorOf(context)
    const { assignments } = readAs(acceptedSchema, await bodyOf(context))
    await tell(planEffects(newId(), assignments))
    return context.json({}, 202)
  })
  return app
}
