import type { RingloopError, SwitchFigures } from '@ringloop/core'
import type { EslEvent } from '../codec/esl-event.js'
import { createLagMeter } from './lag-meter.js'

/** What a link counts; duplicates are the consumer's to know. */
export type LinkFigures = Omit<SwitchFigures, 'duplicates'>

/** Counts what happens on a link. */
export interface LinkTally {
  connected(): void
  failed(reason: RingloopError, at: number): void
  /** Events that arrived together. */
  arrived(events: readonly EslEvent[], at: number): void
  dropped(count: number): void
  malformed(): void
  corrected(count: number): void
  figures(waiting: number): LinkFigures
}

/** Starts at nothing. */
export function createLinkTally(): LinkTally {
  let connections = 0
  let lastError: LinkFigures['lastError'] = null
  let events = 0
  let dropped = 0
  let malformed = 0
  let corrected = 0
  const meter = createLagMeter()
  return {
    connected() {
      connections++
    },
    failed(reason, at) {
      lastError = { at, message: reason.message }
    },
    arrived(batch, at) {
      events += batch.length
      // the first of a batch has waited longest; one header a batch is decoded for this
      const stamped = Number(batch[0]?.get('Event-Date-Timestamp')) / 1000
      if (stamped > 0) meter.see(stamped, at)
    },
    dropped(count) {
      dropped += count
    },
    malformed() {
      malformed++
    },
    corrected(count) {
      corrected += count
    },
    figures: (waiting) => ({
      reconnects: Math.max(0, connections - 1),
      lastError,
      lag: meter.lag,
      waiting,
      events,
      dropped,
      malformed,
      corrected,
    }),
  }
}
