import { type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import * as z from 'zod'
import { createHistoryPoll } from '../changes/poll-histories.js'
import { readWebhookJson, verifyHmac } from '../changes/webhook-proof.js'
import { articleIdsOf, textOfArticle } from './read-ticket.js'
import { type ZammadArticle, type ZammadTicket, zammadArticleSchema, zammadTicketSchema } from './zammad-answers.js'
import type { ZammadApi } from './zammad-api.js'

const pageSize = 100

/** How changes in Zammad are learned: by asking for tickets by when they changed, and by the webhooks of triggers. */
export function createZammadChanges(
  name: string,
  api: ZammadApi,
  options: { readonly webhookSecret: string | undefined },
): TicketChangeFeed {
  const { webhookSecret } = options
  const search = (since: number, order: 'asc' | 'desc', page: number, perPage: number, signal: AbortSignal) => {
    // "after", so from one millisecond before
    const value = new Date(Math.max(0, since - 1)).toISOString()
    const condition = { 'ticket.updated_at': { operator: 'after (absolute)', value } }
    return api.search({ condition, sortBy: 'updated_at', order, page, perPage }, signal)
  }
  return {
    poll: createHistoryPoll<ZammadTicket>({
      name,
      pageSize,
      overlapMs: 30_000,
      list: ({ since, page, signal }) => search(since, 'asc', page + 1, pageSize, signal),
      async newest(signal) {
        const [ticket] = await search(0, 'desc', 1, 1, signal)
        return ticket === undefined ? null : Date.parse(ticket.updated_at)
      },
      idOf: (ticket) => String(ticket.id),
      timeOf: (ticket) => Date.parse(ticket.updated_at),
      async changesOf(ticket, since, signal) {
        const me = await api.me(signal)
        const news = await articlesSince(api, ticket, since, signal)
        return [...news.flatMap((article) => articleChange(ticket.id, article, me)), ticketChange(ticket, me)]
      },
    }),
    ...(webhookSecret === undefined
      ? {}
      : {
          async receive(request, { signal }) {
            const [algorithm, proof] = (request.headers['x-hub-signature'] ?? '').split(/=(.*)/s)
            await verifyHmac({
              name,
              hash: 'SHA-1',
              secret: webhookSecret,
              message: [request.body],
              proof: algorithm === 'sha1' ? proof : null,
              encoding: 'hex',
            })
            const { ticket, article } = readWebhookJson(name, request, webhookSchema)
            const me = await api.me(signal)
            // the first is the ticket's description, not a remark
            const isFirst = article !== null && article.id === Math.min(...(ticket.article_ids ?? []))
            return [...articleChange(ticket.id, isFirst ? null : article, me), ticketChange(ticket, me)]
          },
        }),
  }
}

/**
 * What was written at `since` or later, oldest first; not the first article, which is the ticket's description. Asked for one by one from the
 * newest on: all that was ever written on a long ticket can be more than an answer may have.
 */
async function articlesSince(
  api: ZammadApi,
  ticket: ZammadTicket,
  since: number,
  signal: AbortSignal,
): Promise<readonly ZammadArticle[]> {
  const [, ...ids] = await articleIdsOf(api, ticket, signal)
  const news: ZammadArticle[] = []
  for (const id of ids.reverse()) {
    const article = await api.article(id, signal)
    if (Date.parse(article.created_at) < since) break
    news.unshift(article)
  }
  return news
}

const person = z.union([z.string(), z.object({ login: z.string().nullish() })]).nullish()

/** What Zammad sends by default; in it people are records, not names. */
const webhookSchema = z.object({
  ticket: zammadTicketSchema
    .pick({ id: true, created_at: true, updated_at: true, updated_by_id: true, article_ids: true })
    .extend({ updated_by: person }),
  article: z
    .union([zammadArticleSchema.extend({ created_by: person }), z.object({ id: z.undefined().optional() })])
    .nullish()
    .transform((article) => (article?.id === undefined ? null : article)),
})

type Person = z.infer<typeof person>

function ticketChange(
  ticket: Pick<ZammadTicket, 'id' | 'created_at' | 'updated_at' | 'updated_by_id'> & { readonly updated_by?: Person },
  me: number,
): TicketChange {
  const at = Date.parse(ticket.updated_at)
  return {
    id: `ticket-${ticket.id}@${at}`,
    ticketId: toTicketId(String(ticket.id)),
    at,
    type: at - Date.parse(ticket.created_at) < createdWithinMs ? 'created' : 'changed',
    by: nameOf(ticket.updated_by),
    own: ticket.updated_by_id === me,
  }
}

/** Its article, tags and links are written a moment after the ticket itself. */
const createdWithinMs = 1000

function articleChange(
  ticketId: number,
  article: (Omit<ZammadArticle, 'created_by'> & { readonly created_by?: Person }) | null,
  me: number,
): readonly TicketChange[] {
  if (article === null) return []
  const author = nameOf(article.created_by)
  return [
    {
      id: `article-${article.id}`,
      ticketId: toTicketId(String(ticketId)),
      at: Date.parse(article.created_at),
      type: 'commented',
      comment: { text: textOfArticle(article), visibility: article.internal ? 'internal' : 'public', author },
      by: author,
      own: article.created_by_id === me,
    },
  ]
}

const nameOf = (someone: Person): string | null => (typeof someone === 'string' ? someone : (someone?.login ?? null)) || null
