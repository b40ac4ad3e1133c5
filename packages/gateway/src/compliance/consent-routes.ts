import { RingloopError, toContactId } from '@ringloop/core'
import { type ConsentEvent, type Consents, consentAt } from '@ringloop/core/compliance'
import type { Hono } from 'hono'
import * as z from 'zod'
import type { Writer } from '../config/writers.js'
import { type AgentRoutesOptions, type AgentVariables, agentRoutes } from '../server/agent-routes.js'
import { createTokenVerifier } from '../server/agent-tokens.js'
import { bodyOf, readAs } from '../server/read-request.js'
import type { ConsentStore } from './sql-consents.js'

/** What {@link consentRoutes} needs. */
export interface ConsentRoutesOptions extends AgentRoutesOptions {
  readonly consents: ConsentStore
  /** Programs that write down what customers say: a web form, a CRM. Their names stand in the trail as the source of what they write. */
  readonly writers: readonly Writer[]
  /** Takes out of what shows a statement what must not be stored. */
  readonly mask: <Value>(value: Value) => Value
}

const words = (most: number) => z.string().trim().min(1).max(most)
const instant = z.iso.datetime({ offset: true, error: 'must be ISO 8601 with a time zone, like "2026-11-20T09:00:00+01:00"' })

const statementSchema = z.strictObject({
  /** The writer's own: the same statement is taken once. */
  id: words(200),
  contactId: words(200),
  purpose: z.string().regex(/^[A-Za-z][\w.-]{0,63}$/, 'must begin with a letter, and have letters, digits and . _ - only'),
  said: z.enum(['requested', 'granted', 'denied', 'withdrawn']),
  /** How they said it. */
  channel: words(64),
  /** What shows it. */
  proof: words(2_000).nullable().default(null),
  /** When they said it; now if absent. */
  at: instant.optional(),
  /** Until when a grant or a request holds; for ever if absent. */
  until: instant.optional(),
})

const types = {
  requested: 'consentRequested',
  granted: 'consentGranted',
  denied: 'consentDenied',
  withdrawn: 'consentWithdrawn',
} as const satisfies Record<z.infer<typeof statementSchema>['said'], ConsentEvent['type']>

/**
 * `POST /consents` writes down what a customer said, and answers with what they allow now: for who has a desk, and for the configured
 * writers. `GET /consents/:contact` gives what a customer allows and everything they have said: for who has a desk. See {@link agentRoutes}.
 */
export function consentRoutes(options: ConsentRoutesOptions): Hono<AgentVariables> {
  const { consents, now, mask } = options
  const agentOf = options.verifyToken
  const writerOf = createTokenVerifier(options.writers.map(({ name, token }) => ({ extension: name, token })))
  const verifyToken = (token: string) => {
    const [agent, writer] = [agentOf(token), writerOf(token)]
    return agent !== null ? `${agentMark}${agent}` : writer
  }
  const app = agentRoutes('consents', { ...options, verifyToken })

  app.post('/', async (context) => {
    const { id, said, at, until, ...statement } = readAs(statementSchema, await bodyOf(context))
    const source = context.get('extension').replace(agentMark, '')
    const contactId = toContactId(statement.contactId)
    const event: ConsentEvent = {
      ...statement,
      contactId,
      id: `${source}/${id}`,
      type: types[said],
      at: at === undefined ? now() : Date.parse(at),
      ...(until === undefined ? {} : { until: Date.parse(until) }),
      source,
      proof: mask(statement.proof),
    }
    const recorded = await consents.record([event])
    return context.json({ consents: asNow(recorded.get(contactId) ?? {}, now()) })
  })

  app.get('/:contact', async (context) => {
    if (!context.get('extension').startsWith(agentMark))
      throw new RingloopError('forbidden', 'This token may write down what customers say, and not read it.', {
        mend: 'Ask with the token of an agent.',
      })
    const contactId = toContactId(context.req.param('contact'))
    const [known, trail] = await Promise.all([consents.consentsOf(contactId), consents.trail(contactId)])
    return context.json({ consents: asNow(known, now()), trail })
  })
  return app
}

/** In front of who has a desk; no writer is called so. */
const agentMark = 'agent:'

const asNow = (consents: Consents, now: number): Consents =>
  Object.fromEntries(Object.entries(consents).map(([purpose, consent]) => [purpose, consentAt(consent, now)]))
