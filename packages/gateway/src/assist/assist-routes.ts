import { safeLine, safeText, toCallId } from '@ringloop/core'
import type { Hono } from 'hono'
import * as z from 'zod'
import type { Writer } from '../config/writers.js'
import { type AgentRoutesOptions, type AgentVariables, agentRoutes } from '../server/agent-routes.js'
import { createTokenVerifier } from '../server/agent-tokens.js'
import { bodyOf, readAs } from '../server/read-request.js'
import { type CallAssist, mostArticles } from './call-assist.js'

/** What {@link assistRoutes} needs. */
export interface AssistRoutesOptions extends Omit<AgentRoutesOptions, 'verifyToken'> {
  readonly assist: CallAssist
  /** Who may tell what helps: those who may tell what is heard. */
  readonly writers: readonly Writer[]
}

const share = z.number().min(0).max(1)
const words = (most: number) => z.string().trim().min(1).max(most)

const articlesSchema = z.strictObject({
  articles: z
    .array(
      z.strictObject({
        id: words(200),
        title: words(300),
        snippet: words(2_000).nullable().default(null),
        html: z.string().max(20_000).nullable().default(null),
        url: z.httpUrl('must be an address of http or https').max(2_000).nullable().default(null),
        score: share,
        why: words(500).nullable().default(null),
      }),
    )
    .max(mostArticles)
    .superRefine((articles, context) => {
      for (const [index, { id }] of articles.entries())
        if (articles.findIndex((other) => other.id === id) < index)
          context.addIssue({ code: 'custom', path: [index, 'id'], message: 'is used twice; give each its own' })
    }),
})

const summarySchema = z.strictObject({ text: words(10_000), confidence: share })

/**
 * `POST /assist/:call/articles` says which articles fit a call now, `POST /assist/:call/summary` what its agent could write down: for the
 * configured writers alone, until the call's wrap-up is over. 204: the desks that watch the call show it. `GET /assist/:call/articles` gives
 * what agents said of them. See {@link agentRoutes}.
 */
export function assistRoutes({ assist, writers, ...options }: AssistRoutesOptions): Hono<AgentVariables> {
  const verifyToken = createTokenVerifier(writers.map(({ name, token }) => ({ extension: name, token })))
  const app = agentRoutes('assist', { ...options, verifyToken }, 512 * 1024)
  app.post('/:call/articles', async (context) => {
    const { articles } = readAs(articlesSchema, await bodyOf(context))
    assist.takeArticles(
      toCallId(context.req.param('call')),
      articles.map((article) => ({
        ...article,
        title: safeLine(article.title, 300),
        snippet: article.snippet && safeText(article.snippet, 2_000),
        why: article.why && safeLine(article.why, 500),
      })),
    )
    return context.body(null, 204)
  })
  app.get('/:call/articles', (context) => {
    const { articles } = assist.viewOf(toCallId(context.req.param('call')))
    return context.json({ articles: Object.values(articles).map(({ id, useful }) => ({ id, useful })) })
  })
  app.post('/:call/summary', async (context) => {
    const { text, confidence } = readAs(summarySchema, await bodyOf(context))
    const by = context.get('extension')
    assist.takeSummary(toCallId(context.req.param('call')), { text: safeText(text, 10_000), by, confidence })
    return context.body(null, 204)
  })
  return app
}
