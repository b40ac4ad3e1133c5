import type { Timestamp } from '@ringloop/core'

/** Time and timers of the desk; injected, so that tests need no sleeping. */
export interface DeskClock {
  now(): Timestamp
  /** Runs `run` once after `milliseconds`; call what it returns to cancel. */
  after(milliseconds: number, run: () => void): () => void
}

/** The browser's own clock. */
export const systemClock: DeskClock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
}
