import { type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import * as z from 'zod'
import { readCursor } from '../changes/read-cursor.js'
import type { TrackerApi } from './tracker-api.js'
import { textAmongParts } from './tracker-texts.js'
import { type TrackerTransaction, transactions } from './tracker-transactions.js'

/** `low`: everything up to here was told. `told`: of what came after, the numbers that were told as well. */
const cursorSchema = z.strictObject({ low: z.number().int().min(0), told: z.array(z.number().int()).max(200_000) })

/** A transaction may be seen so much later than one with a higher number: the databases hand numbers out before they write. */
const lateMs = 30_000

/** What RT does for itself: mails it has sent, and the date of the last one. */
const unspoken: ReadonlySet<string> = new Set(['EmailRecord', 'CommentEmailRecord', 'SystemError', 'Told'])

/** What kind of change a transaction is; `null` for none that anybody would want to know of. */
export function changeTypeOf(line: { readonly Type: string; readonly NewValue: string }): TicketChange['type'] | null {
  if (unspoken.has(line.Type)) return null
  if (line.Type === 'Create') return 'created'
  if (line.Type === 'Comment' || line.Type === 'Correspond') return 'commented'
  return line.Type === 'Status' && line.NewValue === 'deleted' ? 'deleted' : 'changed'
}

/** The id of the change that a transaction is, by whichever way it is learned. */
export const changeIdOf = (transaction: number): string => `rt/transaction/${transaction}`

/** Polls RT's transactions by their number, which only grows. */
export function createTrackerPoll(
  name: string,
  api: TrackerApi,
  account: (signal: AbortSignal) => Promise<string | null>,
): NonNullable<TicketChangeFeed['poll']> {
  return async (text, { limit, signal }) => {
    if (text === null) {
      const [newest] = await transactions(api, { after: 0, page: 1, order: 'DESC', signal })
      return { changes: [], cursor: JSON.stringify({ low: newest?.id ?? 0, told: [] }), more: false }
    }
    const { low, told: toldBefore } = readCursor(name, text, cursorSchema)
    const told = new Set(toldBefore)
    const seen: TrackerTransaction[] = []
    const wanted: TrackerTransaction[] = []
    let more = false
    for (let page = 1; !more; page++) {
      const lines = await transactions(api, { after: low, page, order: 'ASC', signal })
      if (lines.length === 0) break
      for (const line of lines) {
        // A search that RT does not understand gives everything.
        if (line.id <= low || line.ObjectType !== 'RT::Ticket') continue
        if (wanted.length >= limit) {
          more = true
          break
        }
        seen.push(line)
        if (!told.has(line.id) && changeTypeOf(line) !== null) wanted.push(line)
        told.add(line.id)
      }
    }
    const self = wanted.length === 0 ? null : await account(signal)
    const changes: TicketChange[] = []
    for (const line of wanted) changes.push(await toChange(api, line, self, signal))
    return { changes, cursor: JSON.stringify(advance(low, seen, told)), more }
  }
}

/** What is old enough that nothing can come before it any more need not be remembered. */
function advance(low: number, seen: readonly TrackerTransaction[], told: ReadonlySet<number>): z.infer<typeof cursorSchema> {
  const newest = seen.reduce((latest, line) => Math.max(latest, line.Created), 0)
  let settled = low
  for (const line of seen) {
    if (line.Created > newest - lateMs) break
    settled = line.id
  }
  return { low: settled, told: [...told].filter((id) => id > settled) }
}

async function toChange(
  api: TrackerApi,
  line: TrackerTransaction,
  account: string | null,
  signal: AbortSignal,
): Promise<TicketChange> {
  const by = line.Creator?.id ?? null
  const change: TicketChange = {
    id: changeIdOf(line.id),
    ticketId: toTicketId(line.ObjectId),
    at: line.Created,
    type: changeTypeOf(line) ?? 'changed',
    by,
    own: by !== null && by === account,
  }
  if (change.type !== 'commented') return change
  const visibility = line.Type === 'Correspond' ? 'public' : 'internal'
  return {
    ...change,
    comment: { text: (await textAmongParts(api.http, `transaction/${line.id}`, signal)).trimEnd(), visibility, author: by },
  }
}
