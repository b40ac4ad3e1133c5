import { isRingloopError, RingloopError } from '@ringloop/core'
import { backoff } from '../pipeline-host/backoff.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { OpenOrderPool } from './open-order-pool.js'

/** Who starts waits so long for the pool at most: calls are more urgent. */
const startMs = 10_000

/** What everybody may be told while the database does not answer. */
export const poolUnavailable = (cause?: Error): RingloopError =>
  new RingloopError('unavailable', 'The open pool cannot be used now.', {
    mend: 'Try again in a moment; /healthz says why under "dispatch".',
    ...(cause === undefined ? {} : { cause }),
  })

/**
 * A pool that opens when its database lets it. Until then it is `unavailable`, and everything else of the gateway works.
 *
 * Resolves when it is open, or when that fails or takes too long: it goes on trying.
 *
 * @param options.open opens it; `onTrouble` is told how its database answers from then on
 * @throws `invalidConfig` if it is told at once: no time mends it
 */
export async function openLater(options: {
  readonly open: (signal: AbortSignal, onTrouble: (trouble: string | null) => void) => Promise<Omit<OpenOrderPool, 'trouble'>>
  readonly clock: HostClock
  readonly random: () => number
  readonly onTrouble: (trouble: string | null) => void
  readonly signal: AbortSignal | undefined
}): Promise<OpenOrderPool> {
  const { open, clock, random, onTrouble, signal } = options
  const ending = new AbortController()
  const ended = signal === undefined ? ending.signal : AbortSignal.any([ending.signal, signal])
  let opened: Omit<OpenOrderPool, 'trouble'> | null = null
  let trouble: string | null = null
  let cancel = () => {}

  const note = (next: string | null) => {
    if (ended.aborted) return
    if ((next === null) !== (trouble === null)) onTrouble(next)
    trouble = next
  }
  const attempt = async (count: number): Promise<void> => {
    try {
      const pool = await open(ended, note)
      if (ended.aborted) return pool[Symbol.asyncDispose]()
      opened = pool
      note(null)
    } catch (error) {
      if (ended.aborted) return
      if (count === 1 && isRingloopError(error) && error.code === 'invalidConfig') throw error
      note(error instanceof Error ? error.message : String(error))
      cancel = clock.after(backoff(count, random, { baseMs: 1_000, maxMs: 30_000 }), () => void attempt(count + 1))
    }
  }
  const there = () => {
    if (opened !== null) return opened
    throw poolUnavailable()
  }

  let cancelWait = () => {}
  const longEnough = new Promise<void>((resolve) => {
    cancelWait = clock.after(startMs, resolve)
  })
  const first = attempt(1)
  // what is told later than anybody waits for is in `trouble`
  first.catch((error: unknown) => note(String(error)))
  await Promise.race([first, longEnough]).finally(() => cancelWait())
  return {
    get pool() {
      return there().pool
    },
    on: (name, listener) => there().on(name, listener),
    trouble: () => (opened === null ? (trouble ?? 'It is being opened.') : trouble),
    async [Symbol.asyncDispose]() {
      ending.abort()
      cancel()
      await opened?.[Symbol.asyncDispose]()
    },
  }
}
