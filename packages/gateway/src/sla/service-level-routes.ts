import { getConnInfo } from '@hono/node-server/conninfo'
import { isRingloopError, RingloopError, type Timestamp, toTicketId } from '@ringloop/core'
import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import type { VerifyToken } from '../server/agent-tokens.js'
import { isOriginAllowed } from '../server/origin-policy.js'
import { createRefusalLimit } from '../server/refusal-limit.js'
import type { ServiceLevels } from './service-levels.js'

/** What {@link serviceLevelRoutes} needs. */
export interface ServiceLevelRoutesOptions {
  readonly serviceLevels: Pick<ServiceLevels, 'get' | 'take'>
  /** Whose token it is: an agent's extension. */
  readonly verifyToken: VerifyToken
  /** Origins beside its own whose pages may ask: a CRM that shows service levels. */
  readonly origins: readonly string[]
  readonly now: () => Timestamp
  readonly log: (fact: string, details?: Readonly<Record<string, unknown>>) => void
}

/** Wrong tokens from one address: this many at once, then one every three seconds. */
const wrongTokens = { burst: 20, perSecond: 1 / 3 } as const

/**
 * `GET /service-levels/:ticket` gives how a ticket's service level stands, `POST /service-levels/:ticket/acknowledgement` says that
 * somebody takes care of it, which stops its escalations. Both want `authorization: Bearer <token of an agent>`; answers are JSON,
 * errors `{ error: { code, message, mend? } }`.
 */
export function serviceLevelRoutes(options: ServiceLevelRoutesOptions): Hono<Variables> {
  const { serviceLevels, verifyToken, origins, now, log } = options
  const limit = createRefusalLimit({ ...wrongTokens, now })
  const app = new Hono<Variables>()
  app.use(async (context, next) => {
    if (isOriginAllowed(context.req.header('origin'), context.req.header('host'), origins)) return next()
    return refuse(
      context,
      403,
      new RingloopError('forbidden', 'Pages of this origin may not ask.', { mend: 'Add it to "origins".' }),
    )
  })
  app.use(
    cors({
      origin: (origin, context) => (isOriginAllowed(origin, context.req.header('host'), origins) ? origin : null),
      allowHeaders: ['authorization'],
      allowMethods: ['GET', 'POST'],
      maxAge: 600,
    }),
  )
  app.use(async (context, next) => {
    context.header('cache-control', 'no-store')
    const address = getConnInfo(context).remote.address ?? 'unknown'
    if (limit.blocked(address)) return refuse(context, 429, new RingloopError('rateLimited', 'Too many wrong tokens.'))
    const token = /^Bearer (.{1,1000})$/i.exec(context.req.header('authorization') ?? '')?.[1]
    const agent = token === undefined ? null : verifyToken(token)
    if (agent === null) {
      limit.count(address)
      log('service level refused: wrong token', { address })
      const mend = 'Send "authorization: Bearer", and your desk’s token.'
      return refuse(context, 401, new RingloopError('unauthorised', 'The token is not known here.', { mend }))
    }
    context.set('agent', agent)
    return next()
  })
  app.onError((error, context) => {
    const known = isRingloopError(error) ? error : null
    log('service level not given', known === null ? { error } : { problem: known.message })
    return known === null ? refuse(context, 500, new RingloopError('unavailable', 'It failed.')) : refuse(context, 503, known)
  })
  app.get('/:ticket', async (context) => {
    const sla = await serviceLevels.get(toTicketId(context.req.param('ticket')))
    return sla === null ? refuse(context, 404, none()) : context.json(sla)
  })
  app.post('/:ticket/acknowledgement', async (context) => {
    const ticketId = toTicketId(context.req.param('ticket'))
    const at = now()
    const event = { type: 'acknowledged', at, by: context.get('agent') } as const
    const [sla] = await serviceLevels.take([{ ticketId, at, ticket: null, changeId: null, events: [event] }])
    return sla == null ? refuse(context, 404, none()) : context.json(sla)
  })
  return app
}

interface Variables {
  readonly Variables: { agent: string }
}

const none = () =>
  new RingloopError('notFound', 'This ticket has no service level.', {
    mend: 'Tickets have one that are newer than the service levels of the configuration.',
  })

function refuse(context: Context, status: 401 | 403 | 404 | 429 | 500 | 503, { code, message, mend }: RingloopError): Response {
  const headers = status === 429 ? { 'retry-after': '3' } : status === 503 ? { 'retry-after': '5' } : undefined
  return context.json({ error: { code, message, ...(mend === undefined ? {} : { mend }) } }, status, headers)
}
