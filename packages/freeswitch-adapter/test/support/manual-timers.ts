import type { Timers } from '../../src/connection/timers.js'

/** A clock that goes on only when it is told to. */
export interface ManualTimers extends Timers {
  advance(milliseconds: number): void
  /** Milliseconds until the next callback; `undefined` if none waits. */
  readonly next: number | undefined
}

export function createManualTimers(start = 1_800_000_000_000): ManualTimers {
  let now = start
  let waiting: { readonly at: number; readonly callback: () => void }[] = []
  const earliest = () =>
    waiting.reduce<(typeof waiting)[number] | undefined>(
      (first, one) => (first === undefined || one.at < first.at ? one : first),
      undefined,
    )
  return {
    now: () => now,
    set(callback, milliseconds) {
      const one = { at: now + milliseconds, callback }
      waiting.push(one)
      return () => {
        waiting = waiting.filter((other) => other !== one)
      }
    },
    advance(milliseconds) {
      const end = now + milliseconds
      for (let one = earliest(); one !== undefined && one.at <= end; one = earliest()) {
        const due = one
        waiting = waiting.filter((other) => other !== due)
        now = Math.max(now, due.at)
        due.callback()
      }
      now = end
    },
    get next() {
      const one = earliest()
      return one === undefined ? undefined : one.at - now
    },
  }
}
