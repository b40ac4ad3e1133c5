import { toTicketId } from '@ringloop/core'
import { Hono } from 'hono'
import * as z from 'zod'
import type { DispatchRoutesOptions, DispatchVariables } from './dispatch-routes.js'
import { bodyOf, readAs, supervisorOf } from './read-request.js'

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
    const plan = `plan/${newId()}`
    await tell(
      assignments.flatMap(({ ticketId: id, owner }, index) => {
        const ticketId = toTicketId(id)
        const of = { callId: null, ticketId } as const
        return [
          { ...of, type: 'assignWorkOrder', key: `${plan}/${index}/owner`, owner, from: null, orderId: null } as const,
          { ...of, type: 'withdrawWorkOrder', key: `${plan}/${index}/pool` } as const,
        ]
      }),
    )
    return context.json({}, 202)
  })
  return app
}
