import type { Clock } from '@ringloop/core'

/** The gateway's time and timers; injected, so that tests need no sleeping. */
export interface HostClock extends Clock {
  /** Runs `run` once after `milliseconds`; call what it returns to cancel. */
  after(milliseconds: number, run: () => void): () => void
}

/** Beyond this Node's timers run at once: what a ticket system asks for would become no wait at all. */
const longestMs = 2 ** 31 - 1

/** The machine's own clock. Nothing waits for longer than 24 days. */
export const systemClock: HostClock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, Math.min(milliseconds, longestMs))
    return () => clearTimeout(timer)
  },
}
