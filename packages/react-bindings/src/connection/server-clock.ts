import type { Timestamp } from '@ringloop/core'

/** The gateway's time as seen from this browser: timers and countdowns are right even where the computer's clock is wrong. */
export interface ServerClock {
  now(): Timestamp
  /** Takes the `serverTime` of a message that has just arrived. */
  observe(serverTime: Timestamp): void
}

// A message is late by its travel time, so of several samples the largest is the truest. A sample that is off by more than this
// means that a clock was set, and starts afresh.
const jumpMs = 2000

/** Makes a server clock on top of the local one; until the first sample both are the same. */
export function createServerClock(local: { now(): Timestamp }): ServerClock {
  let offset: number | null = null
  return {
    now: () => local.now() + (offset ?? 0),
    observe(serverTime) {
      const sample = serverTime - local.now()
      if (offset === null || sample > offset || offset - sample > jumpMs) offset = sample
    },
  }
}
