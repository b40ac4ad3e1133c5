import {
  type ChangeCursor,
  type ChangeInbox,
  isRingloopError,
  type TicketChange,
  type TicketChangeFeed,
  type Timestamp,
} from '@ringloop/core'
import { backoff } from '../pipeline-host/backoff.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { ComingChanges } from '../pipeline-host/ticket-intake.js'
import { withinTime } from '../pipeline-host/within-time.js'

/** Asks the ticket system again and again what has changed. */
export interface PollLoop {
  /** Asks for the first time. */
  start(): void
  /** Asks nothing more; resolves when what was under way has ended. */
  stop(): Promise<void>
  /** `caughtUp`: once, an answer had nothing more behind it. */
  status(): { readonly answeredAt: Timestamp | null; readonly caughtUp: boolean; readonly trouble: string | null }
}

/** What {@link createPollLoop} needs. */
export interface PollLoopOptions {
  /** The name under which the cursor is kept. */
  readonly feed: string
  readonly poll: NonNullable<TicketChangeFeed['poll']>
  readonly everyMs: number
  readonly inbox: Pick<ChangeInbox, 'cursor'>
  /** Stores the changes and the cursor in one step. */
  readonly take: (coming: ComingChanges) => Promise<void>
  /** How the feed's changes are known here. */
  readonly adopt: (change: TicketChange) => TicketChange
  /** Whether more can be taken now. */
  readonly ready: () => boolean
  readonly clock: HostClock
  readonly random: () => number
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  /** Default 30 s. */
  readonly timeoutMs?: number
}

const pageLimit = 100
/** After so many pages without a pause others get a turn. */
const pagesAtOnce = 100
const pauseMs = 1_000

/**
 * Polls every `everyMs`, a tenth more or less, so that many gateways do not ask at once. The cursor moves in the step that stores the
 * changes. Where there is more it goes on at once; while the system is away it asks less and less often.
 */
export function createPollLoop(options: PollLoopOptions): PollLoop {
  const { feed, poll, everyMs, inbox, take, adopt, ready, clock, random, log } = options
  const ending = new AbortController()
  let cursor: ChangeCursor | null | undefined
  let running: Promise<void> | null = null
  let cancel = () => {}
  let failures = 0
  let answeredAt: Timestamp | null = null
  let caughtUp = false
  let trouble: string | null = null

  const page = async (from: ChangeCursor | null): Promise<boolean> => {
    const answer = await withinTime({ clock, milliseconds: options.timeoutMs ?? 30_000, signal: ending.signal }, (signal) =>
      poll(from, { signal, limit: pageLimit }),
    )
    const moved = answer.cursor !== from
    if (moved || answer.changes.length > 0)
      await take({ changes: answer.changes.map(adopt), cursor: { feed, at: answer.cursor }, read: false })
    cursor = answer.cursor
    answeredAt = clock.now()
    if (failures > 0) log('the ticket system tells its changes again', { feed, failures })
    failures = 0
    trouble = null
    // one that always has more, but never gets on, is not asked for ever
    const more = answer.more && moved
    caughtUp ||= !more
    return more
  }

  /** Gives when to ask again. */
  const round = async (): Promise<number> => {
    const usual = everyMs * (0.9 + 0.2 * random())
    try {
      if (!ready()) return usual
      // `null` is a cursor too: polling begins
      if (cursor === undefined) cursor = await inbox.cursor(feed)
      for (let pages = 0; pages < pagesAtOnce; pages++) {
        if (!(await page(cursor))) return usual
        if (ending.signal.aborted) return usual
      }
      return pauseMs
    } catch (error) {
      return failed(error)
    }
  }

  const failed = (error: unknown): number => {
    failures++
    trouble = error instanceof Error ? error.message : String(error)
    const known = isRingloopError(error)
    if (!ending.signal.aborted && (failures & (failures - 1)) === 0)
      log('changes of tickets are not told', { feed, failures, problem: trouble, ...(known ? {} : { error }) })
    if (known && error.code === 'invalidInput' && cursor != null) {
      // It will not be understood the next time either. What is missed is seen when a customer calls.
      log('polling begins anew', { feed, problem: trouble })
      cursor = null
      return backoff(failures, random, { baseMs: 1_000, maxMs: 300_000 })
    }
    const wait = backoff(failures, random, { baseMs: Math.min(5_000, everyMs), maxMs: Math.max(300_000, everyMs) })
    return Math.max(wait, known ? (error.retryAfterMs ?? 0) : 0)
  }

  const again = (milliseconds: number) => {
    cancel = clock.after(milliseconds, () => {
      running = round().then((wait) => {
        running = null
        if (!ending.signal.aborted) again(wait)
      })
    })
  }

  return {
    start: () => again(0),
    async stop() {
      cancel()
      ending.abort()
      await running
    },
    status: () => ({ answeredAt, caughtUp, trouble }),
  }
}
