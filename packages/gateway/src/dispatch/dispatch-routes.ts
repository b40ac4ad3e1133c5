import { getConnInfo } from '@hono/node-server/conninfo'
import { isRingloopError, RingloopError, type RingloopErrorCode, type Timestamp } from '@ringloop/core'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import type { VerifyToken } from '../server/agent-tokens.js'
import { isOriginAllowed } from '../server/origin-policy.js'
import { createRefusalLimit } from '../server/refusal-limit.js'
import type { OpenOrderPool } from './open-order-pool.js'
import { poolRoutes } from './pool-routes.js'
import { type SuggestionRoutesOptions, suggestionRoutes } from './suggestion-routes.js'

/** Who asks, as the configuration has them. */
export interface DispatchPerson {
  readonly extension: string
  readonly name: string
  /** May offer and withdraw orders, and take them from others. */
  readonly supervisor: boolean
}

/** What {@link dispatchRoutes} needs. */
export interface DispatchRoutesOptions extends SuggestionRoutesOptions {
  readonly pool: OpenOrderPool
  readonly verifyToken: VerifyToken
  readonly personAt: (extension: string) => DispatchPerson
  /** Origins beside its own whose pages may ask. */
  readonly origins: readonly string[]
  /** Takes out of an offer what must not be stored. */
  readonly mask: <Value>(value: Value) => Value
  readonly now: () => Timestamp
  readonly log: (fact: string, details?: Readonly<Record<string, unknown>>) => void
}

/** What the routes know of who asks. */
export type DispatchVariables = { Variables: { person: DispatchPerson } }

/** Wrong tokens from one address: this many at once, then one every three seconds. */
const wrongTokens = { burst: 20, perSecond: 1 / 3 } as const
/** A day of 600 orders and engineers, and the plan of it. */
const maximumBytes = 2 * 1024 * 1024

/**
 * What is served under `/dispatch`, all with `authorization: Bearer <token of an agent>`; answers are JSON, errors
 * `{ error: { code, message, mend? } }`.
 */
export function dispatchRoutes(options: DispatchRoutesOptions): Hono<DispatchVariables> {
  const { verifyToken, personAt, origins, now, log } = options
  const limit = createRefusalLimit({ ...wrongTokens, now })
  const app = new Hono<DispatchVariables>()

  app.use(async (context, next) => {
    if (isOriginAllowed(context.req.header('origin'), context.req.header('host'), origins)) return next()
    return refuse(context, new RingloopError('forbidden', 'Pages of this origin may not ask.', { mend: 'Add it to "origins".' }))
  })
  app.use(
    cors({
      origin: (origin, context) => (isOriginAllowed(origin, context.req.header('host'), origins) ? origin : null),
      allowHeaders: ['authorization', 'content-type'],
      allowMethods: ['GET', 'POST'],
      maxAge: 600,
    }),
  )
  app.use(async (context, next) => {
    context.header('cache-control', 'no-store')
    const address = getConnInfo(context).remote.address ?? 'unknown'
    if (limit.blocked(address)) return refuse(context, new RingloopError('rateLimited', 'Too many wrong tokens.'))
    const token = /^Bearer (.{1,1000})$/i.exec(context.req.header('authorization') ?? '')?.[1]
    const extension = token === undefined ? null : verifyToken(token)
    if (extension === null) {
      limit.count(address)
      log('dispatch refused: wrong token', { address })
      return refuse(
        context,
        new RingloopError('unauthorised', 'The token is not known here.', {
          mend: 'Send "authorization: Bearer", and your desk’s token.',
        }),
      )
    }
    context.set('person', personAt(extension))
    return next()
  })
  app.use(
    bodyLimit({
      maxSize: maximumBytes,
      // what is left of the body is not read: nothing else can come over this connection
      onError: (context) =>
        context.json({ error: { code: 'invalidInput', message: 'The body is too large.' } }, 413, { connection: 'close' }),
    }),
  )
  app.onError((error, context) => {
    if (!isRingloopError(error)) log('a dispatch request failed', { error })
    return refuse(
      context,
      isRingloopError(error) ? error : new RingloopError('unavailable', 'It failed.', { mend: 'The gateway’s log says why.' }),
    )
  })
  app.route('/pool', poolRoutes(options))
  app.route('/suggestions', suggestionRoutes(options))
  return app
}

function refuse(context: Context, { code, message, mend }: RingloopError): Response {
  const status = statuses[code] ?? 500
  if (status === 503 || status === 429) context.header('retry-after', '3')
  return context.json({ error: { code, message, ...(mend === undefined ? {} : { mend }) } }, status)
}

const statuses: Partial<Readonly<Record<RingloopErrorCode, 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 503>>> = {
  invalidInput: 422,
  unauthorised: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  notPossible: 410,
  rateLimited: 429,
  overloaded: 503,
  unavailable: 503,
  timeout: 503,
  closed: 503,
}
