import type { ChangeCursor, TicketChange } from '../tickets/ticket-change-feed.js'
import type { Timestamp } from '../time/clock.js'

/** What a commit notes of the changes that came in, in one step with the events that they are. */
export interface TakenChanges {
  readonly changes: readonly TakenChange[]
  /** Where the poll of a feed goes on. */
  readonly cursor: { readonly feed: string; readonly at: ChangeCursor } | null
}

/** A change that came in: known from now on. */
export interface TakenChange {
  readonly id: string
  readonly at: Timestamp
  /** The change itself while its ticket has still to be read; `null` once everything about it is done. */
  readonly waiting: TicketChange | null
}

/** The port that remembers which changes of tickets have come in. They enter it through `Journal.commit`. */
export interface ChangeInbox {
  /** Where a poll goes on; `null` if it never began. */
  cursor(feed: string): Promise<ChangeCursor | null>
  /** Which of these have come in, be they done or waiting. */
  knownChanges(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Those whose ticket has still to be read, oldest first. */
  waitingChanges(options: { readonly limit: number }): Promise<readonly TicketChange[]>
  /** Forgets what is done and came before `before`, or before the last `keep`. */
  forgetChanges(options: { readonly before: Timestamp; readonly keep: number }): Promise<void>
}
