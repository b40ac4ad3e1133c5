import { isOpen, type Ticket, type TicketQuery } from '@ringloop/core'
import type { RecentWrites } from '../filing/recent-writes.js'
import { fitsStatus } from '../mapping/fits-status.js'
import type { JiraIssue } from './jira-answers.js'
import type { JiraApi } from './jira-api.js'
import type { JiraMapping } from './jira-mapping.js'
import { contactLabel, numberLabel } from './jira-mark.js'
import { inProjects, quoteJql } from './jql.js'
import { isDouble, markOf } from './read-jira-issue.js'

const pageSize = 100
const maximumPages = 10

/**
 * The tickets that match, newest first. Jira's search is minutes late at worst and gives old fields: so it gives ids alone, is told of what
 * this process has just written, and everything is read anew and compared.
 */
export async function findJiraIssues(
  api: JiraApi,
  mapping: JiraMapping,
  recent: RecentWrites,
  load: (ids: readonly string[], signal: AbortSignal) => Promise<readonly (readonly [JiraIssue, Ticket])[]>,
  query: Omit<TicketQuery, 'externalId'>,
  signal: AbortSignal,
): Promise<readonly Ticket[]> {
  if (query.limit < 1) return []
  const parts = [inProjects(mapping.projectKeys)]
  if (query.number !== undefined) parts.push(`labels = ${quoteJql(numberLabel(query.number))}`)
  if (query.contactId !== undefined) parts.push(`labels = ${quoteJql(await contactLabel(query.contactId))}`)
  if (query.parentId !== undefined) {
    if (!/^\d{1,18}$/.test(query.parentId)) return []
    parts.push(`parent = ${query.parentId}`)
  }
  const wanted = query.open ?? (query.status === undefined ? undefined : isOpen(query.status))
  const category = wanted === undefined ? null : mapping.statuses.searchDone(!wanted)
  if (category !== null) parts.push(category)
  const jql = `${parts.join(' AND ')} ORDER BY created DESC`

  const found = new Map<string, Ticket>()
  const looked = new Set<string>()
  let token: string | undefined
  for (let page = 0; page < maximumPages && found.size < query.limit; page += 1) {
    const answer = await api.search(jql, { size: pageSize, token, fresh: recent.ids() }, signal)
    const fresh = answer.ids.filter((id) => !looked.has(id))
    for (const id of fresh) looked.add(id)
    for (const [issue, ticket] of await load(fresh, signal)) if (fitsJiraQuery(issue, ticket, query)) found.set(ticket.id, ticket)
    if (answer.next === null) break
    token = answer.next
  }
  const newestFirst = (left: Ticket, right: Ticket) => right.createdAt - left.createdAt || Number(right.id) - Number(left.id)
  return [...found.values()].sort(newestFirst).slice(0, query.limit)
}

/** Whether a ticket is one that was asked for, whatever the search says. */
export function fitsJiraQuery(issue: JiraIssue, ticket: Ticket, query: Omit<TicketQuery, 'externalId'>): boolean {
  return (
    !isDouble(issue) &&
    (query.contactId === undefined || ticket.contactId === query.contactId) &&
    (query.number === undefined || markOf(issue).number === query.number) &&
    fitsStatus(ticket.status, query) &&
    (query.parentId === undefined || ticket.parentId === query.parentId)
  )
}
