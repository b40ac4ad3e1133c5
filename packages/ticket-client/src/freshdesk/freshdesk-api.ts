import { RingloopError } from '@ringloop/core'
import * as z from 'zod'
import { createHttpClient, type HttpClient } from '../http/http-client.js'
import type { QueryValue } from '../http/http-request.js'
import { createRemembered } from '../mapping/remembered.js'
import {
  conversationSchema,
  type FreshdeskConversation,
  type FreshdeskRow,
  type FreshdeskTicket,
  freshdeskRowSchema,
  freshdeskTicketSchema,
  meSchema,
  searchSchema,
} from './freshdesk-answers.js'
import type { FreshdeskConnection } from './freshdesk-options.js'

/** The requests that several parts of the backend send. */
export interface FreshdeskApi {
  readonly name: string
  readonly http: HttpClient
  /** @throws `notFound`, also if it is in the trash, where Freshdesk still shows it */
  read(id: string, signal: AbortSignal): Promise<FreshdeskTicket>
  update(id: string, ticket: object, signal: AbortSignal): Promise<FreshdeskTicket>
  /** One page of tickets, as Freshdesk has them at this moment. `page` counts from 1. */
  list(query: Readonly<Record<string, QueryValue>>, page: number, signal: AbortSignal): Promise<readonly FreshdeskRow[]>
  /** What Freshdesk's search finds, {@link searchedAtMost} of it. It knows a change after some minutes. */
  search(query: string, signal: AbortSignal): Promise<readonly FreshdeskRow[]>
  /** Replies and notes, oldest first. */
  conversations(id: string, signal: AbortSignal): Promise<readonly FreshdeskConversation[]>
  /** The agent that we are. Asked for once an hour. */
  me(signal: AbortSignal): Promise<number>
}

/** Tickets in a page of a list. */
export const listPageSize = 100
const searchPageSize = 30
const searchPages = 10
/** Freshdesk's search gives no more, however many there are. */
export const searchedAtMost = searchPageSize * searchPages
/** Before anything there can be; without a time Freshdesk lists only what was made in the last thirty days. */
export const ever = Date.parse('2000-01-01T00:00:00Z')
const conversationPages = 50

/** Makes the {@link FreshdeskApi} of one account. */
export function createFreshdeskApi(options: FreshdeskConnection): FreshdeskApi {
  const { name = 'freshdesk', url, apiKey, publicUrl: _, ...rest } = options
  const http = createHttpClient({
    ...rest,
    name,
    url: `${url.replace(/\/+$/, '')}/api/v2/`,
    // The key is the user; the password may be anything.
    auth: { kind: 'basic', username: apiKey.trim(), password: 'X', secretUsername: true },
  })
  const me = createRemembered({
    load: async (signal) => (await http.send({ method: 'GET', path: 'agents/me', schema: meSchema, signal })).body.id,
    now: options.now ?? Date.now,
    keepMs: 3_600_000,
  })

  return {
    name,
    http,
    me: me.get,
    async read(id, signal) {
      const { body } = await http.send({ method: 'GET', path: `tickets/${id}`, schema: freshdeskTicketSchema, signal })
      if (body.deleted !== true) return body
      throw new RingloopError('notFound', `${name}: ticket ${id} is in the trash`, { mend: 'Restore it in Freshdesk.' })
    },
    async update(id, json, signal) {
      return (await http.send({ method: 'PUT', path: `tickets/${id}`, json, schema: freshdeskTicketSchema, signal })).body
    },
    async list(query, page, signal) {
      const schema = z.array(freshdeskRowSchema)
      return (
        await http.send({ method: 'GET', path: 'tickets', query: { per_page: listPageSize, ...query, page }, schema, signal })
      ).body
    },
    async search(query, signal) {
      const found = new Map<number, FreshdeskRow>()
      for (let page = 1; page <= searchPages; page++) {
        const request = {
          method: 'GET',
          path: 'search/tickets',
          query: { query: `"${query}"`, page },
          schema: searchSchema,
        } as const
        const { results } = (await http.send({ ...request, signal })).body
        for (const row of results) found.set(row.id, row)
        if (results.length < searchPageSize) break
      }
      return [...found.values()]
    },
    async conversations(id, signal) {
      const all: FreshdeskConversation[] = []
      const schema = z.array(conversationSchema)
      for (let page = 1; page <= conversationPages; page++) {
        const query = { per_page: listPageSize, page }
        const { body } = await http.send({ method: 'GET', path: `tickets/${id}/conversations`, query, schema, signal })
        all.push(...body)
        if (body.length < listPageSize) return all
      }
      throw new RingloopError('protocol', `${name}: ticket ${id} has more than ${conversationPages * listPageSize} remarks`, {
        mend: 'See in Freshdesk what writes there.',
      })
    },
  }
}

/** A time as Freshdesk writes it, in whole seconds. */
export const freshdeskTime = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
