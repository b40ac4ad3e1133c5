import { backoff } from '../pipeline-host/backoff.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { isPassing } from './postgres-error.js'

/** Does things again until the database is back. */
export interface Patience {
  /** Runs `work`; as long as the database cannot be reached, again. The last error comes through when the patience is over. */
  <Result>(work: () => Promise<Result>): Promise<Result>
  /** From now on the first error comes through. */
  hurry(): void
}

/** Waits grow from 50 milliseconds to 3 seconds, with jitter. */
export function createPatience(options: {
  readonly patienceMs: number
  readonly clock: HostClock
  readonly random: () => number
}): Patience {
  const { patienceMs, clock, random } = options
  const waiting = new Set<() => void>()
  let hurried = false

  const wait = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        waiting.delete(done)
        cancel()
        resolve()
      }
      const cancel = clock.after(milliseconds, done)
      waiting.add(done)
    })

  const patiently = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const until = clock.now() + patienceMs
    for (let attempt = 1; ; attempt++) {
      try {
        return await work()
      } catch (error) {
        if (hurried || !isPassing(error) || clock.now() >= until) throw error
        await wait(backoff(attempt, random, { baseMs: 50, maxMs: 3_000 }))
      }
    }
  }
  return Object.assign(patiently, {
    hurry() {
      hurried = true
      for (const done of [...waiting]) done()
    },
  })
}
