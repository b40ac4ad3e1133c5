import {
  type ChangeInbox,
  type TakenChange,
  type TakenChanges,
  type TicketChange,
  type TicketChangedEvent,
  toTicketNews,
} from '@ringloop/core'
import type { TicketAudience } from './ticket-audience.js'

/** Changes of tickets that came in together. */
export interface ComingChanges {
  readonly changes: readonly TicketChange[]
  /** Where the poll that brought them goes on. */
  readonly cursor: TakenChanges['cursor']
  /** They waited for their tickets to be read, and come back with what could be read: they are known, and done now. */
  readonly read: boolean
}

/** What becomes of the changes of one batch, in order. */
export interface TicketIntakeStep {
  /** The events that they are, for the calls that show their tickets. */
  take(coming: ComingChanges): readonly TicketChangedEvent[]
  /** What the journal has to note of all that were taken; `null` if there is nothing. */
  taken(): TakenChanges | null
  /** Those whose ticket has to be read first. */
  unread(): readonly TicketChange[]
}

/**
 * Takes in changes of tickets, each once. One that did not bring its ticket is put aside until the ticket was read, if a call shows it;
 * if none does, it is done: whoever asks for the ticket later gets it as it is then.
 */
export function createTicketIntake({
  inbox,
  audience,
  now,
}: {
  readonly inbox: ChangeInbox
  readonly audience: TicketAudience
  readonly now: () => number
}): (batch: readonly ComingChanges[]) => Promise<TicketIntakeStep> {
  return async (batch) => {
    const given = batch.filter(({ read }) => !read).flatMap(({ changes }) => changes.map(({ id }) => id))
    const known = new Set(given.length > 0 ? await inbox.knownChanges(given) : [])
    const noted = new Map<string, TakenChange>()
    const unread: TicketChange[] = []
    let cursor: TakenChanges['cursor'] = null

    return {
      take(coming) {
        cursor = coming.cursor ?? cursor
        const events: TicketChangedEvent[] = []
        for (const change of coming.changes) {
          if (!coming.read) {
            if (known.has(change.id)) continue
            known.add(change.id)
          }
          const wants =
            !coming.read && change.ticket === undefined && change.type !== 'deleted' && audience.shows(change.ticketId)
          noted.set(change.id, { id: change.id, at: now(), waiting: wants ? change : null })
          if (wants) unread.push(change)
          else events.push(...audience.tell(toTicketNews(change), now()))
        }
        return events
      },
      taken: () => (noted.size === 0 && cursor === null ? null : { changes: [...noted.values()], cursor }),
      unread: () => unread,
    }
  }
}
