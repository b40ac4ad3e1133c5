import { RingloopError, type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import { createHistoryPoll } from '../changes/poll-histories.js'
import { createRemembered, type Remembered } from '../mapping/remembered.js'
import { textOfDocument } from './atlassian-document.js'
import type { JiraComment, JiraIssue } from './jira-answers.js'
import type { JiraApi } from './jira-api.js'
import type { JiraMapping } from './jira-mapping.js'
import { inProjects } from './jql.js'
import { readFields } from './read-jira-issue.js'

const pageSize = 100
const maximumPages = 50
/** The index may show a change this late. */
const overlapMs = 180_000

/** The ids of changes: those of Jira's facts, so the same from a webhook and a poll. */
export const jiraChangeIds = {
  created: (issueId: string) => `${issueId}/created`,
  changed: (issueId: string, historyId: string) => `${issueId}/history/${historyId}`,
  commented: (issueId: string, commentId: string) => `${issueId}/comment/${commentId}`,
  deleted: (issueId: string) => `${issueId}/deleted`,
}

/** An issue with the time by which the index lists it. */
interface Row {
  readonly id: string
  readonly at: number
  readonly issue: JiraIssue | null
}

/**
 * Polls by `updated`, and tells what the changelog and the comments say: when, and by whom. Deleted issues are in no search: only webhooks
 * tell of them.
 */
export function createJiraPoll(
  name: string,
  api: JiraApi,
  mapping: JiraMapping,
  account: Remembered<string>,
  now: () => number,
): NonNullable<TicketChangeFeed['poll']> {
  const projects = inProjects(mapping.projectKeys)
  const fields = [...readFields, 'comment', 'creator']
  /** How far Jira's clock is ahead of ours: what is asked for goes by Jira's. */
  const ahead = createRemembered({ now, load: async (signal) => ((await api.server(signal)).time ?? now()) - now() })

  return createHistoryPoll<Row>({
    name,
    pageSize,
    overlapMs,
    idOf: ({ id }) => id,
    timeOf: ({ at }) => at,
    async newest(signal) {
      const { updated } = await api.search(`${projects} ORDER BY updated DESC`, { size: 1, fresh: [] }, signal)
      return updated[0] === undefined ? null : Date.parse(updated[0])
    },
    async list({ since, page, signal }) {
      // Minutes ago, because a date in JQL is one of our account's time zone; a little more, because a request takes its time.
      const minutes = Math.max(1, Math.ceil((now() + (await ahead.get(signal)) - since) / 60_000) + 2)
      const jql = `${projects} AND updated >= "-${minutes}m" ORDER BY updated ASC`
      const rows: { id: string; at: number }[] = []
      let token: string | undefined
      for (let asked = 0; rows.length < (page + 1) * pageSize; asked += 1) {
        if (asked >= maximumPages) {
          throw new RingloopError('overloaded', `${name}: too many issues changed together within the last ${minutes} minutes`, {
            mend: 'Begin again without a cursor; what happened in between is not told.',
          })
        }
        const answer = await api.search(jql, { size: pageSize, token, fresh: [] }, signal)
        const listed = answer.ids.map((id, index) => ({ id, at: Date.parse(answer.updated[index] ?? '') }))
        rows.push(...listed.filter(({ at }) => at >= since))
        if (answer.next === null) break
        token = answer.next
      }
      const wanted = rows.slice(page * pageSize, (page + 1) * pageSize)
      const read = await api.read(
        wanted.map(({ id }) => id),
        { fields, changelog: true },
        signal,
      )
      const byId = new Map(read.map((issue) => [issue.id, issue]))
      return wanted.map((row) => ({ ...row, issue: byId.get(row.id) ?? null }))
    },
    async changesOf({ issue }, since, signal) {
      if (issue === null) return []
      const { comments = [], total } = issue.fields.comment ?? {}
      const newest = (total ?? 0) > comments.length ? await api.newestComments(issue.id, signal) : comments
      return changesOf(issue, newest, since, await account.get(signal))
    },
  })
}

function changesOf(issue: JiraIssue, comments: readonly JiraComment[], since: number, account: string): readonly TicketChange[] {
  const { id, fields, changelog } = issue
  const ticketId = toTicketId(id)
  const by = (author: { readonly accountId: string } | null | undefined) => ({
    by: author?.accountId ?? null,
    own: author?.accountId === account,
  })
  const changes: TicketChange[] = [
    { id: jiraChangeIds.created(id), ticketId, at: Date.parse(fields.created), type: 'created', ...by(fields.creator) },
  ]
  for (const history of changelog?.histories ?? []) {
    const at = Date.parse(history.created)
    changes.push({ id: jiraChangeIds.changed(id, history.id), ticketId, at, type: 'changed', ...by(history.author) })
  }
  for (const { id: commentId, body, created, author, jsdPublic } of comments) {
    changes.push({
      id: jiraChangeIds.commented(id, commentId),
      ticketId,
      at: Date.parse(created),
      type: 'commented',
      comment: {
        text: textOfDocument(body),
        visibility: jsdPublic === true ? 'public' : 'internal',
        author: author?.displayName ?? null,
      },
      ...by(author),
    })
  }
  return changes.filter(({ at }) => at >= since).sort((left, right) => left.at - right.at)
}
