import { systemTimers, type Timers } from '../connection/timers.js'

/** The machine's time, from now on so many times faster. */
export function scaleTimers(speed: number, timers: Timers = systemTimers): Timers {
  if (speed === 1) return timers
  const start = timers.now()
  return {
    now: () => start + (timers.now() - start) * speed,
    set: (callback, milliseconds) => timers.set(callback, milliseconds / speed),
  }
}
