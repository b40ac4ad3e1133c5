import type { HostClock } from '../../src/pipeline-host/host-clock.js'

/** A clock that goes only when it is told to. */
export interface ManualClock extends HostClock {
  /** Goes on, timer by timer; between them everything that follows at once is done. */
  advance(milliseconds: number): Promise<void>
  /** Lets everything that follows at once be done. */
  settle(): Promise<void>
}

/** Starts at `start`. */
export function createManualClock(start = 1_700_000_000_000): ManualClock {
  let now = start
  let timers: { at: number; run: () => void }[] = []
  const settle = async () => {
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    now: () => now,
    after(milliseconds, run) {
      const timer = { at: now + milliseconds, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    settle,
    async advance(milliseconds) {
      const end = now + milliseconds
      await settle()
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        timers = timers.filter((timer) => timer !== next)
        now = Math.max(now, next.at)
        next.run()
        await settle()
      }
      now = end
      await settle()
    },
  }
}
