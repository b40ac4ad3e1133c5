import { isRingloopError, RingloopError } from '@ringloop/core'
import * as z from 'zod'
import type { ReadComplaint } from '../http/error-of-answer.js'
import { createHttpClient, type HttpClient } from '../http/http-client.js'
import type { HttpBody, HttpRequest } from '../http/http-request.js'
import { checkAnswer } from '../http/parse-answer.js'
import { oneLine } from '../text/plain-text.js'
import { complaintSchema, isSysId, rowSchema, type ServiceNowRow } from './servicenow-answers.js'
import type { ServiceNowConnection } from './servicenow-options.js'

/** The requests we send to the Table API and the Attachment API. */
export interface ServiceNowApi {
  readonly name: string
  read(table: string, id: string, columns: readonly string[], signal: AbortSignal): Promise<ServiceNowRow>
  create(table: string, body: object, columns: readonly string[], signal: AbortSignal): Promise<ServiceNowRow>
  write(table: string, id: string, body: object, columns: readonly string[], signal: AbortSignal): Promise<ServiceNowRow>
  /** What an encoded query finds, as far as we may see it. */
  search(search: ServiceNowSearch): Promise<readonly ServiceNowRow[]>
  /** @returns the attachment's metadata */
  upload(query: Readonly<Record<string, string>>, body: HttpBody, timeoutMs: number, signal: AbortSignal): Promise<ServiceNowRow>
  attachments(query: string, signal: AbortSignal): Promise<readonly ServiceNowRow[]>
}

/** A search for records. */
export interface ServiceNowSearch {
  readonly table: string
  readonly query: string
  readonly columns: readonly string[]
  /** Records to leave out at the beginning, of those we may see. Default 0. */
  readonly skip?: number
  readonly limit: number
  readonly signal: AbortSignal
  /** Told of each page; false ends the search. */
  readonly goOn?: (page: readonly ServiceNowRow[]) => boolean
}

/** A hundred thousand records: nobody may see so many in vain. */
const maximumPages = 1000

/** Makes the {@link ServiceNowApi} of one instance. */
export function createServiceNowApi(options: ServiceNowConnection): ServiceNowApi {
  const { url, name = 'servicenow', ...rest } = options
  const http = createHttpClient({ ...rest, name, url: `${url.replace(/\/+$/, '')}/api/now/`, readComplaint })
  const one = z.object({ result: rowSchema })
  const plain = { sysparm_exclude_reference_link: 'true', sysparm_display_value: 'false' }

  return {
    name,
    async read(table, id, columns, signal) {
      const path = `table/${table}/${demandSysId(name, id)}`
      const query = { ...plain, sysparm_fields: columns.join(',') }
      return (await ask(http, name, { method: 'GET', path, query, schema: one, signal })).body.result
    },
    async create(table, json, columns, signal) {
      const query = { ...plain, sysparm_fields: columns.join(',') }
      return (await ask(http, name, { method: 'POST', path: `table/${table}`, query, json, schema: one, signal })).body.result
    },
    async write(table, id, json, columns, signal) {
      const path = `table/${table}/${demandSysId(name, id)}`
      const query = { ...plain, sysparm_fields: columns.join(',') }
      return (await ask(http, name, { method: 'PATCH', path, query, json, schema: one, signal })).body.result
    },
    async search({ table, query: text, columns, skip = 0, limit, signal, goOn = () => true }) {
      const size = Math.min(Math.max(limit, 10), 100)
      const rows: ServiceNowRow[] = []
      for (let page = 0; page < maximumPages; page += 1) {
        const query = {
          ...plain,
          sysparm_query: text,
          sysparm_fields: columns.join(','),
          sysparm_limit: size,
          sysparm_offset: page * size,
        }
        const schema = z.object({ result: z.array(rowSchema) })
        const { body, headers } = await ask(http, name, { method: 'GET', path: `table/${table}`, query, schema, signal })
        rows.push(...body.result)
        // The limit counts records that we may not see: a short page is not the last one.
        const total = headers.get('x-total-count')
        const more = total !== null && /^\d+$/.test(total) ? (page + 1) * size < Number(total) : body.result.length > 0
        const wanted = goOn(body.result)
        if (!more || !wanted || rows.length >= skip + limit) return rows.slice(skip, skip + limit)
      }
      throw new RingloopError('protocol', `${name}: a search in ${table} does not end within ${maximumPages} pages`, {
        mend: `Let the account see the records of ${table}, or see whether something on the way drops sysparm_offset.`,
      })
    },
    async upload(query, body, timeoutMs, signal) {
      const request = { method: 'POST' as const, path: 'attachment/file', query, body, timeoutMs, schema: one, signal }
      return (await ask(http, name, request)).body.result
    },
    async attachments(text, signal) {
      const query = { sysparm_query: text, sysparm_limit: 1000 }
      const schema = z.object({ result: z.array(rowSchema) })
      return (await ask(http, name, { method: 'GET', path: 'attachment', query, schema, signal })).body.result
    },
  }
}

/** Sends a request, and knows ServiceNow's complaints: also those in a success, and those about data in a 403. */
async function ask<Answer>(http: HttpClient, name: string, request: HttpRequest<Answer>) {
  try {
    const { body, ...answer } = await http.send({ ...request, schema: z.unknown() })
    const where = `${name}: ${request.method} ${request.path}`
    const complaint = complaintSchema.safeParse(body)
    if (complaint.success) {
      // A query that took too long ends with what it has so far, and a complaint.
      const said = oneLine(readComplaint(body).message ?? '', 300)
      throw new RingloopError('unavailable', `${where} answered ${answer.status} with an error: ${said}`, {
        mend: "It is safe to try again; see the instance's log if it stays.",
        said,
      })
    }
    return { ...answer, body: checkAnswer(request.schema, body, where) }
  } catch (error) {
    throw isRingloopError(error) && error.code === 'unauthorised' ? aboutData(error) : error
  }
}

/** ServiceNow answers 403 also for what data policies, business rules and unique columns refuse. */
function aboutData(error: RingloopError): RingloopError {
  if (/unique key violation/i.test(error.message)) {
    return new RingloopError('conflict', error.message, { mend: 'There is one already; read it.', cause: error })
  }
  if (!/data policy|mandatory|business rule|invalid update|read only/i.test(error.message)) return error
  const field = /mandatory:?\s*([^\n;.]+)/i.exec(error.message)?.[1]?.trim()
  const about = field === undefined || field === '' ? '' : ` (field "${oneLine(field, 80)}")`
  return new RingloopError('invalidInput', `${error.message}${about}`, {
    mend: 'Fill the named field, or change the data policy or business rule of the instance.',
    cause: error,
  })
}

/** `{ error: { message, detail }, status: 'failure' }` */
const readComplaint: ReadComplaint = (body) => {
  const checked = complaintSchema.safeParse(body)
  if (!checked.success) return {}
  const said = [checked.data.error.message, checked.data.error.detail].filter((text) => text)
  return said.length === 0 ? {} : { message: said.join(': ') }
}

function demandSysId(name: string, id: string): string {
  if (isSysId(id)) return id
  throw new RingloopError('notFound', `${name}: "${oneLine(id, 40)}" is no sys_id`, { mend: 'Check the id.' })
}
