import type { TicketChange, TicketChangeFeed, Timestamp } from '@ringloop/core'
import * as z from 'zod'
import { mapInBatches } from '../http/map-in-batches.js'
import { fingerprint } from './fingerprint.js'
import { readCursor } from './read-cursor.js'

/** What a system must offer to be polled by time. `Row` is a ticket, or a line of its history, as the system lists it. */
export interface TimePollParts<Row> {
  /** Begins every message. */
  readonly name: string
  /**
   * One page of the rows that changed at `since` or after it, oldest change first. `page` counts from 0; pages of one `since` are asked for
   * one after the other. A page shorter than `pageSize` is the last.
   */
  list(query: { readonly since: Timestamp; readonly page: number; readonly signal: AbortSignal }): Promise<readonly Row[]>
  readonly pageSize: number
  /** The time of the newest change there is, by the system's clock; `null` if there is none. Where polling begins. */
  newest(signal: AbortSignal): Promise<Timestamp | null>
  idOf(row: Row): string
  /** When it changed last. */
  timeOf(row: Row): Timestamp
  /**
   * What to tell of a row: what it is now, or what its history says since a sweep's beginning (`since` of `list`). Asked when polling begins,
   * too: that is known then, and not told. Where times have a resolution of a second, let the change's id have a {@link fingerprint} of the
   * row in it: two changes in one second are two.
   */
  toChanges(row: Row, signal: AbortSignal): Promise<readonly TicketChange[]> | readonly TicketChange[]
  /**
   * How far a poll looks back: longer than the system may take to show a change with an earlier time (a long transaction, a search index),
   * and than two of its machines' clocks differ. Default 30 000 ms.
   */
  readonly overlapMs?: number
}

const cursorSchema = z.strictObject({
  /** The newest time seen so far, and when this sweep began. */
  high: z.number(),
  begun: z.number(),
  /** Where this sweep stands. */
  from: z.number(),
  page: z.int().min(0),
  /** Rows already told, as `[mark, time]`. */
  told: z.array(z.tuple([z.string().max(200), z.number()])).max(20_000),
  /**
   * Changes that a sweep looks back on, but which were before polling began, as `[mark of the id, time]`: they are no news when their row
   * changes again.
   */
  past: z.array(z.tuple([z.string().max(400), z.number()])).max(20_000),
})
type Cursor = z.infer<typeof cursorSchema>

const maximumTold = 10_000

/**
 * Makes `poll` for a system whose tickets can be listed by when they changed.
 *
 * Each sweep begins a little before the newest time seen when the one before began, and leaves out what was told already by what the row
 * looks like. So rows that appear late, and several changes in one second, are found; a row that is told twice (after ten thousand others)
 * does no harm. Rows may tell of their past, too, as far as a sweep looks back: what was before polling began is known by its id.
 */
export function createTimePoll<Row>(parts: TimePollParts<Row>): NonNullable<TicketChangeFeed['poll']> {
  const { name, list, pageSize, newest, idOf, timeOf, toChanges, overlapMs = 30_000 } = parts
  const markOf = (row: Row) => `${idOf(row).slice(0, 100)}@${timeOf(row)}/${fingerprint(row)}`

  /** Goes on listing from where the cursor stands; `take` says whether there is room for more. */
  async function sweep(cursor: Cursor, signal: AbortSignal, take: (row: Row) => void, room: () => boolean) {
    const told = new Map(cursor.told)
    let { high, begun, from, page } = cursor
    let more = true
    while (room()) {
      const rows = await list({ since: from, page, signal })
      for (const row of rows) {
        const mark = markOf(row)
        if (timeOf(row) > high) high = timeOf(row)
        if (told.has(mark)) continue
        told.set(mark, timeOf(row))
        take(row)
      }
      if (rows.length < pageSize) {
        more = false
        break
      }
      // Going on by time, not by page: a row that changes meanwhile moves to the end, and all behind it move up.
      const last = rows.reduce((latest, row) => Math.max(latest, timeOf(row)), from)
      page = last > from ? 0 : page + 1
      from = last
    }
    if (!more) {
      // Not from the newest: while this sweep went on, rows may have appeared behind it.
      from = begun - overlapMs
      begun = high
      page = 0
    }
    const kept = (seen: Iterable<[string, number]>) =>
      [...seen].filter(([, time]) => time >= Math.min(from, begun - overlapMs)).slice(-maximumTold)
    return { cursor: { high, begun, from, page, told: kept(told), past: kept(cursor.past) } satisfies Cursor, more }
  }

  async function begin(signal: AbortSignal): Promise<Cursor> {
    const high = await newest(signal)
    // An empty system: everything that will be there is new.
    if (high === null) return { high: 0, begun: 0, from: 0, page: 0, told: [], past: [] }
    const rows: Row[] = []
    const since = high - overlapMs
    const start = { high, begun: high, from: since, page: 0, told: [], past: [] }
    const { cursor } = await sweep(
      start,
      signal,
      (row) => rows.push(row),
      () => true,
    )
    const past: Cursor['past'] = []
    for (const row of rows)
      for (const { id, at } of await toChanges(row, signal)) if (at >= since) past.push([fingerprint(id), at])
    return { ...cursor, past: past.slice(-maximumTold) }
  }

  return async (text, { limit, signal }) => {
    if (text === null) return { changes: [], cursor: JSON.stringify(await begin(signal)), more: false }
    const before = readCursor(name, text, cursorSchema)
    const past = new Set(before.past.map(([mark]) => mark))
    const changes: TicketChange[] = []
    const rows: Row[] = []
    const { cursor, more } = await sweep(
      before,
      signal,
      (row) => rows.push(row),
      () => rows.length < limit,
    )
    // Where a row's past has to be asked for, one after the other would take longer than a poll may.
    for (const told of await mapInBatches(rows, async (row) => toChanges(row, signal)))
      changes.push(...told.filter(({ id }) => !past.has(fingerprint(id))))
    // A row may tell of several changes, another of what came in between.
    changes.sort((left, right) => left.at - right.at)
    return { changes, cursor: JSON.stringify(cursor), more }
  }
}
