import { RingloopError } from '@ringloop/core'
import * as z from 'zod'
import { requireTicketNumber } from '../filing/require-ticket-number.js'
import { createHttpClient, type HttpClient } from '../http/http-client.js'
import type { HttpBody } from '../http/http-request.js'
import { createRemembered } from '../mapping/remembered.js'
import { oneLine } from '../text/plain-text.js'
import {
  type ZammadArticle,
  type ZammadTicket,
  zammadArticleSchema,
  zammadLinksSchema,
  zammadStatesSchema,
  zammadTagsSchema,
  zammadTicketSchema,
  zammadUserSchema,
} from './zammad-answers.js'
import type { ZammadConnection } from './zammad-options.js'

/** Conditions of a search; all must hold. Answered by the database, so exact and up to date, unlike a `query`. */
export type ZammadCondition = Readonly<
  Record<string, { readonly operator: string; readonly value: string | number | readonly (string | number)[] }>
>

/** One page of a search. */
export interface ZammadSearch {
  readonly condition: ZammadCondition
  readonly sortBy: 'id' | 'updated_at'
  readonly order: 'asc' | 'desc'
  /** From 1. */
  readonly page: number
  readonly perPage: number
}

/** What another ticket is to the one asked about. */
export interface ZammadLink {
  readonly type: string
  readonly id: string
}

/** The requests we send to Zammad. */
export interface ZammadApi {
  readonly http: HttpClient
  search(search: ZammadSearch, signal: AbortSignal): Promise<readonly ZammadTicket[]>
  create(json: object, signal: AbortSignal): Promise<ZammadTicket>
  read(id: string, signal: AbortSignal): Promise<ZammadTicket>
  write(id: string, json: object, signal: AbortSignal): Promise<ZammadTicket>
  /** Makes an article; the body is JSON, streamed if it is long. */
  addArticle(content: { readonly json: object } | { readonly body: HttpBody }, options: ArticleOptions): Promise<ZammadArticle>
  article(id: number, signal: AbortSignal): Promise<ZammadArticle>
  /** Oldest first. */
  articles(ticketId: string, signal: AbortSignal): Promise<readonly ZammadArticle[]>
  tags(ticketId: string, signal: AbortSignal): Promise<readonly string[]>
  links(ticketId: string, signal: AbortSignal): Promise<readonly ZammadLink[]>
  /** Every state by name; kept for ten minutes. */
  states(signal: AbortSignal): Promise<ReadonlyMap<string, number>>
  /** The id of our own account; kept for ten minutes. */
  me(signal: AbortSignal): Promise<number>
  /** Moves the articles of one ticket to another, and closes it as merged. */
  merge(from: ZammadTicket, into: ZammadTicket, signal: AbortSignal): Promise<void>
}

interface ArticleOptions {
  readonly signal: AbortSignal
  readonly timeoutMs?: number | undefined
}

const expanded = { expand: true }

/** Makes the {@link ZammadApi} of one Zammad. @throws `invalidConfig` */
export function createZammadApi(options: ZammadConnection): ZammadApi {
  const { name = 'zammad', url, token, auth, publicUrl: _, ...rest } = options
  const { now = Date.now } = rest
  const http = createHttpClient({
    ...rest,
    name,
    url: `${url.replace(/\/+$/, '')}/api/v1/`,
    auth: auth ?? { kind: 'header', name: 'Authorization', value: `Token token=${requireToken(name, token)}` },
  })
  const states = createRemembered({
    now,
    async load(signal) {
      const { body } = await http.send({ method: 'GET', path: 'ticket_states', schema: zammadStatesSchema, signal })
      return new Map(body.map((state) => [state.name, state.id]))
    },
  })
  const me = createRemembered({
    now,
    load: async (signal) => (await http.send({ method: 'GET', path: 'users/me', schema: zammadUserSchema, signal })).body.id,
  })

  return {
    http,
    async search({ condition, sortBy, order, page, perPage }, signal) {
      const json = { condition, expand: true, sort_by: sortBy, order_by: order, page, per_page: perPage, limit: perPage }
      const schema = z.array(zammadTicketSchema)
      return (await http.send({ method: 'POST', path: 'tickets/search', json, schema, readsOnly: true, signal })).body
    },
    async create(json, signal) {
      return (await http.send({ method: 'POST', path: 'tickets', query: expanded, json, schema: zammadTicketSchema, signal }))
        .body
    },
    async read(id, signal) {
      const path = `tickets/${requireTicketNumber(name, id)}`
      return (await http.send({ method: 'GET', path, query: expanded, schema: zammadTicketSchema, signal })).body
    },
    async write(id, json, signal) {
      const path = `tickets/${requireTicketNumber(name, id)}`
      return (await http.send({ method: 'PUT', path, query: expanded, json, schema: zammadTicketSchema, signal })).body
    },
    async addArticle(content, { signal, timeoutMs }) {
      const schema = zammadArticleSchema
      return (await http.send({ method: 'POST', path: 'ticket_articles', ...content, schema, signal, timeoutMs })).body
    },
    async article(id, signal) {
      const path = `ticket_articles/${requireTicketNumber(name, String(id))}`
      return (await http.send({ method: 'GET', path, schema: zammadArticleSchema, signal })).body
    },
    async articles(ticketId, signal) {
      const path = `ticket_articles/by_ticket/${requireTicketNumber(name, ticketId)}`
      const { body } = await http.send({ method: 'GET', path, schema: z.array(zammadArticleSchema), signal })
      return body.filter((article) => String(article.ticket_id) === ticketId).sort((left, right) => left.id - right.id)
    },
    async tags(ticketId, signal) {
      const query = { object: 'Ticket', o_id: requireTicketNumber(name, ticketId) }
      return (await http.send({ method: 'GET', path: 'tags', query, schema: zammadTagsSchema, signal })).body.tags
    },
    async links(ticketId, signal) {
      const query = { link_object: 'Ticket', link_object_value: requireTicketNumber(name, ticketId) }
      const { body } = await http.send({ method: 'GET', path: 'links', query, schema: zammadLinksSchema, signal })
      return body.links
        .filter((link) => link.link_object === 'Ticket')
        .map((link) => ({ type: link.link_type, id: String(link.link_object_value) }))
    },
    states: states.get,
    me: me.get,
    async merge(from, into, signal) {
      const path = `ticket_merge/${from.id}/${encodeURIComponent(into.number)}`
      const schema = z.object({ result: z.string(), message: z.string().nullish() })
      const { body } = await http.send({ method: 'PUT', path, schema, signal })
      // a refusal comes as 200
      if (body.result === 'success') return
      throw new RingloopError('invalidInput', `${name}: ticket ${from.id} cannot be merged into ${into.id}`, {
        mend: 'Give the account the right "change" in the groups of both.',
        ...(body.message ? { said: oneLine(body.message, 300) } : {}),
      })
    },
  }
}

function requireToken(name: string, token: string | undefined): string {
  if (token !== undefined && token.trim() !== '') return token.trim()
  throw new RingloopError('invalidConfig', `${name}: token is empty`, {
    mend: 'Make an access token in Zammad, under the profile of the account, with the permission ticket.agent.',
  })
}
