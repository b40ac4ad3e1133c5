import { headerText, type OutgoingEvent } from '../esl-server/served-event.js'
import type { SeededRandom } from './random.js'

/** Lets events of different channels change places. */
export interface Reordering {
  push(event: OutgoingEvent): void
  /** Sends what waits. */
  flush(): void
}

/**
 * Makes a {@link Reordering}: events of the same 20 ms may overtake each other, as FreeSWITCH's own do, but not those of one channel
 * or of one queue member.
 */
export function createReordering(random: SeededRandom, send: (event: OutgoingEvent) => void): Reordering {
  let waiting: OutgoingEvent[] = []
  const subjectOf = (event: OutgoingEvent) => headerText(event, 'Unique-ID') || headerText(event, 'CC-Member-Session-UUID')
  const flush = () => {
    const events = waiting
    waiting = []
    // each event may swap once with its neighbour
    for (let index = 1; index < events.length; index++) {
      const [before, after] = [events[index - 1], events[index]]
      if (before === undefined || after === undefined || random.next() < 0.5) continue
      const [one, other] = [subjectOf(before), subjectOf(after)]
      if (one === '' || other === '' || one === other) continue
      events[index - 1] = after
      events[index] = before
      index += 1
    }
    for (const event of events) send(event)
  }
  return {
    push(event) {
      const stamp = headerText(event, 'Event-Date-Timestamp')
      const first = waiting[0]
      if (first !== undefined && headerText(first, 'Event-Date-Timestamp') !== stamp) flush()
      waiting.push(event)
    },
    flush,
  }
}
