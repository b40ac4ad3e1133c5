import { getConnInfo } from '@hono/node-server/conninfo'
import { isRingloopError, type Timestamp } from '@ringloop/core'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createRefusalLimit } from '../server/refusal-limit.js'
import { statusOf } from '../server/status-of.js'
import type { WebhookTelephony } from './create-webhook-telephony.js'

/** What {@link telephonyRoutes} needs. */
export interface TelephonyRoutesOptions {
  readonly systems: readonly WebhookTelephony[]
  /** Whether events find room. If not, who posts is told to come again. Default: always. */
  readonly hasRoom?: () => boolean
  readonly now: () => Timestamp
  /** Told of what was not taken. Default: nobody. */
  readonly log?: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** Wrong secrets from one address: this many at once, then one every three seconds. */
const wrongSecrets = { burst: 20, perSecond: 1 / 3 } as const

/** A post about a call is small. */
const maximumBytes = 64 * 1024

/** `POST /telephony/:name`: where telephone systems post what their calls do. Answers are JSON, as Zammad's are. */
export function telephonyRoutes({ systems, hasRoom = () => true, now, log = () => undefined }: TelephonyRoutesOptions): Hono {
  const limit = createRefusalLimit({ ...wrongSecrets, now })
  const byName = new Map(systems.map((system) => [system.name, system]))
  const app = new Hono()
  app.post(
    '/:name',
    bodyLimit({ maxSize: maximumBytes, onError: (context) => context.json({ error: 'The body is too large.' }, 413) }),
    async (context) => {
      const system = byName.get(context.req.param('name'))
      if (system === undefined) return context.json({ error: 'There is no such telephone system here.' }, 404)
      const address = getConnInfo(context).remote.address ?? 'unknown'
      if (limit.blocked(address)) return context.json({ error: 'Too many wrong secrets.' }, 429, { 'retry-after': '3' })
      if (!hasRoom()) return context.json({ error: 'Too much waits to be stored.' }, 503, { 'retry-after': '5' })
      try {
        const { status, body } = await system.receive({
          headers: context.req.header(),
          token: context.req.query('token'),
          body: new Uint8Array(await context.req.arrayBuffer()),
        })
        return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
      } catch (error) {
        const known = isRingloopError(error) ? error : null
        const status = known === null ? 500 : statusOf(known.code)
        if (status === 401) limit.count(address)
        const problem = known === null ? { error } : { problem: known.message }
        log('post about a call not taken', { system: system.name, status, address, ...problem })
        const headers = status === 503 ? { 'retry-after': '5' } : undefined
        return context.json({ error: known?.message ?? 'It failed.' }, status, headers)
      }
    },
  )
  return app
}
