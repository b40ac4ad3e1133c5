import { type Contact, RingloopError } from '@ringloop/core'
import { anyStatus } from './issue-filter.js'
import { fieldValues, type RedmineIssue } from './redmine-answers.js'
import type { RedmineApi } from './redmine-api.js'

/** A customer's issues, newest first: those that hold their id, and those that came from one of their numbers and hold nobody else's. */
export async function findIssuesOfContact(
  name: string,
  api: RedmineApi,
  contact: Contact,
  options: {
    readonly callerPhone: number
    readonly contactId?: number | undefined
    readonly limit: number
    readonly signal: AbortSignal
  },
): Promise<readonly RedmineIssue[]> {
  const { callerPhone, contactId, limit, signal } = options
  const searches: (readonly [field: number, values: readonly string[]])[] = [[callerPhone, contact.numbers]]
  if (contactId !== undefined) searches.push([contactId, [contact.id]])
  const found = new Map<number, RedmineIssue>()
  // Several people may call from one number: what of theirs is left out makes room for more.
  const most = contactId === undefined ? Math.min(limit, 100) : 100
  const isOthers = (issue: RedmineIssue) =>
    contactId !== undefined && fieldValues(issue, contactId).some((holder) => holder !== contact.id)
  for (const [field, values] of searches) {
    if (values.length === 0) continue
    const filters = [{ field: `cf_${field}`, operator: '=', values }, anyStatus]
    const { issues } = await api.list(filters, { sort: 'created_on:desc', limit: most, signal })
    for (const issue of issues) {
      if (!fieldValues(issue, field).some((value) => values.includes(value))) {
        throw new RingloopError('invalidConfig', `${name}: a search by custom field ${field} gives issues without that value`, {
          mend: 'In Redmine, under Administration, Custom fields, tick "Used as a filter" for it.',
        })
      }
      if (!isOthers(issue)) found.set(issue.id, issue)
    }
  }
  return [...found.values()].sort((left, right) => right.created_on - left.created_on || right.id - left.id).slice(0, limit)
}
