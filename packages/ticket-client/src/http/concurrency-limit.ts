import { RingloopError } from '@ringloop/core'
import { abortError } from './abort-error.js'

/** Lets a bounded number of tasks run, and a bounded number wait for their turn, first come first served. */
export interface ConcurrencyLimit {
  /**
   * @returns a function that gives the place back; call it once
   * @throws `overloaded` if too many wait already, `aborted` or `timeout` if the signal fires while waiting
   */
  acquire(signal: AbortSignal): Promise<() => void>
}

/** How many may run and how many may wait. */
export interface ConcurrencyLimitOptions {
  /** Used in messages. */
  readonly name: string
  readonly running: number
  readonly waiting: number
}

/** Makes a {@link ConcurrencyLimit}. */
export function createConcurrencyLimit({ name, running, waiting }: ConcurrencyLimitOptions): ConcurrencyLimit {
  let active = 0
  const queue: (() => void)[] = []

  const placeOnce = (): (() => void) => {
    let given = false
    return () => {
      if (given) return
      given = true
      const next = queue.shift()
      // The place goes from hand to hand, so that nobody can slip in between.
      if (next) next()
      else active -= 1
    }
  }

  return {
    acquire(signal) {
      if (signal.aborted) return Promise.reject(abortError(name, signal))
      if (active < running) {
        active += 1
        return Promise.resolve(placeOnce())
      }
      if (queue.length >= waiting) {
        return Promise.reject(
          new RingloopError('overloaded', `${name}: ${running} requests run and ${waiting} wait already`, {
            mend: 'The backend answers more slowly than calls come in; try again later, or raise the number of concurrent requests.',
          }),
        )
      }
      return new Promise((resolve, reject) => {
        const enter = () => {
          signal.removeEventListener('abort', leave)
          resolve(placeOnce())
        }
        const leave = () => {
          queue.splice(queue.indexOf(enter), 1)
          reject(abortError(name, signal))
        }
        queue.push(enter)
        signal.addEventListener('abort', leave, { once: true })
      })
    },
  }
}
