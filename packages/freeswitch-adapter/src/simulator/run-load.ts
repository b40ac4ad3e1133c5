import type { Timers } from '../connection/timers.js'

/** What {@link runLoad} needs. */
export interface RunLoadOptions {
  readonly timers: Timers
  readonly calls: number
  readonly perSecond: number
  readonly signal?: AbortSignal | undefined
  readonly startCall: (index: number) => void
  /** How many calls go on. */
  readonly active: () => number
}

/** Starts calls at a rate, also after a pause of the whole process. Resolves when no call goes on any more, or at once when aborted. */
export function runLoad({ timers, calls, perSecond, signal, startCall, active }: RunLoadOptions): Promise<void> {
  const start = timers.now()
  let started = 0
  return new Promise((resolve) => {
    let stop = () => {}
    const end = () => {
      stop()
      signal?.removeEventListener('abort', end)
      resolve()
    }
    signal?.addEventListener('abort', end)
    const go = () => {
      if (signal?.aborted === true) return end()
      const due = Math.min(calls, Math.floor(((timers.now() - start) * perSecond) / 1000) + 1)
      while (started < due) startCall(started++)
      if (started === calls && active() === 0) return end()
      const next = started < calls ? start + (started * 1000) / perSecond - timers.now() : 200
      stop = timers.set(go, Math.max(1, next))
    }
    go()
  })
}
