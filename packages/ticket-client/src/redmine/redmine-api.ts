import { isRingloopError, RingloopError } from '@ringloop/core'
import * as z from 'zod'
import { readCommonComplaint } from '../http/error-of-answer.js'
import { createHttpClient, type HttpClient } from '../http/http-client.js'
import { filterQuery, type IssueFilter } from './issue-filter.js'
import { type RedmineIssue, redmineIssueAnswer, redmineIssueList } from './redmine-answers.js'
import type { RedmineConnection } from './redmine-options.js'

/** What of an issue comes along only when asked for. */
type IssuePart = 'journals' | 'attachments'

/** The requests we send to Redmine's REST interface. */
export interface RedmineApi {
  readonly http: HttpClient
  read(id: string, parts: readonly IssuePart[], signal: AbortSignal): Promise<RedmineIssue>
  create(issue: object, signal: AbortSignal): Promise<RedmineIssue>
  /**
   * Redmine answers 204 whether it took a value or not; look afterwards.
   *
   * @throws `conflict` if somebody else wrote at the same moment
   */
  write(id: string, issue: object, signal: AbortSignal): Promise<void>
  list(
    filters: readonly IssueFilter[],
    page: IssuePage,
  ): Promise<{ readonly issues: readonly RedmineIssue[]; readonly total: number }>
}

interface IssuePage {
  readonly sort: string
  readonly limit: number
  readonly offset?: number
  readonly signal: AbortSignal
}

const collision = 'somebody else changed it at the same moment'

/** Makes the {@link RedmineApi} of one Redmine. */
export function createRedmineApi({ url, apiKey, publicUrl: _, ...rest }: RedmineConnection): RedmineApi {
  const name = rest.name ?? 'redmine'
  const http = createHttpClient({
    ...rest,
    name,
    url: `${url.replace(/\/+$/, '')}/`,
    auth: { kind: 'header', name: 'X-Redmine-API-Key', value: apiKey },
    // A version of the record that is outdated when it is saved is refused with 422 and no word of why.
    readComplaint: (body) => (isEmptyRefusal(body) ? { message: collision } : readCommonComplaint(body)),
  })

  return {
    http,
    async read(id, parts, signal) {
      const query = parts.length === 0 ? {} : { include: parts.join(',') }
      return (await http.send({ method: 'GET', path: `issues/${id}.json`, query, schema: redmineIssueAnswer, signal })).body.issue
    },
    async create(issue, signal) {
      const answer = await http.send({ method: 'POST', path: 'issues.json', json: { issue }, schema: redmineIssueAnswer, signal })
      return answer.body.issue
    },
    async write(id, issue, signal) {
      try {
        await http.send({ method: 'PUT', path: `issues/${id}.json`, json: { issue }, schema: z.unknown(), signal })
      } catch (error) {
        if (!isRingloopError(error) || !error.message.endsWith(collision)) throw error
        throw new RingloopError('conflict', error.message, { mend: 'Read it again and decide anew.', cause: error })
      }
    },
    async list(filters, { sort, limit, offset = 0, signal }) {
      const query = filterQuery(filters)
      query.append('sort', sort)
      query.append('limit', String(limit))
      query.append('offset', String(offset))
      const { body } = await http.send({ method: 'GET', path: `issues.json?${query}`, schema: redmineIssueList, signal })
      return { issues: body.issues, total: body.total_count }
    },
  }
}

const isEmptyRefusal = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'errors' in body && Array.isArray(body.errors) && body.errors.length === 0
