import { type Ticket, toContactId, toTicketId } from '@ringloop/core'
import { textOfDocument } from './atlassian-document.js'
import { type JiraIssue, markSchema } from './jira-answers.js'
import { type JiraField, textOfField } from './jira-fields.js'
import type { JiraMapping } from './jira-mapping.js'
import { doubleLabel, isOwnLabel, type JiraMark, withoutKeyWord } from './jira-mark.js'

/** The fields that an issue is read with, besides the custom ones. */
export const readFields = [
  'summary',
  'description',
  'status',
  'priority',
  'created',
  'updated',
  'labels',
  'parent',
  'assignee',
  'project',
]

/** What Ringloop keeps on the issue. */
export function markOf(issue: JiraIssue): JiraMark {
  const read = markSchema.safeParse(issue.properties?.ringloop ?? {})
  const { externalId = null, number = null, contactId = null } = read.success ? read.data : {}
  return { externalId, number, contactId }
}

/** Whether it was filed twice, and is the one that does not count. */
export const isDouble = (issue: JiraIssue): boolean => issue.fields.labels?.includes(doubleLabel) === true

/** Jira's issue in Ringloop's words. */
export function readJiraIssue(issue: JiraIssue, mapping: JiraMapping, custom: readonly JiraField[]): Ticket {
  const { fields } = issue
  const { externalId, contactId } = markOf(issue)
  const customFields: Record<string, string> = {}
  for (const { name } of custom) {
    const text = textOfField(fields[name])
    if (text !== null) customFields[name] = text
  }
  const project = fields.project.key
  return {
    id: toTicketId(issue.id),
    subject: fields.summary ?? '',
    description: withoutKeyWord(textOfDocument(fields.description)),
    status: mapping.statuses.read(fields.status),
    priority: mapping.priorities.read(fields.priority?.name),
    createdAt: Date.parse(fields.created),
    updatedAt: Date.parse(fields.updated),
    url: mapping.urlOf(issue.key),
    externalId,
    contactId: contactId === null ? null : toContactId(contactId),
    parentId: fields.parent == null ? null : toTicketId(fields.parent.id),
    queue: Object.entries(mapping.projects).find(([, theirs]) => theirs === project)?.[0] ?? project,
    owner: fields.assignee?.accountId ?? null,
    tags: (fields.labels ?? []).filter((label) => !isOwnLabel(label)),
    customFields,
    version: fields.updated,
  }
}
