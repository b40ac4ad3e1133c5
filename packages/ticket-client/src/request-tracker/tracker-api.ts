import type * as z from 'zod'
import { createHttpClient, type HttpClient } from '../http/http-client.js'
import type { QueryValue } from '../http/http-request.js'
import type { RequestTrackerConnection } from './request-tracker-options.js'
import { pageOf, type TrackerTicket, trackerCreatedSchema, trackerRemarksSchema, trackerTicketSchema } from './tracker-answers.js'
import { textAmongParts } from './tracker-texts.js'

/** A ticket as RT has it, with the version that an update can insist on. */
export interface VersionedTicket {
  readonly ticket: TrackerTicket
  readonly etag: string
}

/** The requests we send to RT's REST 2.0 interface. */
export interface TrackerApi {
  readonly http: HttpClient
  create(body: object, signal: AbortSignal): Promise<string>
  read(id: string, signal: AbortSignal): Promise<VersionedTicket>
  /** @returns RT's remarks; it applies what it likes of an update and only remarks on the rest */
  write(id: string, body: object, options: WriteOptions): Promise<readonly string[]>
  search<Item extends z.ZodType>(query: string, page: SearchPage<Item>): Promise<readonly z.infer<Item>[]>
  /** The text the ticket began with. */
  description(id: string, signal: AbortSignal): Promise<string>
}

interface WriteOptions {
  readonly signal: AbortSignal
  readonly etag?: string | undefined
  readonly onRepeat?: (() => void) | undefined
}

interface SearchPage<Item extends z.ZodType> {
  readonly item: Item
  readonly fields: readonly string[]
  readonly perPage: number
  readonly page?: number
  readonly order: 'ASC' | 'DESC'
  readonly signal: AbortSignal
}

/** Makes the {@link TrackerApi} of one RT. */
export function createTrackerApi(options: RequestTrackerConnection): TrackerApi {
  const { url, token, auth = { kind: 'token', token }, ...rest } = options
  const http = createHttpClient({
    ...rest,
    name: options.name ?? 'request-tracker',
    url: `${url.replace(/\/+$/, '')}/REST/2.0/`,
    auth,
  })
  const ticketPath = (id: string) => `ticket/${encodeURIComponent(id)}`

  return {
    http,
    async create(json, signal) {
      return (await http.send({ method: 'POST', path: 'ticket', json, schema: trackerCreatedSchema, signal })).body.id
    },
    async read(id, signal) {
      const query = { 'fields[Queue]': 'Name' }
      const answer = await http.send({ method: 'GET', path: ticketPath(id), query, schema: trackerTicketSchema, signal })
      return { ticket: answer.body, etag: answer.headers.get('etag') ?? '' }
    },
    async write(id, json, { signal, etag, onRepeat }) {
      const headers = etag === undefined ? {} : { 'if-match': etag }
      const schema = trackerRemarksSchema
      const answer = await http.send({ method: 'PUT', path: ticketPath(id), json, headers, schema, signal, onRepeat })
      return answer.body
    },
    async search(query, { item, fields, perPage, page = 1, order, signal }) {
      const parameters: Record<string, QueryValue> = {
        query,
        fields: fields.join(','),
        per_page: perPage,
        page,
        orderby: 'id',
        order,
      }
      if (fields.includes('Queue')) parameters['fields[Queue]'] = 'Name'
      return (await http.send({ method: 'GET', path: 'tickets', query: parameters, schema: pageOf(item), signal })).body.items
    },
    description: (id, signal) => textAmongParts(http, ticketPath(id), signal),
  }
}
