import { RingloopError, toTicketId } from '@ringloop/core'
import { parseDispatchProblem } from '@ringloop/core/dispatch'
import { Hono } from 'hono'
import * as z from 'zod'
import { bodyOf, readAs } from '../server/read-request.js'
import type { DispatchRoutesOptions, DispatchVariables } from './dispatch-routes.js'
import type { Rosters } from './roster.js'
import { supervisorOf } from './supervisor-of.js'

/** What {@link engineerRoutes} needs. */
export interface EngineerRoutesOptions extends Pick<DispatchRoutesOptions, 'pool' | 'tell' | 'newId'> {
  readonly rosters: Rosters
  /** Whether an extension is an agent's. */
  readonly isAgent: (extension: string) => boolean
}

/** For each order, their ways to each other and to all that they have are found out. */
const maximumEngineers = 200

const rosterSchema = z.strictObject({
  engineers: z.array(z.unknown()).max(maximumEngineers),
  depots: z.unknown().optional(),
  pickUpMinutes: z.unknown().optional(),
  weights: z.unknown().optional(),
})

/** So many of the free orders are looked at when the roster changes; the others wait for the next. */
const lookedAt = 200

/**
 * `POST /dispatch/engineers` (supervisors): who drives, as in a problem of `/plans`. From then on orders that tickets offer are given to them
 * without a press, also those that are free already; with no engineers, none are. `GET`: the roster as it is.
 */
export function engineerRoutes({ rosters, isAgent, pool, tell, newId }: EngineerRoutesOptions): Hono<DispatchVariables> {
  const app = new Hono<DispatchVariables>()
  app.get('/', async (context) => {
    supervisorOf(context)
    const { version: _, ...roster } = (await rosters.load()) ?? { engineers: [], depots: [] }
    return context.json(roster)
  })
  app.post('/', async (context) => {
    supervisorOf(context)
    const asked = readAs(rosterSchema, await bodyOf(context))
    const { now: _, orders: __, ...roster } = parseDispatchProblem({ ...asked, now: 0, orders: [] })
    for (const [index, { id }] of roster.engineers.entries())
      if (!isAgent(id))
        throw new RingloopError('invalidInput', `engineers[${index}].id: ${JSON.stringify(id)} is no agent's extension.`, {
          mend: 'Give each engineer a desk among the "agents" of the configuration, and their extension as id.',
        })
    const version = newId()
    await rosters.save({ ...roster, version })
    if (roster.engineers.length > 0) {
      const free = await pool.pool.freeTickets(lookedAt)
      await tell(
        free.map((id) => ({
          type: 'giveWorkOrder',
          key: `given/${id}/roster/${version}`,
          callId: null,
          ticketId: toTicketId(id),
          roster: version,
        })),
      )
    }
    return context.json({})
  })
  return app
}
