import { orAborted } from '../http/deadline.js'

/** Something asked of a backend once for all who need it, and again when it may have changed. */
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
  let loading: { readonly value: Promise<Value>; readonly by: AbortSignal } | null = null

  async function get(signal: AbortSignal): Promise<Value> {
    if (kept !== null && now() < kept.until) return kept.value
    const mine = loading ?? { value: load(signal), by: signal }
    loading = mine
    try {
      const value = await orAborted(mine.value, signal, () => undefined)
      if (loading === mine) kept = { value, until: now() + keepMs }
      return value
    } catch (error) {
      if (loading === mine) loading = null
      // Asked in vain, it says by whom and whether time was up.
      if (signal.aborted) return load(signal)
      // Whoever asked first has given up; that is no reason for the others to fail.
      if (mine.by.aborted) return get(signal)
      throw error
    } finally {
      if (loading === mine) loading = null
    }
  }

  return {
    get,
    forget() {
      kept = null
      loading = null
    },
  }
}
