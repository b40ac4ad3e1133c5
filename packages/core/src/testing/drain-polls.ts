import type { TicketId } from '../tickets/ticket.js'
import type { TicketBackend } from '../tickets/ticket-backend.js'
import type { ChangeCursor, TicketChange } from '../tickets/ticket-change-feed.js'
import { expectEqual, expectThat } from './assertions.js'

const { signal } = new AbortController()

/** The changes of one ticket. */
export const about = (changes: readonly TicketChange[], id: TicketId) => changes.filter(({ ticketId }) => ticketId === id)
/** The ids of changes, each once. */
export const idsOf = (changes: readonly TicketChange[]) => [...new Set(changes.map(({ id }) => id))].sort()

/** The backend's `poll`. */
export function pollOf(backend: TicketBackend) {
  const poll = backend.changes?.poll?.bind(backend.changes)
  expectThat(poll !== undefined, 'the backend has changes.poll')
  return poll
}

/** The cursor of a poll that begins: nothing of the past is told. */
export async function begin(backend: TicketBackend): Promise<ChangeCursor> {
  const { changes, cursor, more } = await pollOf(backend)(null, { limit: 100, signal })
  expectEqual([changes, more], [[], false], 'what is told by the poll that begins')
  expectThat(typeof cursor === 'string', 'a cursor is a text')
  return cursor
}

/** Polls until there is no more. Other people may work in the system at the same time, so it may take a while. */
export async function drain(backend: TicketBackend, from: ChangeCursor, limit = 100) {
  const changes: TicketChange[] = []
  let cursor = from
  for (let round = 0; round < 1_000; round++) {
    const answer = await pollOf(backend)(cursor, { limit, signal })
    const times = answer.changes.map(({ at }) => at)
    expectEqual(
      times,
      [...times].sort((left, right) => left - right),
      'the times of what a poll tells, oldest first',
    )
    changes.push(...answer.changes)
    cursor = answer.cursor
    if (!answer.more) return { changes, cursor }
  }
  expectThat(false, 'a poll says "more" without end')
}
