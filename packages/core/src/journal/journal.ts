import type { CallId } from '../calls/call-id.js'
import type { DomainEvent } from '../pipeline/domain-event.js'
import type { Effect } from '../pipeline/effect.js'
import type { TakenChanges } from './change-inbox.js'

/** An event with its place in the order of all events, from 1. Gaps are calls that were forgotten. */
export interface JournalEntry {
  readonly sequence: number
  readonly event: DomainEvent
}

/** An entry of a call that is read back at a start. */
export interface UnfinishedEntry extends JournalEntry {
  /** The call had ended: it is only shown. */
  readonly ended: boolean
}

/**
 * The port that keeps every event in order, and the effects that follow from it in the outbox, in one step:
 * after a crash there is never an event without its effects, nor an effect without its event, nor the answer to an effect that is
 * still to be done.
 */
export interface Journal {
  /** Which of these event ids are already there. */
  known(eventIds: readonly string[]): Promise<ReadonlySet<string>>
  /**
   * Appends events and adds effects to the outbox, all or nothing. Events whose id is known are left out. Effects whose key
   * is known are left as they are, except a parked one: the new one takes its place and is due as if it were new, because
   * a person has asked for it again, perhaps with something mended.
   * `completed` lists the keys of effects that have happened, be they in the outbox or in this batch: as with `Outbox.complete`.
   * `taken`: the changes of tickets that these events are, for the `ChangeInbox`.
   * `ended` lists the calls for which nothing more is expected: of them the next start reads only the last. `reopened` lists those that
   * had ended and have not any more.
   *
   * @returns the sequence number of the last event there is; 0 if there is none.
   */
  commit(batch: {
    readonly events: readonly DomainEvent[]
    readonly effects: readonly Effect[]
    readonly ended: readonly CallId[]
    readonly reopened?: readonly CallId[]
    readonly completed?: readonly string[]
    readonly taken?: TakenChanges
  }): Promise<number>
  /** Every event of every call that has not ended, and of the `recent` calls that ended last, in order. */
  unfinished(options: { readonly recent: number }): AsyncIterable<UnfinishedEntry>
  /** Everything from a sequence number on, for replays and dry runs. A store may have forgotten calls that ended long ago. */
  read(options: { readonly from: number }): AsyncIterable<JournalEntry>
}
