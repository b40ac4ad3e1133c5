import { toCallId } from '@ringloop/core'
import type { Hono } from 'hono'
import * as z from 'zod'
import type { Writer } from '../config/writers.js'
import { type AgentRoutesOptions, type AgentVariables, agentRoutes } from '../server/agent-routes.js'
import { createTokenVerifier } from '../server/agent-tokens.js'
import { bodyOf, readAs } from '../server/read-request.js'
import type { CallTranscripts } from './call-transcripts.js'

/** What {@link transcriptRoutes} needs. */
export interface TranscriptRoutesOptions extends Omit<AgentRoutesOptions, 'verifyToken'> {
  readonly transcripts: Pick<CallTranscripts, 'take'>
  /** Who may tell what is heard. */
  readonly writers: readonly Writer[]
}

const heardSchema = z
  .strictObject({
    sentiment: z.number().min(-1).max(1),
    language: z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'must be a language, as in "zh" or "en"'),
    topics: z.array(z.string().trim().min(1).max(100)).max(50),
    text: z.string().max(20_000),
  })
  .partial()
  .refine((heard) => Object.keys(heard).length > 0, 'must say something: sentiment, language, topics or text')

/**
 * `POST /transcripts/:call` tells what is heard in a call that goes on: for the configured writers alone. 204: it is known now, and who waits is
 * looked at again. See {@link agentRoutes}.
 */
export function transcriptRoutes({ transcripts, writers, ...options }: TranscriptRoutesOptions): Hono<AgentVariables> {
  const verifyToken = createTokenVerifier(writers.map(({ name, token }) => ({ extension: name, token })))
  const app = agentRoutes('transcripts', { ...options, verifyToken }, 128 * 1024)
  app.post('/:call', async (context) => {
    transcripts.take(toCallId(context.req.param('call')), readAs(heardSchema, await bodyOf(context)))
    return context.body(null, 204)
  })
  return app
}
