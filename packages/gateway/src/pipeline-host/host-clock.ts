import type { Clock } from '@ringloop/core'

/** The gateway's time and timers; injected, so that tests need no sleeping. */
export interface HostClock extends Clock {
  /** Runs `run` once after `milliseconds`; call what it returns to cancel. */
  after(milliseconds: number, run: () => void): () => void
}

/** The machine's own clock. */
export const systemClock: HostClock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
}
