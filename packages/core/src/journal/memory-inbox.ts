import type { ChangeCursor } from '../tickets/ticket-change-feed.js'
import type { ChangeInbox, TakenChange, TakenChanges } from './change-inbox.js'

/** An inbox in memory, with the door through which its journal puts changes in. */
export interface MemoryInbox {
  readonly inbox: ChangeInbox
  take(taken: TakenChanges): void
}

/** Makes an empty one. */
export function createMemoryInbox(): MemoryInbox {
  const cursors = new Map<string, ChangeCursor>()
  /** In the order in which they came in. */
  const taken = new Map<string, TakenChange>()
  return {
    take({ changes, cursor }) {
      for (const change of changes) {
        const known = taken.get(change.id)
        if (known === undefined || known.waiting !== null) taken.set(change.id, change)
      }
      if (cursor !== null) cursors.set(cursor.feed, cursor.at)
    },
    inbox: {
      cursor: async (feed) => cursors.get(feed) ?? null,
      knownChanges: async (ids) => new Set(ids.filter((id) => taken.has(id))),
      waitingChanges: async ({ limit }) =>
        [...taken.values()].flatMap(({ waiting }) => (waiting === null ? [] : [waiting])).slice(0, Math.max(0, limit)),
      async forgetChanges({ before, keep }) {
        let excess = taken.size - keep
        for (const { id, at, waiting } of [...taken.values()]) {
          if (waiting === null && (excess > 0 || at < before)) taken.delete(id)
          excess -= 1
        }
      },
    },
  }
}
