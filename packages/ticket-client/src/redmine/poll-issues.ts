import { isRingloopError, type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import * as z from 'zod'
import { createTimePoll } from '../changes/poll-by-time.js'
import { readCursor } from '../changes/read-cursor.js'
import { mapInBatches } from '../http/map-in-batches.js'
import { anyStatus } from './issue-filter.js'
import { readIssue } from './read-issue.js'
import type { RedmineIssue, RedmineJournal } from './redmine-answers.js'
import type { RedmineApi } from './redmine-api.js'
import type { RedmineCatalogue } from './redmine-catalogue.js'
import type { RedmineMapping } from './redmine-mapping.js'

/** What a poll needs to know of this Redmine. */
interface PollContext {
  readonly mapping: RedmineMapping
  readonly catalogue: Pick<RedmineCatalogue, 'accountId'>
}

/** Redmine's times have seconds, and a transaction may end a few later. */
const overlapMs = 10_000
const pageSize = 25

/** `from`: what the journals say since then is told; it stays where it is until a sweep has seen everything. */
const cursorSchema = z.strictObject({ from: z.number(), sweep: z.string().max(2_000_000) })

/** An issue with its journal. Two are the same if nothing was added to the journal, and nothing else was written. */
class PolledIssue {
  /** @param listedAt its time when it was listed: read a moment later, it may have changed once more, and belong further back */
  constructor(
    readonly issue: RedmineIssue,
    readonly listedAt: number,
  ) {}
  toJSON() {
    return [this.issue.updated_on, this.issue.journals.map(({ id }) => id)]
  }
}

/**
 * Polls by `updated_on`, and tells what the journals say. Redmine has no webhooks, and tells nobody of a deleted issue.
 */
export function createIssuePoll(
  name: string,
  api: RedmineApi,
  context: (signal: AbortSignal) => Promise<PollContext>,
): NonNullable<TicketChangeFeed['poll']> {
  /** Deleted meanwhile, it is told without a journal. */
  const readOr = (listed: RedmineIssue, signal: AbortSignal): Promise<RedmineIssue> =>
    api.read(String(listed.id), ['journals'], signal).catch((error: unknown) => {
      if (isRingloopError(error) && error.code === 'notFound') return listed
      throw error
    })

  return async (text, options) => {
    const begun = text === null ? null : readCursor(name, text, cursorSchema)
    const { mapping, catalogue } = await context(options.signal)
    let high = begun?.from ?? 0
    const poll = createTimePoll<PolledIssue>({
      name,
      pageSize,
      overlapMs,
      async list({ since, page, signal }) {
        const filters = [{ field: 'updated_on', operator: '>=', values: [toRedmineTime(since)] }, anyStatus]
        const { issues } = await api.list(filters, {
          sort: 'updated_on:asc,id:asc',
          limit: pageSize,
          offset: page * pageSize,
          signal,
        })
        for (const { updated_on } of issues) high = Math.max(high, updated_on)
        return mapInBatches(issues, async (listed) => new PolledIssue(await readOr(listed, signal), listed.updated_on))
      },
      async newest(signal) {
        const { issues } = await api.list([anyStatus], { sort: 'updated_on:desc', limit: 1, signal })
        return issues[0]?.updated_on ?? null
      },
      idOf: ({ issue }) => String(issue.id),
      timeOf: ({ listedAt }) => listedAt,
      toChanges: ({ issue }) => changesOf(issue, begun?.from ?? 0, catalogue.accountId, mapping),
    })
    const { changes, cursor, more } = await poll(begun?.sweep ?? null, options)
    // A journal may have a later time than its issue, by which it is listed: what is of the past has to be among what was listed.
    const from = begun === null ? high - overlapMs / 2 : more ? begun.from : Math.max(begun.from, high - overlapMs)
    return {
      changes,
      cursor: JSON.stringify({ from, sweep: cursor }),
      more,
    }
  }
}

function changesOf(issue: RedmineIssue, from: number, accountId: number, mapping: RedmineMapping): readonly TicketChange[] {
  const changes: TicketChange[] = []
  const ticketId = toTicketId(String(issue.id))
  if (issue.created_on >= from) {
    changes.push({
      id: `redmine/created/${issue.id}`,
      ticketId,
      at: issue.created_on,
      type: 'created',
      by: issue.author?.name ?? null,
      own: issue.author?.id === accountId,
    })
  }
  for (const journal of issue.journals)
    if (journal.created_on >= from) changes.push(...changesInJournal(journal, ticketId, accountId))
  const last = changes.pop()
  return last === undefined ? [] : [...changes, { ...last, ticket: readIssue(issue, mapping) }]
}

function changesInJournal(
  journal: RedmineJournal,
  ticketId: TicketChange['ticketId'],
  accountId: number,
): readonly TicketChange[] {
  const by = journal.user?.name ?? null
  const common = { ticketId, at: journal.created_on, by, own: journal.user?.id === accountId }
  const changes: TicketChange[] = []
  if (journal.details.length > 0) changes.push({ ...common, id: `redmine/changed/${journal.id}`, type: 'changed' })
  if (journal.notes) {
    const visibility = journal.private_notes ? 'internal' : 'public'
    const comment = { text: journal.notes.replace(/\r\n?/g, '\n'), visibility, author: by } as const
    changes.push({ ...common, id: `redmine/commented/${journal.id}`, type: 'commented', comment })
  }
  return changes
}

const toRedmineTime = (at: number): string => new Date(Math.max(0, at)).toISOString().replace(/\.\d+/, '')
