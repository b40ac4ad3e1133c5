import { getConnInfo } from '@hono/node-server/conninfo'
import { isRingloopError, RingloopError, type Timestamp } from '@ringloop/core'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import type { VerifyToken } from './agent-tokens.js'
import { isOriginAllowed } from './origin-policy.js'
import { createRefusalLimit } from './refusal-limit.js'
import { statusOf } from './status-of.js'

/** What {@link agentRoutes} needs. */
export interface AgentRoutesOptions {
  readonly verifyToken: VerifyToken
  /** Origins beside its own whose pages may ask. */
  readonly origins: readonly string[]
  readonly now: () => Timestamp
  readonly log: (fact: string, details?: Readonly<Record<string, unknown>>) => void
}

/** What routes behind {@link agentRoutes} know of who asks. */
export interface AgentVariables {
  readonly Variables: { readonly extension: string }
}

/** Wrong tokens from one address: this many at once, then one every three seconds. */
const wrongTokens = { burst: 20, perSecond: 1 / 3 } as const

/**
 * Routes for who has a desk: all want `authorization: Bearer <token of an agent>`, and pages only of origins that may ask. Answers are never
 * kept; errors are `{ error: { code, message, mend? } }`.
 *
 * @param of what is asked for, in the log: `dispatch`
 * @param maximumBytes a body may have
 */
export function agentRoutes<Environment extends AgentVariables = AgentVariables>(
  of: string,
  { verifyToken, origins, now, log }: AgentRoutesOptions,
  maximumBytes = 64 * 1024,
): Hono<Environment> {
  const limit = createRefusalLimit({ ...wrongTokens, now })
  const app = new Hono<AgentVariables>()

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
      log(`${of} refused: wrong token`, { address })
      const mend = 'Send "authorization: Bearer", and your desk’s token.'
      return refuse(context, new RingloopError('unauthorised', 'The token is not known here.', { mend }))
    }
    context.set('extension', extension)
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
    if (isRingloopError(error)) {
      if (statusOf(error.code) >= 500) log(`${of} not given`, { problem: error.message })
      return refuse(context, error)
    }
    log(`${of} failed`, { error })
    return refuse(context, new RingloopError('unavailable', 'It failed.', { mend: 'The gateway’s log says why.' }), 500)
  })
  return app as unknown as Hono<Environment>
}

/** Answers with an error: `{ error: { code, message, mend? } }`. */
export function refuse(
  context: Context,
  { code, message, mend }: RingloopError,
  status: ReturnType<typeof statusOf> = statusOf(code),
): Response {
  if (status === 429) context.header('retry-after', '3')
  if (status === 503) context.header('retry-after', '5')
  return context.json({ error: { code, message, ...(mend === undefined ? {} : { mend }) } }, status)
}
