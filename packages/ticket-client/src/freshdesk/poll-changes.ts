import { RingloopError, type TicketChangeFeed } from '@ringloop/core'
import * as z from 'zod'
import { createTimePoll } from '../changes/poll-by-time.js'
import { type FreshdeskApi, listPageSize } from './freshdesk-api.js'
import type { ChangesOfTicket } from './ticket-changes.js'

const cursorSchema = z.strictObject({
  /** Where the sweep over the tickets stands. */
  sweep: z.string().max(2_000_000),
  /** Remarks from this time on are told. */
  since: z.number(),
  /** The newest time seen in this sweep. */
  high: z.number(),
})
type Cursor = z.infer<typeof cursorSchema>

const overlapMs = 120_000
const everMs = Date.parse('2000-01-01T00:00:00Z')

/** Polls the list of tickets by when they changed, and reads the remarks of those that did. Deleted tickets are not told. */
export function createFreshdeskPoll(api: FreshdeskApi, changesOf: ChangesOfTicket): NonNullable<TicketChangeFeed['poll']> {
  const newest = async (signal: AbortSignal) => {
    const query = { updated_since: new Date(everMs).toISOString(), order_by: 'updated_at', order_type: 'desc', per_page: 1 }
    const [row] = await api.list(query, 1, signal)
    return row === undefined ? null : Date.parse(row.updated_at)
  }

  return async (text, options) => {
    const cursor = text === null ? null : readCursor(api.name, text)
    let high = cursor?.high ?? 0
    const poll = createTimePoll({
      name: api.name,
      async list({ since, page, signal }) {
        const query = {
          updated_since: new Date(Math.max(since, everMs)).toISOString(),
          order_by: 'updated_at',
          order_type: 'asc',
        }
        const rows = await api.list(query, page + 1, signal)
        for (const row of rows) high = Math.max(high, Date.parse(row.updated_at))
        return rows
      },
      pageSize: listPageSize,
      newest,
      idOf: (row) => String(row.id),
      timeOf: (row) => Date.parse(row.updated_at),
      toChanges: (row, signal) => changesOf(row, cursor?.since ?? 0, signal),
      overlapMs,
    })
    const { changes, cursor: sweep, more } = await poll(cursor?.sweep ?? null, options)
    const since = more ? (cursor?.since ?? 0) : Math.max(cursor?.since ?? 0, high - overlapMs)
    return { changes, cursor: JSON.stringify({ sweep, since, high } satisfies Cursor), more }
  }
}

function readCursor(name: string, text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new RingloopError('invalidInput', `${name}: the cursor of the changes is none of ours`, {
      mend: 'Begin again without a cursor; what happened in between is not told.',
      cause: error,
    })
  }
}
