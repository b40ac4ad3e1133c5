import { RingloopError } from '@ringloop/core'
import type { EslFrame } from '../codec/esl-frame.js'
import type { Timers } from '../connection/timers.js'
import type { ModeslEvent } from './modesl-connection.js'

/** Whoever waits for an answer; exactly one of the two is called, once. */
export interface Waiting {
  /** For errors; without secrets. */
  readonly label: string
  answer(frame: Extract<EslFrame, { type: 'reply' | 'apiResponse' }>, event: ModeslEvent): void
  fail(error: RingloopError): void
}

/**
 * The commands that wait for their answer, of every kind, in the order sent. Unlike the queue of our own connection it answers at
 * once, not in a later microtask: modesl's callbacks come before the events that follow the answer.
 */
export interface AnswerQueue {
  /** Takes the next place. */
  take(waiting: Waiting): void
  /** Whose turn it is; `undefined` if nobody waits. */
  next(): Waiting | undefined
  failAll(error: RingloopError): void
  readonly size: number
}

/** Makes an empty queue. `onTimeout` must end the connection: later answers could not be told apart. */
export function createAnswerQueue(options: {
  readonly timers: Timers
  readonly milliseconds: number
  readonly onTimeout: (label: string) => void
}): AnswerQueue {
  const { timers, milliseconds, onTimeout } = options
  const waiting = new Set<{ readonly who: Waiting; readonly stop: () => void }>()
  return {
    take(who) {
      waiting.add({ who, stop: timers.set(() => onTimeout(who.label), milliseconds) })
    },
    next() {
      for (const first of waiting) {
        waiting.delete(first)
        first.stop()
        return first.who
      }
      return undefined
    },
    failAll(error) {
      const rest = [...waiting]
      waiting.clear()
      for (const { who, stop } of rest) {
        stop()
        who.fail(error)
      }
    },
    get size() {
      return waiting.size
    },
  }
}

/** The error for a command that found no place. */
export const queueFull = (label: string, maxWaiting: number): RingloopError =>
  new RingloopError('overloaded', `${maxWaiting} commands wait for an answer; "${label}" was not sent.`, {
    mend: 'Send fewer commands at once.',
  })
