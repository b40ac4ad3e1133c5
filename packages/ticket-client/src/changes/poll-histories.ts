import type { TicketChange, TicketChangeFeed, Timestamp } from '@ringloop/core'
import { createTimePoll, type TimePollParts } from './poll-by-time.js'

/** What a system must offer whose tickets are listed by when they changed, and bring their history along. */
export interface HistoryPollParts<Row> extends Omit<TimePollParts<Row>, 'toChanges' | 'overlapMs'> {
  readonly overlapMs: number
  /** What the history of a ticket says happened at `since` or later, oldest first. */
  readonly changesOf: (
    row: Row,
    since: Timestamp,
    signal: AbortSignal,
  ) => Promise<readonly TicketChange[]> | readonly TicketChange[]
}

/**
 * Makes `poll` for such a system: {@link createTimePoll}, whose rows tell all that happened since the sweep before. A ticket that somebody
 * changed, and then we did, tells both; one that comes on a later page, too.
 */
export function createHistoryPoll<Row>(parts: HistoryPollParts<Row>): NonNullable<TicketChangeFeed['poll']> {
  const { changesOf, ...rows } = parts
  return async (text, options) => {
    const cursor = text === null ? await begin(rows, options.signal) : readCursor(text)
    const { begun, floor } = cursor
    let latest = floor
    const poll = createTimePoll<Row>({
      ...rows,
      async list(query) {
        const listed = await rows.list(query)
        for (const row of listed) latest = Math.max(latest, rows.timeOf(row))
        return listed
      },
      toChanges: async (row, signal) => (await changesOf(row, floor - rows.overlapMs, signal)).filter(({ at }) => at >= begun),
    })
    const answer = await poll(cursor.rest, options)
    return { ...answer, cursor: `${begun}:${answer.more ? floor : latest}:${answer.cursor}` }
  }
}

/** Where a poll stands. */
interface HistoryCursor {
  /** When polling began: of what a history has from before nothing is told. What it has of this very time is known to the sweep by its id. */
  readonly begun: Timestamp
  /** The newest time that the sweep before had seen. */
  readonly floor: Timestamp
  /** What the sweep itself wants to know. */
  readonly rest: string | null
}

async function begin(rows: Pick<TimePollParts<never>, 'newest'>, signal: AbortSignal): Promise<HistoryCursor> {
  const now = (await rows.newest(signal)) ?? 0
  return { begun: now, floor: now, rest: null }
}

/** What is not ours is left to the sweep to refuse. */
function readCursor(text: string): HistoryCursor {
  const [, begun = '0', floor = '0', rest = text] = /^(\d{1,15}):(\d{1,15}):(.*)$/s.exec(text) ?? []
  return { begun: Number(begun), floor: Number(floor), rest }
}
