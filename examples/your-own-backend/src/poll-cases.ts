import { RingloopError, type TicketChange, type TicketChangeFeed } from '@ringloop/core'
import { createTimePoll } from '@ringloop/ticket-client/building-blocks'
import * as z from 'zod'
import type { AcmeCase, AcmeRemark } from './acme-answers.js'
import { type AcmeApi, pageSize } from './acme-api.js'
import { name } from './acme-options.js'
import type { CaseChanges } from './case-changes.js'

/** `from`: remarks since then are told; it stays where it is until a sweep has seen everything. */
const cursorSchema = z.strictObject({ from: z.number(), sweep: z.string().max(2_000_000) })

/** A new case shows late, by as much as the search lags. */
const overlapMs = 10_000

/**
 * Polls by `changed_since`. A list shows of each case the latest revision alone; the remarks are read beside it.
 *
 * A second that is not over yet is left for the next poll, so that whoever writes a remark and closes the case in one go is seen doing both.
 */
export function pollCases(
  api: AcmeApi,
  changesNow: (signal: AbortSignal) => Promise<CaseChanges>,
): NonNullable<TicketChangeFeed['poll']> {
  return async (text, options) => {
    const begun = text === null ? null : readCursor(text)
    const changesOf = await changesNow(options.signal)
    let high = begun?.from ?? 0
    let beginning: number | null = null
    const poll = createTimePoll<AcmeCase>({
      name,
      pageSize,
      overlapMs,
      async list({ since, page, signal }) {
        const { cases, now } = await api.listChanged(since, page + 1, signal)
        beginning ??= now
        // who begins has to know all that was before
        const thisSecond = begun === null || now === null ? Number.POSITIVE_INFINITY : now
        const over = cases.filter(({ changed }) => changed < thisSecond)
        for (const { changed } of over) high = Math.max(high, changed)
        return over
      },
      newest: async (signal) => newestChange(api, signal),
      idOf: ({ number }) => String(number),
      timeOf: ({ changed }) => changed,
      async toChanges(one, signal) {
        const remarks = one.rev === 1 ? [] : await api.remarks(String(one.number), signal)
        return tell(one, remarks, begun?.from ?? 0, changesOf)
      },
    })
    const { changes, cursor, more } = await poll(begun?.sweep ?? null, options)
    const from = begun === null ? (beginning ?? high) : more ? begun.from : Math.max(begun.from, high - overlapMs)
    return {
      changes: [...changes].sort((left, right) => left.at - right.at),
      cursor: JSON.stringify({ from, sweep: cursor }),
      more,
    }
  }
}

/** A remark makes a revision, too: that one is told as the remark. */
function tell(one: AcmeCase, remarks: readonly AcmeRemark[], from: number, changes: CaseChanges): readonly TicketChange[] {
  const byRemark = remarks.some(({ at, author }) => at === one.changed && author === one.changed_by)
  const told = remarks.filter(({ at }) => at >= from).map((remark) => changes.remarked(one, remark))
  return byRemark ? told : [...told, changes.revised(one)]
}

/** The desk lists oldest changes first, so the newest is on the last page. */
async function newestChange(api: AcmeApi, signal: AbortSignal): Promise<number | null> {
  const { total } = await api.listChanged(0, 1, signal)
  const { cases } = await api.listChanged(0, Math.max(1, Math.ceil(total / pageSize)), signal)
  return cases.at(-1)?.changed ?? null
}

function readCursor(text: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(text))
  } catch (cause) {
    const mend = 'Begin again without a cursor; what happened in between is not told.'
    throw new RingloopError('invalidInput', `${name}: the cursor of the changes is none of ours`, { mend, cause })
  }
}
