import { type ChangeCursor, type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import * as z from 'zod'
import { createTimePoll } from '../changes/poll-by-time.js'
import { readWebhookJson, verifyHmac } from '../changes/webhook-proof.js'
import { textOfArticle } from './read-ticket.js'
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
  return {
    poll: (cursor, pollOptions) => poll(name, api, cursor, pollOptions),
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
            return [...articleChange(ticket.id, article, me), ticketChange(ticket, me)]
          },
        }),
  }
}

function poll(
  name: string,
  api: ZammadApi,
  cursor: ChangeCursor | null,
  options: Parameters<NonNullable<TicketChangeFeed['poll']>>[1],
): ReturnType<NonNullable<TicketChangeFeed['poll']>> {
  /** Where this sweep began: articles that are older were told by another. */
  let began = Number.POSITIVE_INFINITY
  const search = (since: number, order: 'asc' | 'desc', page: number, perPage: number, signal: AbortSignal) => {
    // "after", so from one millisecond before
    const value = new Date(Math.max(0, since - 1)).toISOString()
    const condition = { 'ticket.updated_at': { operator: 'after (absolute)', value } }
    return api.search({ condition, sortBy: 'updated_at', order, page, perPage }, signal)
  }
  return createTimePoll<ZammadTicket>({
    name,
    pageSize,
    list({ since, page, signal }) {
      began = Math.min(began, since)
      return search(since, 'asc', page + 1, pageSize, signal)
    },
    async newest(signal) {
      const [ticket] = await search(0, 'desc', 1, 1, signal)
      return ticket === undefined ? null : Date.parse(ticket.updated_at)
    },
    idOf: (ticket) => String(ticket.id),
    timeOf: (ticket) => Date.parse(ticket.updated_at),
    async toChanges(ticket, signal) {
      const me = await api.me(signal)
      const articles = await api.articles(String(ticket.id), signal)
      const news = articles.slice(1).filter((article) => Date.parse(article.created_at) >= began)
      return [...news.flatMap((article) => articleChange(ticket.id, article, me)), ticketChange(ticket, me)]
    },
  })(cursor, options)
}

const person = z.union([z.string(), z.object({ login: z.string().nullish() })]).nullish()

/** What Zammad sends by default; in it people are records, not names. */
const webhookSchema = z.object({
  ticket: zammadTicketSchema
    .pick({ id: true, created_at: true, updated_at: true, updated_by_id: true })
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
