import { RingloopError } from '@ringloop/core'
import { createHttpClient, type HttpBody, oneLine } from '@ringloop/ticket-client/building-blocks'
import * as z from 'zod'
import {
  type AcmeCase,
  type AcmeExtraField,
  type AcmeFile,
  type AcmeRemark,
  caseAnswer,
  casesAnswer,
  extraFieldsAnswer,
  fileAnswer,
  filesAnswer,
  meAnswer,
  remarksAnswer,
} from './acme-answers.js'
import { type AcmeOptions, name } from './acme-options.js'

/** The filters of `GET /v1/cases`. */
export interface CaseFilter {
  readonly reference?: string
  readonly phone?: string
  readonly contact?: string
  readonly state?: string
  readonly parent?: number
}

/** A page of what changed. */
export interface ChangedCases {
  readonly cases: readonly AcmeCase[]
  readonly total: number
  /** The desk's clock, in whole seconds; `null` if it does not say. */
  readonly now: number | null
}

/** The requests that we send to the desk. */
export interface AcmeApi {
  me(signal: AbortSignal): Promise<{ readonly account: string; readonly version: string }>
  create(body: object, signal: AbortSignal): Promise<AcmeCase>
  /** @throws `notFound` */
  read(id: string, signal: AbortSignal): Promise<AcmeCase>
  /** @throws `conflict` if it has another revision than `ifVersion` */
  change(id: string, body: object, ifVersion: string | undefined, signal: AbortSignal): Promise<AcmeCase>
  /** One page, counted from 1, newest first. */
  list(filter: CaseFilter, page: number, signal: AbortSignal): Promise<readonly AcmeCase[]>
  /** One page, counted from 1, oldest change first. */
  listChanged(since: number, page: number, signal: AbortSignal): Promise<ChangedCases>
  remark(id: string, text: string, hidden: boolean, signal: AbortSignal): Promise<void>
  remarks(id: string, signal: AbortSignal): Promise<readonly AcmeRemark[]>
  upload(id: string, fileName: string, body: HttpBody, signal: AbortSignal): Promise<AcmeFile>
  files(id: string, signal: AbortSignal): Promise<readonly AcmeFile[]>
  extraFields(signal: AbortSignal): Promise<readonly AcmeExtraField[]>
}

/** As many as the desk gives at once. */
export const pageSize = 50
const uploadTimeoutMs = 15 * 60_000
const complaint = z.object({ problem: z.string(), field: z.string().optional() })

export function createAcmeApi({ url, key }: AcmeOptions): AcmeApi {
  const http = createHttpClient({
    name,
    url,
    auth: { kind: 'header', name: 'X-Desk-Key', value: key },
    readComplaint(body) {
      const { data } = complaint.safeParse(body)
      return { message: data?.problem, field: data?.field }
    },
  })
  return {
    me: async (signal) => (await http.send({ method: 'GET', path: 'v1/me', schema: meAnswer, signal })).body,
    async create(json, signal) {
      return (await http.send({ method: 'POST', path: 'v1/cases', json, schema: caseAnswer, signal })).body.case
    },
    async read(id, signal) {
      return (await http.send({ method: 'GET', path: pathOf(id), schema: caseAnswer, signal })).body.case
    },
    async change(id, json, ifVersion, signal) {
      const headers = ifVersion === undefined ? {} : { 'If-Match': `"${revision(id, ifVersion)}"` }
      return (await http.send({ method: 'PATCH', path: pathOf(id), json, headers, schema: caseAnswer, signal })).body.case
    },
    async list(filter, page, signal) {
      const query = { ...filter, page, per_page: pageSize }
      return (await http.send({ method: 'GET', path: 'v1/cases', query, schema: casesAnswer, signal })).body.cases
    },
    async listChanged(since, page, signal) {
      const query = { changed_since: new Date(Math.max(0, since)).toISOString(), order: 'changed', page, per_page: pageSize }
      const { headers, body } = await http.send({ method: 'GET', path: 'v1/cases', query, schema: casesAnswer, signal })
      return { ...body, now: Date.parse(headers.get('date') ?? '') || null }
    },
    async remark(id, text, hidden, signal) {
      const json = { text, hidden }
      await http.send({ method: 'POST', path: `${pathOf(id)}/remarks`, json, schema: z.unknown(), signal })
    },
    async remarks(id, signal) {
      return (await http.send({ method: 'GET', path: `${pathOf(id)}/remarks`, schema: remarksAnswer, signal })).body.remarks
    },
    async upload(id, fileName, body, signal) {
      const request = { method: 'POST', path: `${pathOf(id)}/files`, query: { name: fileName } } as const
      return (await http.send({ ...request, body, timeoutMs: uploadTimeoutMs, schema: fileAnswer, signal })).body.file
    },
    async files(id, signal) {
      return (await http.send({ method: 'GET', path: `${pathOf(id)}/files`, schema: filesAnswer, signal })).body.files
    },
    async extraFields(signal) {
      return (await http.send({ method: 'GET', path: 'v1/extra-fields', schema: extraFieldsAnswer, signal })).body.fields
    },
  }
}

/** Whether it can be the number of a case; the desk ignores a filter that it cannot read. */
export const isCaseNumber = (id: string): boolean => /^[1-9]\d{0,14}$/.test(id)

/** Nothing but a number gets into a path. */
function pathOf(id: string): string {
  if (isCaseNumber(id)) return `v1/cases/${id}`
  throw new RingloopError('notFound', `${name}: "${oneLine(id, 40)}" is no number of a case`, { mend: 'Check the id.' })
}

function revision(id: string, version: string): string {
  if (/^\d{1,15}$/.test(version)) return version
  throw new RingloopError('conflict', `${name}: case ${id} never had this version`, { mend: 'Read it again.' })
}
