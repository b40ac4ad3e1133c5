/** Something asked of a backend once, and again when it may have changed. */
export interface Remembered<Value> {
  get(signal: AbortSignal): Promise<Value>
  /** What is remembered has proved wrong: the next `get` asks. */
  forget(): void
}

/** Makes a {@link Remembered}. Keeps nothing of an attempt that failed. */
export function createRemembered<Value>(parts: {
  readonly load: (signal: AbortSignal) => Promise<Value>
  readonly now: () => number
  /** Milliseconds. Default ten minutes. */
  readonly keepMs?: number
}): Remembered<Value> {
  const { load, now, keepMs = 600_000 } = parts
  let kept: { readonly value: Value; readonly until: number } | null = null
  return {
    async get(signal) {
      if (kept !== null && now() < kept.until) return kept.value
      const value = await load(signal)
      kept = { value, until: now() + keepMs }
      return value
    },
    forget() {
      kept = null
    },
  }
}
