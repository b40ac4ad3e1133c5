import type { HostClock } from '../pipeline-host/host-clock.js'

/** Something that is looked at again and again. */
export interface RepeatedLook extends AsyncDisposable {
  /** What is looked at may be otherwise: looks again, soon. */
  changed(): void
  /** Resolves once what began by now is over. */
  settled(): Promise<void>
}

/**
 * Looks when it is told to, and `everyMs` after each look; one look at a time, and what is told during one makes another. A look that fails
 * ends none of this.
 */
export function createRepeatedLook(options: {
  readonly look: (signal: AbortSignal) => Promise<void>
  readonly everyMs: number
  readonly clock: HostClock
  readonly onFailed: (error: unknown) => void
}): RepeatedLook {
  const { look, everyMs, clock, onFailed } = options
  const ending = new AbortController()
  const { signal } = ending
  let working: Promise<void> | null = null
  let again = false
  let cancel = () => {}

  const work = async () => {
    while (again && !signal.aborted) {
      again = false
      try {
        await look(signal)
      } catch (error) {
        if (!signal.aborted) onFailed(error)
      }
    }
    working = null
    if (!signal.aborted) cancel = clock.after(everyMs, changed)
  }
  const changed = () => {
    if (signal.aborted) return
    cancel()
    again = true
    working ??= work()
  }

  return {
    changed,
    settled: async () => working ?? undefined,
    async [Symbol.asyncDispose]() {
      ending.abort()
      cancel()
      await working
    },
  }
}
