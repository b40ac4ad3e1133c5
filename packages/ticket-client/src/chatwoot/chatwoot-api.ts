import * as z from 'zod'
import { createHttpClient, type HttpClient } from '../http/http-client.js'
import type { HttpBody } from '../http/http-request.js'
import {
  type ChatwootContact,
  type ChatwootConversation,
  type ChatwootMessage,
  contactSchema,
  conversationSchema,
  conversationsSchema,
  messageSchema,
  readComplaint,
} from './chatwoot-answers.js'
import type { ChatwootConnection } from './chatwoot-options.js'

/** A condition of the filter endpoint. */
export interface ChatwootFilter {
  readonly attribute: string
  readonly values: readonly string[]
}

/** The requests we send to Chatwoot's application API. */
export interface ChatwootApi {
  readonly name: string
  /** Within the account. */
  readonly http: HttpClient
  conversation(id: string, signal: AbortSignal): Promise<ChatwootConversation>
  /** What the filter finds, page after page; the one with the newest activity first. `all`: these are all; there may be more than forty pages. */
  filter(
    conditions: readonly ChatwootFilter[],
    signal: AbortSignal,
  ): Promise<{ readonly found: readonly ChatwootConversation[]; readonly all: boolean }>
  /** One page of all conversations, the one with the newest activity first; pages count from 1. */
  page(page: number, signal: AbortSignal): Promise<readonly ChatwootConversation[]>
  /** The messages after one, oldest first, a hundred at most. */
  messages(id: string, after: number, signal: AbortSignal): Promise<readonly ChatwootMessage[]>
  say(id: string, message: object, signal: AbortSignal): Promise<ChatwootMessage>
  sayWithFile(id: string, form: HttpBody, timeoutMs: number, signal: AbortSignal): Promise<ChatwootMessage>
  /** Does one thing to a conversation: `toggle_status`, `labels` … */
  act(id: string, action: string, json: object, signal: AbortSignal): Promise<void>
  /** Contacts in whose name, e-mail, number or identifier the text is; whoever needs it exactly compares again. */
  searchContacts(text: string, signal: AbortSignal): Promise<readonly ChatwootContact[]>
  conversationsOf(contact: number, signal: AbortSignal): Promise<readonly ChatwootConversation[]>
}

const maximumPages = 40

/** Makes the {@link ChatwootApi} of one account. */
export function createChatwootApi(options: ChatwootConnection): ChatwootApi {
  const { url, account, token, name = 'chatwoot', ...rest } = options
  const http = createHttpClient({
    ...rest,
    name,
    url: `${url.replace(/\/+$/, '')}/api/v1/accounts/${account}/`,
    auth: { kind: 'header', name: 'api_access_token', value: token },
    readComplaint,
  })

  return {
    name,
    http,
    async conversation(id, signal) {
      return (await http.send({ method: 'GET', path: `conversations/${id}`, schema: conversationSchema, signal })).body
    },
    async filter(conditions, signal) {
      const payload = conditions.map(({ attribute, values }, index) => ({
        attribute_key: attribute,
        filter_operator: 'equal_to',
        values,
        ...(index < conditions.length - 1 ? { query_operator: 'AND' } : {}),
      }))
      const found = new Map<number, ChatwootConversation>()
      for (let page = 1; page <= maximumPages; page += 1) {
        const request = {
          method: 'POST' as const,
          path: 'conversations/filter',
          query: { page },
          json: { payload },
          readsOnly: true,
        }
        const { body } = await http.send({ ...request, schema: conversationsSchema, signal })
        for (const one of body.payload) found.set(one.id, one)
        const count = body.meta?.all_count ?? null
        const isLast = body.payload.length === 0 || (count !== null && found.size >= count)
        if (isLast) return { found: [...found.values()], all: true }
      }
      return { found: [...found.values()], all: false }
    },
    async page(page, signal) {
      const query = { status: 'all', assignee_type: 'all', page }
      return (await http.send({ method: 'GET', path: 'conversations', query, schema: conversationsSchema, signal })).body.payload
    },
    async messages(id, after, signal) {
      const schema = z.object({ payload: z.array(messageSchema) })
      const path = `conversations/${id}/messages`
      return (await http.send({ method: 'GET', path, query: { after }, schema, signal })).body.payload
    },
    async say(id, json, signal) {
      const path = `conversations/${id}/messages`
      return (await http.send({ method: 'POST', path, json, schema: messageSchema, signal })).body
    },
    async sayWithFile(id, body, timeoutMs, signal) {
      const path = `conversations/${id}/messages`
      return (await http.send({ method: 'POST', path, body, timeoutMs, schema: messageSchema, signal })).body
    },
    async act(id, action, json, signal) {
      await http.send({ method: 'POST', path: `conversations/${id}/${action}`, json, schema: z.unknown(), signal })
    },
    async searchContacts(text, signal) {
      const schema = z.object({ meta: z.object({ has_more: z.boolean().nullish() }).nullish(), payload: z.array(contactSchema) })
      const found = new Map<number, ChatwootContact>()
      for (let page = 1; page <= maximumPages; page += 1) {
        const query = { q: text, page }
        const { body } = await http.send({ method: 'GET', path: 'contacts/search', query, schema, signal })
        for (const one of body.payload) found.set(one.id, one)
        if (body.payload.length === 0 || body.meta?.has_more === false) break
      }
      return [...found.values()]
    },
    async conversationsOf(contact, signal) {
      const schema = z.object({ payload: z.array(conversationSchema) })
      return (await http.send({ method: 'GET', path: `contacts/${contact}/conversations`, schema, signal })).body.payload
    },
  }
}
