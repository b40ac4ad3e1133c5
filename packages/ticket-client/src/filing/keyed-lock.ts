import { abortError } from '../http/abort-error.js'
import { orAborted } from '../http/deadline.js'

/** Lets one task a key in; the others wait for their turn, until their signal fires. */
export interface KeyedLock {
  /** @throws `aborted` or `timeout` if the signal fires before the turn comes; the task then never starts */
  run<Result>(key: string, signal: AbortSignal, task: () => Promise<Result>): Promise<Result>
}

/** A {@link KeyedLock} within this process. Holds a key only while somebody uses it. */
export function createKeyedLock(name: string): KeyedLock {
  const tails = new Map<string, Promise<void>>()
  return {
    async run(key, signal, task) {
      const before = tails.get(key)
      let leave: () => void = () => undefined
      const mine = new Promise<void>((resolve) => {
        leave = resolve
      })
      // Whoever comes next waits for us and for those before us, also if we give up waiting.
      const tail = (before ?? Promise.resolve()).then(() => mine)
      tails.set(key, tail)
      try {
        if (before) await orAborted(before, signal, () => undefined).catch(() => Promise.reject(abortError(name, signal)))
        return await task()
      } finally {
        leave()
        tail.then(() => {
          if (tails.get(key) === tail) tails.delete(key)
        })
      }
    },
  }
}
