import { isRingloopError, RingloopError, type RingloopErrorCode } from '@ringloop/core'
import * as z from 'zod'
import { createHttpClient, type HttpClient } from '../http/http-client.js'
import type { HttpBody, HttpRequest } from '../http/http-request.js'
import {
  createdSchema,
  type DescribedField,
  describeSchema,
  queryAnswerSchema,
  readComplaint,
  type SalesforceRecord,
  userInfoSchema,
} from './salesforce-answers.js'
import type { SalesforceConnection } from './salesforce-options.js'

/** The requests we send to Salesforce's REST API. */
export interface SalesforceApi {
  readonly name: string
  /** What a query finds, page after page, until `limit` or the end. */
  query(soql: string, options: { readonly limit: number; readonly signal: AbortSignal }): Promise<readonly SalesforceRecord[]>
  /** @returns the id */
  create(object: string, body: object, options: WriteOptions): Promise<string>
  write(object: string, id: string, body: object, options: WriteOptions): Promise<void>
  /** A file: the one request that may be large. @returns the id of its version */
  upload(body: HttpBody, timeoutMs: number, signal: AbortSignal): Promise<string>
  describe(object: string, signal: AbortSignal): Promise<readonly DescribedField[]>
  /** The id of the user whose token we have. */
  whoAmI(signal: AbortSignal): Promise<string>
}

interface WriteOptions {
  readonly signal: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
}

const maximumPages = 50

/** Makes the {@link SalesforceApi} of one org. */
export function createSalesforceApi(options: SalesforceConnection): SalesforceApi {
  const { url, name = 'salesforce', apiVersion = '61.0', ...rest } = options
  if (!/^\d{2,3}\.0$/.test(apiVersion))
    throw new RingloopError('invalidConfig', `${name}: apiVersion "${apiVersion.slice(0, 20)}" is none`, {
      mend: 'Write it like "61.0".',
    })
  const http = createHttpClient({ ...rest, name, url: `${url.replace(/\/+$/, '')}/services/data/v${apiVersion}/`, readComplaint })

  return {
    name,
    async query(soql, { limit, signal }) {
      const schema = queryAnswerSchema
      const records: SalesforceRecord[] = []
      let { body } = await ask(http, { method: 'GET', path: 'query', query: { q: soql }, schema, signal })
      for (let page = 1; ; page += 1) {
        records.push(...body.records)
        const next = body.nextRecordsUrl
        if (body.done || next === undefined || next === null || records.length >= limit) return records.slice(0, limit)
        if (page >= maximumPages || !next.startsWith('/services/data/'))
          throw new RingloopError('protocol', `${name}: a query goes on without end, or elsewhere`, { mend: 'Search for less.' })
        body = (await ask(http, { method: 'GET', path: next, schema, signal })).body
      }
    },
    async create(object, json, { signal, headers }) {
      const request = { method: 'POST' as const, path: `sobjects/${object}`, json, schema: createdSchema, signal, headers }
      return (await ask(http, request)).body.id
    },
    async write(object, id, json, { signal, headers }) {
      await ask(http, { method: 'PATCH', path: `sobjects/${object}/${id}`, json, headers, schema: z.unknown(), signal })
    },
    async upload(body, timeoutMs, signal) {
      const request = { method: 'POST' as const, path: 'sobjects/ContentVersion', body, timeoutMs, schema: createdSchema, signal }
      return (await ask(http, request)).body.id
    },
    async describe(object, signal) {
      return (await ask(http, { method: 'GET', path: `sobjects/${object}/describe`, schema: describeSchema, signal })).body.fields
    },
    async whoAmI(signal) {
      const request = { method: 'GET' as const, path: '/services/oauth2/userinfo', schema: userInfoSchema, signal }
      return (await ask(http, request)).body.user_id
    },
  }
}

/** Salesforce's codes say more than its statuses, and what to do. */
const codes: Readonly<Record<string, readonly [code: RingloopErrorCode, mend: string]>> = {
  DUPLICATE_VALUE: ['conflict', 'Another record has this value, and may be hidden from the account.'],
  REQUEST_LIMIT_EXCEEDED: ['rateLimited', "The org's requests of these 24 hours are used up: wait, or see Company Information."],
  UNABLE_TO_LOCK_ROW: ['unavailable', 'It is safe to try again.'],
  SERVER_UNAVAILABLE: ['unavailable', 'It is safe to try again.'],
  QUERY_TIMEOUT: ['unavailable', 'It is safe to try again; if it stays, ask Salesforce for an index.'],
  ENTITY_IS_DELETED: ['notFound', 'Check the id.'],
  INSUFFICIENT_ACCESS_OR_READONLY: ['unauthorised', 'Let the account do this.'],
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: ['unauthorised', 'Let the account see what is referred to.'],
  API_DISABLED_FOR_ORG: ['unauthorised', 'Salesforce has to enable the API for this org.'],
}

async function ask<Answer>(http: HttpClient, request: HttpRequest<Answer>) {
  try {
    return await http.send(request)
  } catch (error) {
    if (!isRingloopError(error)) throw error
    const [, meant] = Object.entries(codes).find(([word]) => error.message.includes(`: ${word}`)) ?? []
    if (meant === undefined || meant[0] === error.code) throw error
    const { message, retryAfterMs } = error
    const [code, mend] = meant
    throw new RingloopError(code, message, { mend, ...(retryAfterMs === undefined ? {} : { retryAfterMs }), cause: error })
  }
}
