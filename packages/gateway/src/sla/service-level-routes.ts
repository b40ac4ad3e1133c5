import { RingloopError, toTicketId } from '@ringloop/core'
import type { Hono } from 'hono'
import { type AgentRoutesOptions, type AgentVariables, agentRoutes, refuse } from '../server/agent-routes.js'
import type { OpenServiceLevels } from './open-service-levels.js'

/** What {@link serviceLevelRoutes} needs. */
export interface ServiceLevelRoutesOptions extends AgentRoutesOptions {
  readonly serviceLevels: Pick<OpenServiceLevels['serviceLevels'], 'get' | 'take' | 'predict' | 'partsOf'>
}

/**
 * `GET /service-levels/:ticket` gives how a ticket's service level stands, with how likely each of its targets is missed (`predictions`) and
 * how its parts stand if it was split (`parts`). `POST /service-levels/:ticket/acknowledgement` says that somebody takes care of it, which
 * stops its escalations. For who has a desk; see {@link agentRoutes}.
 */
export function serviceLevelRoutes(options: ServiceLevelRoutesOptions): Hono<AgentVariables> {
  const { serviceLevels, now } = options
  const app = agentRoutes('service level', options)
  app.get('/:ticket', async (context) => {
    const sla = await serviceLevels.get(toTicketId(context.req.param('ticket')))
    if (sla === null) return refuse(context, none())
    const [predictions, parts] = await Promise.all([serviceLevels.predict(sla), serviceLevels.partsOf(sla.ticketId)])
    return context.json({ ...sla, predictions, parts })
  })
  app.post('/:ticket/acknowledgement', async (context) => {
    const ticketId = toTicketId(context.req.param('ticket'))
    const at = now()
    const event = { type: 'acknowledged', at, by: context.get('extension') } as const
    const [sla] = await serviceLevels.take([{ ticketId, at, ticket: null, changeId: null, events: [event] }])
    return sla == null ? refuse(context, none()) : context.json(sla)
  })
  return app
}

const none = () =>
  new RingloopError('notFound', 'This ticket has no service level.', {
    mend: 'Tickets have one that are newer than the service levels of the configuration.',
  })
