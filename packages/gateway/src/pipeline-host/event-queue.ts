import { type DomainEvent, RingloopError } from '@ringloop/core'

/** Events that wait for their place in the journal, and effects that wait to be marked as done. */
export interface EventQueue {
  /**
   * Adds events, all or none, with the keys of effects that are done with them; `done` is told once they are in the journal or
   * cannot be.
   *
   * @throws `overloaded` when too many wait.
   */
  add(events: readonly DomainEvent[], completed: readonly string[], done: (error: unknown) => void): void
  /** Takes what waits, whole additions, about `limit` events. */
  take(limit: number): readonly QueuedEvents[]
  /** Events and keys. */
  readonly size: number
}

/** Events that were added together. */
export interface QueuedEvents {
  readonly events: readonly DomainEvent[]
  readonly completed: readonly string[]
  readonly done: (error: unknown) => void
}

/** A queue of at most `capacity` events and keys. */
export function createEventQueue(capacity: number): EventQueue {
  let waiting: QueuedEvents[] = []
  let size = 0
  return {
    add(events, completed, done) {
      if (size + events.length + completed.length > capacity)
        throw new RingloopError('overloaded', `${size} events wait for the journal.`, {
          mend: 'Look at the disk of the gateway; it is slower than the calls come in.',
        })
      waiting.push({ events, completed, done })
      size += events.length + completed.length
    },
    take(limit) {
      let weight = 0
      let count = 0
      for (const { events, completed } of waiting) {
        if (weight >= limit) break
        weight += events.length + completed.length
        count++
      }
      const taken = waiting.slice(0, count)
      waiting = waiting.slice(count)
      size -= weight
      return taken
    },
    get size() {
      return size
    },
  }
}
