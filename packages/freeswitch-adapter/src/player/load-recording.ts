import { type ReadRecordingOptions, readRecording } from '../codec/read-recording.js'
import type { HeaderValue, ServedEvent } from '../esl-server/served-event.js'

/** One event of a scenario and when it happened, in milliseconds since the epoch. */
export interface ScenarioEvent extends ServedEvent {
  readonly at: number
}

/** A recorded stretch of a switch's life, ready to be played. */
export interface Scenario {
  readonly events: readonly ScenarioEvent[]
  readonly startedAt: number
  readonly endedAt: number
}

/**
 * Reads a recorded connection (`.esl`, packed by gzip or not, JSON or plain) as a scenario. Prefer a JSON recording: plain ones lose
 * percent signs.
 *
 * @throws `invalidInput` if it is no Event Socket stream.
 */
export function loadRecording(file: Uint8Array, options?: ReadRecordingOptions): Scenario {
  const { events } = readRecording(file, options)
  return toScenario(
    events.map((event) => {
      const headers = new Map<string, HeaderValue>()
      for (const [name, value] of event.headers()) headers.set(name, value.startsWith('ARRAY::') ? event.all(name) : value)
      return { headers, body: event.body }
    }),
  )
}

/** Makes a scenario of decoded events; their `Event-Date-Timestamp` (microseconds) gives the pace. HEARTBEATs are left out. */
export function toScenario(events: readonly ServedEvent[]): Scenario {
  let latest = 0
  const timed: ScenarioEvent[] = []
  for (const { headers, body } of events) {
    if (headers.get('Event-Name') === 'HEARTBEAT') continue
    // The switch's clock for events can go back by a step; their order is the truth.
    const stamp = Number(headers.get('Event-Date-Timestamp')) / 1000
    latest = Number.isFinite(stamp) ? Math.max(latest, stamp) : latest
    timed.push({ headers, body, at: latest })
  }
  return { events: timed, startedAt: timed[0]?.at ?? 0, endedAt: timed.at(-1)?.at ?? 0 }
}
