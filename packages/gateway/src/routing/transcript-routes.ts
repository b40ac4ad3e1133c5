import { type CallId, isRingloopError, toCallId } from '@ringloop/core'
import type { Hono } from 'hono'
import * as z from 'zod'
import type { CallAssist } from '../assist/call-assist.js'
import type { Writer } from '../config/writers.js'
import { type AgentRoutesOptions, type AgentVariables, agentRoutes } from '../server/agent-routes.js'
import { createTokenVerifier } from '../server/agent-tokens.js'
import { bodyOf, readAs } from '../server/read-request.js'
import type { CallTranscripts } from './call-transcripts.js'

/** What {@link transcriptRoutes} needs. */
export interface TranscriptRoutesOptions extends Omit<AgentRoutesOptions, 'verifyToken'> {
  readonly transcripts: Pick<CallTranscripts, 'take'>
  /** Shows lines to the desks that watch the call. */
  readonly assist: Pick<CallAssist, 'takeLines'>
  /** Takes numbers that must not be kept out of what was said. */
  readonly mask: <Value>(value: Value) => Value
  /** Who may tell what is heard. */
  readonly writers: readonly Writer[]
}

const lineSchema = z.strictObject({
  id: z.string().min(1).max(100),
  speaker: z.enum(['customer', 'agent', 'system']),
  text: z.string().max(2_000),
  /** When it was said; now if absent. */
  at: z.iso.datetime({ offset: true, error: 'must be ISO 8601 with a time zone, like "2026-11-20T09:00:00+01:00"' }).optional(),
  /** Not final: the same id comes again. */
  final: z.boolean().default(true),
  confidence: z.number().min(0).max(1).nullable().default(null),
  sentiment: z.number().min(-1).max(1).nullable().default(null),
})

const heardSchema = z
  .strictObject({
    sentiment: z.number().min(-1).max(1),
    language: z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'must be a language, as in "zh" or "en"'),
    topics: z.array(z.string().trim().min(1).max(100)).max(50),
    text: z.string().max(20_000),
    lines: z.array(lineSchema).min(1).max(200),
  })
  .partial()
  .refine((heard) => Object.keys(heard).length > 0, 'must say something: sentiment, language, topics, text or lines')

/**
 * `POST /transcripts/:call` tells what is heard in a call: for the configured writers alone. 204: it is known now, who waits is looked at
 * again, and `lines` are on the desks that watch the call. Facts are taken while it goes on, lines until its wrap-up is over: what is heard
 * comes late. Facts that come too late are left out beside lines that do not. See {@link agentRoutes}.
 */
export function transcriptRoutes(all: TranscriptRoutesOptions): Hono<AgentVariables> {
  const { transcripts, assist, mask, writers, ...options } = all
  const verifyToken = createTokenVerifier(writers.map(({ name, token }) => ({ extension: name, token })))
  /** `isBeside`: lines were taken with them, and must not be told again because the call is over, for which facts come too late. */
  const takeFacts = (callId: CallId, facts: Parameters<CallTranscripts['take']>[1], isBeside: boolean) => {
    try {
      transcripts.take(callId, mask(facts))
    } catch (error) {
      if (!isBeside || !isRingloopError(error) || error.code !== 'notFound') throw error
    }
  }
  const app = agentRoutes('transcripts', { ...options, verifyToken }, 128 * 1024)
  app.post('/:call', async (context) => {
    const callId = toCallId(context.req.param('call'))
    const { lines = [], ...facts } = readAs(heardSchema, await bodyOf(context))
    if (lines.length > 0)
      assist.takeLines(
        callId,
        lines.map((line) => ({ ...line, at: line.at === undefined ? options.now() : Date.parse(line.at) })),
      )
    if (Object.keys(facts).length > 0) takeFacts(callId, facts, lines.length > 0)
    return context.body(null, 204)
  })
  return app
}
