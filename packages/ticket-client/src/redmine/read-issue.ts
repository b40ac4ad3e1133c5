import { type Ticket, toContactId, toTicketId } from '@ringloop/core'
import { fieldValues, type RedmineIssue } from './redmine-answers.js'
import type { RedmineMapping } from './redmine-mapping.js'

/** The version of an issue: its times have seconds only, its journal counts. Needs `journals`. */
export const versionOf = (issue: RedmineIssue): string =>
  `${issue.updated_on}/${issue.journals.reduce((last, journal) => Math.max(last, journal.id), 0)}`

/** Redmine's issue, read with its journals, in Ringloop's words. */
export function readIssue(issue: RedmineIssue, mapping: RedmineMapping): Ticket {
  const { fields } = mapping
  const firstValue = (id: number | null) => (id === null ? undefined : fieldValues(issue, id)[0])
  const contactId = firstValue(fields.contactId)
  const customFields: Record<string, string> = {}
  for (const { id } of issue.custom_fields) {
    const name = mapping.nameOf(id)
    const values = fieldValues(issue, id)
    if (name !== null && values.length > 0) customFields[name] = values.join(', ')
  }
  return {
    id: toTicketId(String(issue.id)),
    subject: issue.subject,
    // Edited in a browser, lines end in CR LF.
    description: (issue.description ?? '').replace(/\r\n?/g, '\n'),
    status: mapping.statuses.read(issue.status),
    priority: mapping.priorities.read(issue.priority),
    createdAt: issue.created_on,
    updatedAt: issue.updated_on,
    url: `${mapping.publicUrl}issues/${issue.id}`,
    externalId: firstValue(fields.callId) ?? null,
    contactId: contactId === undefined ? null : toContactId(contactId),
    parentId: issue.parent === undefined ? null : toTicketId(String(issue.parent.id)),
    queue: mapping.queueOf(issue.project.id, issue.project.name),
    owner: issue.assigned_to?.name ?? null,
    tags:
      firstValue(fields.tags)
        ?.split(',')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== '') ?? [],
    customFields,
    version: versionOf(issue),
  }
}
