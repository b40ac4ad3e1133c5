import { getConnInfo } from '@hono/node-server/conninfo'
import { isRingloopError, RingloopError, type Timestamp } from '@ringloop/core'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import type { VerifyToken } from './agent-tokens.js'
import { isOriginAllowed } from './origin-policy.js'
import { statusOf } from './status-of.js'
import type { WrongTokens } from './wrong-tokens.js'

/** What {@link agentRoutes} needs. */
export interface AgentRoutesOptions {
  readonly verifyToken: VerifyToken
  /** Who guesses tokens here guesses them elsewhere, too: one limit for all. */
  readonly wrongTokens: WrongTokens
  /** Origins beside its own whose pages may ask. */
  readonly origins: readonly string[]
  readonly now: () => Timestamp
  readonly log: (fact: string, details?: Readonly<Record<string, unknown>>) => void
}

/** What routes behind {@link agentRoutes} know of who asks. */
export interface AgentVariables {
  readonly Variables: { readonly extension: string }
}

/**
 * Routes for who has a desk: all want `authorization: Bearer <token of an agent>`, and pages only of origins that may ask. Answers are never
 * kept; errors are `{ error: { code, message, mend? } }`.
 *
 * @param of what is asked for, in the log: `dispatch`
 * @param maximumBytes a body may have; one without a length is read whole before the route is asked. `null`: the route bounds it by itself
 */
export function agentRoutes<Environment extends AgentVariables = AgentVariables>(
  of: string,
  { verifyToken, wrongTokens, origins, log }: AgentRoutesOptions,
  maximumBytes: number | null = 64 * 1024,
): Hono<Environment> {
  /** What was said last of what is not given now. */
  let away: string | null = null
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
    if (wrongTokens.blocked(address)) return refuse(context, new RingloopError('rateLimited', 'Too many wrong tokens.'))
    const token = /^Bearer (.{1,1000})$/i.exec(context.req.header('authorization') ?? '')?.[1]
    const extension = token === undefined ? null : verifyToken(token)
    if (extension === null) {
      if (wrongTokens.count(address, of, token ?? '')) log(`${of} refused: wrong token`, { address })
      const mend = 'Send "authorization: Bearer", and your desk’s token.'
      return refuse(context, new RingloopError('unauthorised', 'The token is not known here.', { mend }))
    }
    context.set('extension', extension)
    await next()
    if (context.res.status < 500) away = null
  })
  if (maximumBytes !== null) app.use(bodyLimit({ maxSize: maximumBytes, onError: refuseTooLarge }))
  app.onError((error, context) => {
    if (isRingloopError(error)) {
      if (statusOf(error.code) < 500) return refuse(context, error)
      // all pages ask again and again while it is away
      if (error.message !== away) log(`${of} not given`, { problem: error.message })
      away = error.message
      return refuse(context, error)
    }
    log(`${of} failed`, { error })
    return refuse(context, new RingloopError('unavailable', 'It failed.', { mend: 'The gateway’s log says why.' }), 500)
  })
  return app as unknown as Hono<Environment>
}

/** Answers that the body is too large. What is left of it is not read: nothing else can come over this connection. */
export function refuseTooLarge(context: Context): Response {
  return context.json({ error: { code: 'invalidInput', message: 'The body is too large.' } }, 413, { connection: 'close' })
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
