import * as z from 'zod'
import { createHttpClient, type HttpClient } from '../http/http-client.js'
import {
  assignableSchema,
  commentsSchema,
  createdSchema,
  createFieldsSchema,
  issuesSchema,
  issueTypesSchema,
  type JiraComment,
  type JiraCreateField,
  type JiraIssue,
  myselfSchema,
  requestedSchema,
  searchSchema,
  serverSchema,
  transitionsSchema,
} from './jira-answers.js'
import { readJiraComplaint } from './jira-complaint.js'
import { markProperty } from './jira-mark.js'
import type { JiraOptions } from './jira-options.js'

type Transition = z.infer<typeof transitionsSchema>['transitions'][number]

/** A page of what a search found. */
export interface JiraPage {
  readonly ids: readonly string[]
  /** When each changed last, as the index has it. */
  readonly updated: readonly string[]
  readonly next: string | null
}

/** The requests we send to Jira. */
export interface JiraApi {
  readonly http: HttpClient
  /** Those of them that there are, from the store; in any order. */
  read(
    ids: readonly string[],
    what: { readonly fields: readonly string[]; readonly changelog?: boolean },
    signal: AbortSignal,
  ): Promise<readonly JiraIssue[]>
  /** Ids alone: the index behind it may be minutes late. It is up to date for `fresh`, fifty at most. */
  search(
    jql: string,
    page: { readonly size: number; readonly token?: string | undefined; readonly fresh: readonly string[] },
    signal: AbortSignal,
  ): Promise<JiraPage>
  create(body: object, signal: AbortSignal): Promise<string>
  request(body: object, signal: AbortSignal): Promise<string>
  write(id: string, body: object, signal: AbortSignal): Promise<void>
  transitions(id: string, signal: AbortSignal): Promise<readonly Transition[]>
  transit(id: string, transitionId: string, signal: AbortSignal): Promise<void>
  comment(id: string, body: object, signal: AbortSignal): Promise<void>
  /** The newest hundred: with an issue come the oldest alone. */
  newestComments(id: string, signal: AbortSignal): Promise<readonly JiraComment[]>
  issueTypes(project: string, signal: AbortSignal): Promise<z.infer<typeof issueTypesSchema>['issueTypes']>
  createFields(project: string, issueTypeId: string, signal: AbortSignal): Promise<readonly JiraCreateField[]>
  /** The account, by its id or by an e-mail address that one alone has, if it may be given issues of the project; else `null`. */
  accountOf(owner: string, project: string, signal: AbortSignal): Promise<string | null>
  myAccount(signal: AbortSignal): Promise<string>
  /** `time` is by Jira's clock; `null` if it does not say. */
  server(signal: AbortSignal): Promise<{ readonly version: string; readonly time: number | null }>
}

const batchSize = 100

/** Makes the {@link JiraApi} of one site. */
export function createJiraApi(options: JiraOptions): JiraApi {
  const { url, auth, timeoutMs, concurrency, fetch, now, wait, name = 'jira' } = options
  const http = createHttpClient({ name, url, auth, timeoutMs, concurrency, fetch, now, wait, readComplaint: readJiraComplaint })
  const get = <Answer>(
    path: string,
    query: Readonly<Record<string, string | number>>,
    schema: z.ZodType<Answer>,
    signal: AbortSignal,
  ) => http.send({ method: 'GET', path: `rest/api/3/${path}`, query, schema, signal })
  const post = <Answer>(path: string, json: unknown, schema: z.ZodType<Answer>, signal: AbortSignal, readsOnly = false) =>
    http.send({ method: 'POST', path: `rest/api/3/${path}`, json, schema, signal, readsOnly })

  return {
    http,
    async read(ids, { fields, changelog = false }, signal) {
      const found: JiraIssue[] = []
      for (let start = 0; start < ids.length; start += batchSize) {
        const issueIdsOrKeys = ids.slice(start, start + batchSize)
        const json = { issueIdsOrKeys, fields, properties: [markProperty], ...(changelog ? { expand: ['changelog'] } : {}) }
        found.push(...(await post('issue/bulkfetch', json, issuesSchema, signal, true)).body.issues)
      }
      return found
    },
    async search(jql, { size, token, fresh }, signal) {
      const json = {
        jql,
        maxResults: size,
        fields: ['updated'],
        ...(token === undefined ? {} : { nextPageToken: token }),
        ...(fresh.length === 0 ? {} : { reconcileIssues: fresh.slice(0, 50).map(Number) }),
      }
      const { body } = await post('search/jql', json, searchSchema, signal, true)
      const updated = body.issues.map(({ fields }) => fields?.updated ?? '')
      return { ids: body.issues.map(({ id }) => id), updated, next: body.nextPageToken ?? null }
    },
    create: async (body, signal) => (await post('issue', body, createdSchema, signal)).body.id,
    async request(json, signal) {
      const path = 'rest/servicedeskapi/request'
      return (await http.send({ method: 'POST', path, json, schema: requestedSchema, signal })).body.issueId
    },
    async write(id, json, signal) {
      await http.send({ method: 'PUT', path: `rest/api/3/issue/${id}`, json, schema: z.unknown(), signal })
    },
    transitions: async (id, signal) => (await get(`issue/${id}/transitions`, {}, transitionsSchema, signal)).body.transitions,
    async transit(id, transitionId, signal) {
      await post(`issue/${id}/transitions`, { transition: { id: transitionId } }, z.unknown(), signal)
    },
    async comment(id, body, signal) {
      await post(`issue/${id}/comment`, body, z.unknown(), signal)
    },
    newestComments: async (id, signal) =>
      (await get(`issue/${id}/comment`, { orderBy: '-created', maxResults: 100 }, commentsSchema, signal)).body.comments,
    issueTypes: async (project, signal) =>
      (await get(`issue/createmeta/${encodeURIComponent(project)}/issuetypes`, { maxResults: 200 }, issueTypesSchema, signal))
        .body.issueTypes,
    async createFields(project, issueTypeId, signal) {
      const path = `issue/createmeta/${encodeURIComponent(project)}/issuetypes/${issueTypeId}`
      const fields: JiraCreateField[] = []
      for (;;) {
        const { body } = await get(path, { startAt: fields.length, maxResults: 200 }, createFieldsSchema, signal)
        fields.push(...body.fields)
        if (body.fields.length === 0 || fields.length >= (body.total ?? 0)) return fields
      }
    },
    async accountOf(owner, project, signal) {
      const assignable = async (by: Readonly<Record<string, string>>) =>
        (await get('user/assignable/search', { ...by, project, maxResults: 10 }, assignableSchema, signal)).body
      if (/^[0-9A-Za-z:-]{8,128}$/.test(owner))
        return (await assignable({ accountId: owner })).find(({ accountId }) => accountId === owner)?.accountId ?? null
      if (!/^[^\s@]{1,100}@[^\s@]{1,150}$/.test(owner)) return null
      const found = await assignable({ query: owner })
      // People can hide their address: then the only one who was found by it is meant.
      const same = found.filter(({ emailAddress }) => emailAddress?.toLowerCase() === owner.toLowerCase())
      const [one, another] = same.length > 0 ? same : found
      return one !== undefined && another === undefined ? one.accountId : null
    },
    myAccount: async (signal) => (await get('myself', {}, myselfSchema, signal)).body.accountId,
    async server(signal) {
      const { version, serverTime } = (await get('serverInfo', {}, serverSchema, signal)).body
      const time = Date.parse(serverTime ?? '')
      return { version, time: Number.isNaN(time) ? null : time }
    },
  }
}
