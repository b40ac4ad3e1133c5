/** Time, injected so that tests need not wait. */
export interface Timers {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls back once; what it returns cancels. */
  set(callback: () => void, milliseconds: number): () => void
}

/** The machine's own time. */
export const systemTimers: Timers = {
  now: () => Date.now(),
  set(callback, milliseconds) {
    const timer = setTimeout(callback, milliseconds)
    return () => clearTimeout(timer)
  },
}
