import type { TicketStatus } from '@ringloop/core'
import type { StatusWords } from '../mapping/status-table.js'
import { createWordTable, type Words } from '../mapping/word-table.js'

/** Translates Jira's statuses, whose names are those of each project's workflow. */
export interface JiraStatuses {
  /** A name that nobody knows is read by its category. */
  read(status: JiraStatus): TicketStatus
  /** Which of the statuses that can be reached is meant; `null` if none. */
  choose<Reachable extends { readonly to: JiraStatus }>(wanted: TicketStatus, reachable: readonly Reachable[]): Reachable | null
  /** The category by which the search can be narrowed; `null` if the user's own words may go across categories. */
  searchDone(done: boolean): string | null
}

/** A status as Jira gives it. */
export interface JiraStatus {
  readonly name: string
  /** `new`, `indeterminate` or `done`. */
  readonly statusCategory?: { readonly key: string } | undefined
}

/** The names in Jira's own workflows, and in those of Service Management. */
const names: Readonly<Record<TicketStatus, Words>> = {
  acknowledged: ['To Do', 'Open', 'New', 'Backlog', 'Selected for Development', 'Waiting for support', 'Reopened'],
  inProgress: ['In Progress', 'Work in progress', 'In Review', 'Under investigation'],
  pending: ['Pending', 'Waiting for customer', 'Waiting for reporter', 'Awaiting customer'],
  held: ['On hold', 'Blocked'],
  resolved: ['Resolved', 'Done', 'Completed', 'Fixed'],
  closed: ['Closed'],
  cancelled: ['Canceled', 'Cancelled', 'Declined', "Won't do", 'Rejected'],
}

const categories: Readonly<Record<TicketStatus, string>> = {
  acknowledged: 'new',
  inProgress: 'indeterminate',
  pending: 'indeterminate',
  held: 'indeterminate',
  resolved: 'done',
  closed: 'done',
  cancelled: 'done',
}
const statusOfCategory: Readonly<Record<string, TicketStatus>> = {
  new: 'acknowledged',
  indeterminate: 'inProgress',
  done: 'resolved',
}

/** Makes {@link JiraStatuses}. */
export function createJiraStatuses(own: StatusWords = {}): JiraStatuses {
  const table = createWordTable<TicketStatus | 'unknown'>({ words: { ...names, unknown: [] }, own, unknown: 'unknown' })
  function read({ name, statusCategory }: JiraStatus): TicketStatus {
    const known = table.read(name)
    return known === 'unknown' ? (statusOfCategory[statusCategory?.key ?? ''] ?? 'inProgress') : known
  }
  return {
    read,
    choose(wanted, reachable) {
      const words = own[wanted] ?? names[wanted]
      for (const word of typeof words === 'string' ? [words] : words) {
        const named = reachable.find(({ to }) => to.name.toLowerCase() === word.trim().toLowerCase())
        if (named !== undefined) return named
      }
      // Another of the same category is the nearest there is, but not if the user has said which is meant.
      const alike = reachable.filter(({ to }) => to.statusCategory?.key === categories[wanted])
      return alike.find(({ to }) => read(to) === wanted) ?? (own[wanted] === undefined ? alike[0] : undefined) ?? null
    },
    searchDone: (done) => (Object.keys(own).length > 0 ? null : `statusCategory ${done ? '=' : '!='} Done`),
  }
}
