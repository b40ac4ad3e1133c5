import { type DomainEvent, RingloopError } from '@ringloop/core'
import type { ComingChanges } from './ticket-intake.js'

/** Events that wait for their place in the journal, and effects that wait to be marked as done. */
export interface EventQueue {
  /**
   * Adds what came together, all or none.
   *
   * @throws `overloaded` when too many wait.
   */
  add(addition: QueuedEvents): void
  /** Takes what waits, whole additions, about `limit` events. */
  take(limit: number): readonly QueuedEvents[]
  /** Events, keys and changes. */
  readonly size: number
}

/** What was added together. */
export interface QueuedEvents {
  readonly events: readonly DomainEvent[]
  /** The keys of effects that are done with them. */
  readonly completed: readonly string[]
  /** Changes of tickets, whose events are made when it is known who shows them. */
  readonly coming?: ComingChanges
  /** Told once it is in the journal or cannot be. */
  readonly done: (error: unknown) => void
}

/** A queue of at most `capacity` events, keys and changes. */
export function createEventQueue(capacity: number): EventQueue {
  let waiting: QueuedEvents[] = []
  let size = 0
  return {
    add(addition) {
      if (size + weightOf(addition) > capacity)
        throw new RingloopError('overloaded', `${size} events wait for the journal.`, {
          mend: 'Look at the disk of the gateway; it is slower than the calls come in.',
        })
      waiting.push(addition)
      size += weightOf(addition)
    },
    take(limit) {
      let weight = 0
      let count = 0
      for (const addition of waiting) {
        if (weight >= limit) break
        weight += weightOf(addition)
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

/** What brings nothing weighs something too: it is answered behind those before it, or brings a poll's cursor. */
const weightOf = ({ events, completed, coming }: QueuedEvents): number =>
  Math.max(1, events.length + completed.length + (coming?.changes.length ?? 0))
