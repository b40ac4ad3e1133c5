import { type DomainEvent, RingloopError } from '@ringloop/core'

/** Events that wait for their place in the journal. */
export interface EventQueue {
  /**
   * Adds events, all or none; `done` is told once they are in the journal or cannot be.
   *
   * @throws `overloaded` when too many wait.
   */
  add(events: readonly DomainEvent[], done: (error: unknown) => void): void
  /** Takes what waits, whole additions, about `limit` events. */
  take(limit: number): readonly QueuedEvents[]
  readonly size: number
}

/** Events that were added together. */
export interface QueuedEvents {
  readonly events: readonly DomainEvent[]
  readonly done: (error: unknown) => void
}

/** A queue of at most `capacity` events. */
export function createEventQueue(capacity: number): EventQueue {
  let waiting: QueuedEvents[] = []
  let size = 0
  return {
    add(events, done) {
      if (size + events.length > capacity)
        throw new RingloopError('overloaded', `${size} events wait for the journal.`, {
          mend: 'Look at the disk of the gateway; it is slower than the calls come in.',
        })
      waiting.push({ events, done })
      size += events.length
    },
    take(limit) {
      let events = 0
      let count = 0
      while (count < waiting.length && events < limit) events += waiting[count++]?.events.length ?? 0
      const taken = waiting.slice(0, count)
      waiting = waiting.slice(count)
      size -= events
      return taken
    },
    get size() {
      return size
    },
  }
}
