import { isOpen, RingloopError, type TicketQuery } from '@ringloop/core'
import { anyStatus, type IssueFilter } from './issue-filter.js'
import { fieldValues, type RedmineIssue } from './redmine-answers.js'
import type { RedmineApi } from './redmine-api.js'
import type { RedmineMapping } from './redmine-mapping.js'

const maximumPages = 10
const pageSize = 100

/** A condition that Redmine is asked, and that is looked at again in every answer. */
interface Condition {
  readonly filter: IssueFilter
  holds(issue: RedmineIssue): boolean
}

/** The numbers of the issues that match, newest first. */
export async function findIssueIds(
  name: string,
  api: RedmineApi,
  query: Omit<TicketQuery, 'externalId'> & { readonly onlyId?: number },
  mapping: RedmineMapping,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const conditions = conditionsOf(name, query, mapping)
  if (conditions === null || query.limit < 1) return []
  const filters = conditions.map(({ filter }) => filter)
  if (!filters.some(({ field }) => field === 'status_id')) filters.push(anyStatus)
  const limit = Math.min(Math.max(query.limit, 10), pageSize)
  const ids: string[] = []
  for (let page = 0; page < maximumPages && ids.length < query.limit; page++) {
    const { issues, total } = await api.list(filters, { sort: 'id:desc', limit, offset: page * limit, signal })
    ids.push(...issues.filter((issue) => conditions.every(({ holds }) => holds(issue))).map(({ id }) => String(id)))
    if (issues.length === 0 || (page + 1) * limit >= total) break
  }
  return ids.slice(0, query.limit)
}

/**
 * The issues that hold this value in a custom field, at most 100, closed ones too.
 *
 * @throws `invalidConfig` if Redmine does not search by this field; `protocol` if there are more
 */
export async function findByField(
  name: string,
  api: RedmineApi,
  fieldId: number,
  value: string,
  signal: AbortSignal,
): Promise<readonly RedmineIssue[]> {
  const condition = fieldIs(name, fieldId, value)
  const { issues, total } = await api.list([condition.filter, anyStatus], { sort: 'id:asc', limit: pageSize, signal })
  const found = issues.filter(condition.holds)
  if (total <= pageSize) return found
  throw new RingloopError('protocol', `${name}: a search for one value of cf_${fieldId} found ${total} issues`, {
    mend: 'See in Redmine whether a search by this field works.',
  })
}

function fieldIs(name: string, fieldId: number, value: string): Condition {
  return {
    filter: { field: `cf_${fieldId}`, operator: '=', values: [value] },
    holds(issue) {
      const values = fieldValues(issue, fieldId)
      if (values.includes(value)) return true
      // Some databases compare without case and accents; that is no reason to distrust the search.
      if (values.some((one) => likeness(one) === likeness(value))) return false
      throw new RingloopError('invalidConfig', `${name}: a search by custom field ${fieldId} gives issues without that value`, {
        mend: 'In Redmine, under Administration, Custom fields, tick "Used as a filter" for it.',
      })
    },
  }
}

const likeness = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase()

/** `null` if nothing can match. */
function conditionsOf(
  name: string,
  query: Omit<TicketQuery, 'externalId'> & { readonly onlyId?: number },
  mapping: RedmineMapping,
): readonly Condition[] | null {
  const conditions: Condition[] = []
  if (query.onlyId !== undefined) {
    const { onlyId } = query
    conditions.push({ filter: number('issue_id', onlyId), holds: (issue) => issue.id === onlyId })
  }
  if (query.number !== undefined) conditions.push(fieldIs(name, mapping.fields.callerPhone, query.number))
  if (query.contactId !== undefined && mapping.fields.contactId !== null) {
    conditions.push(fieldIs(name, mapping.fields.contactId, query.contactId))
  }
  if (query.parentId !== undefined) {
    if (!/^\d{1,9}$/.test(query.parentId)) return null
    const parent = Number(query.parentId)
    conditions.push({ filter: number('parent_id', parent), holds: (issue) => issue.parent?.id === parent })
  }
  if (query.open !== undefined || query.status !== undefined) {
    const { open, status } = query
    const ids = mapping.statuses.idsOf(
      (one) => (status === undefined || one === status) && (open === undefined || isOpen(one) === open),
    )
    if (ids.length === 0) return null
    const filter = { field: 'status_id', operator: '=', values: ids.map(String) }
    conditions.push({ filter, holds: (issue) => ids.includes(issue.status.id) })
  }
  return conditions
}

const number = (field: string, value: number): IssueFilter => ({ field, operator: '=', values: [String(value)] })
