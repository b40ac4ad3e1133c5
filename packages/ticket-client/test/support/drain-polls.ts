import type { ChangeCursor, TicketBackend, TicketChange } from '@ringloop/core'

const { signal } = new AbortController()

/** One poll of a backend that can be polled. */
async function poll(backend: TicketBackend, from: ChangeCursor | null, limit: number) {
  const answer = await backend.changes?.poll?.(from, { limit, signal })
  if (answer === undefined) throw new Error('the backend has no poll')
  return answer
}

/** Where polling begins: nothing of the past is told. */
export const beginPolls = async (backend: TicketBackend): Promise<ChangeCursor> => (await poll(backend, null, 10)).cursor

/** Polls until there is no more. */
export async function drainPolls(backend: TicketBackend, from: ChangeCursor, limit = 50) {
  const changes: TicketChange[] = []
  let cursor = from
  for (let more = true; more; ) {
    const answer = await poll(backend, cursor, limit)
    changes.push(...answer.changes)
    cursor = answer.cursor
    more = answer.more
  }
  return { changes, cursor }
}
