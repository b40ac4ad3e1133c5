import { RingloopError } from '@ringloop/core'
import type * as z from 'zod'
import type { ReadComplaint } from '../http/error-of-answer.js'
import { readCommonComplaint } from '../http/error-of-answer.js'
import { createHttpClient, type HttpClient } from '../http/http-client.js'
import type { HttpAnswer, QueryValue } from '../http/http-request.js'
import { createRemembered } from '../mapping/remembered.js'
import { meSchema, oneTicketSchema, updatedTicketSchema, type ZendeskTicket } from './zendesk-answers.js'
import type { ZendeskConnection } from './zendesk-options.js'

/** The requests that several parts of the backend send. */
export interface ZendeskApi {
  readonly name: string
  readonly http: HttpClient
  read(id: string, signal: AbortSignal): Promise<ZendeskTicket>
  update(id: string, ticket: object, signal: AbortSignal): Promise<ZendeskTicket>
  /**
   * Goes through the pages of a list until `take` has enough.
   *
   * @throws `protocol` if there are more than `maximumPages`: what was not seen must not count as absent
   */
  pages<Page extends { readonly next_page?: string | null | undefined }>(list: PagedList<Page>): Promise<void>
  /** The id of the account we are. Asked for once an hour. */
  me(signal: AbortSignal): Promise<number>
}

interface PagedList<Page> {
  readonly path: string
  readonly query?: Readonly<Record<string, QueryValue>>
  readonly schema: z.ZodType<Page>
  readonly signal: AbortSignal
  readonly maximumPages: number
  /** @returns false when there is no need of more */
  take(page: Page): boolean | undefined
}

/** Makes the {@link ZendeskApi} of one account. */
export function createZendeskApi(options: ZendeskConnection): ZendeskApi {
  const { name = 'zendesk', url, auth, publicUrl: _, ...rest } = options
  const http = createHttpClient({
    ...rest,
    name,
    url: `${url.replace(/\/+$/, '')}/api/v2/`,
    auth: auth.kind === 'apiToken' ? { kind: 'basic', username: `${auth.email}/token`, password: auth.token.trim() } : auth,
    readComplaint,
  })
  async function askMe(signal: AbortSignal): Promise<number> {
    const { body } = await http.send({ method: 'GET', path: 'users/me', schema: meSchema, signal })
    // Zendesk answers 200 to nobody in particular: an anonymous user without an id.
    if (body.user.id !== null && body.user.id > 0) return body.user.id
    throw new RingloopError('unauthorised', `${name}: Zendesk does not know who we are`, {
      mend: 'Check the API token and the e-mail address of its agent, and that token access is switched on.',
    })
  }

  const me = createRemembered({ load: askMe, now: options.now ?? Date.now, keepMs: 3_600_000 })

  return {
    name,
    http,
    async read(id, signal) {
      return (await http.send({ method: 'GET', path: `tickets/${id}`, schema: oneTicketSchema, signal })).body.ticket
    },
    async update(id, ticket, signal) {
      const request = { method: 'PUT', path: `tickets/${id}`, json: { ticket }, schema: updatedTicketSchema, signal } as const
      return (await http.send(request)).body.ticket
    },
    async pages({ path, query, schema, signal, maximumPages, take }) {
      let next: string | null = path
      for (let page = 0; next; page += 1) {
        if (page >= maximumPages)
          throw new RingloopError('protocol', `${name}: more than ${maximumPages} pages of ${path}`, {
            mend: 'Narrow the search, or see why there are so many.',
          })
        const answer: HttpAnswer<z.infer<typeof schema>> = await http.send({
          method: 'GET',
          path: next,
          query: page === 0 ? query : undefined,
          schema,
          signal,
        })
        if (take(answer.body) === false) return
        next = answer.body.next_page ?? null
      }
    },
    me: me.get,
  }
}

/** `{ error, description, details: { field: [{ description }] } }`, or `{ error: { title, message } }`. */
const readComplaint: ReadComplaint = (body) => {
  if (typeof body !== 'object' || body === null) return readCommonComplaint(body)
  const { error, description, details } = body as Record<string, unknown>
  if (typeof error === 'object') return readCommonComplaint(body)
  const said = [error, description].filter((text) => typeof text === 'string').join(': ')
  const [field, problems] = typeof details === 'object' && details !== null ? (Object.entries(details)[0] ?? []) : []
  const problem: unknown = Array.isArray(problems)
    ? (problems[0] as { description?: unknown } | undefined)?.description
    : undefined
  return {
    message: typeof problem === 'string' ? `${said}: ${problem}` : said || undefined,
    // "base" stands for the ticket as a whole
    field: field === 'base' ? undefined : field,
  }
}
