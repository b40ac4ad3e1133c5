import { RingloopError } from '@ringloop/core'
import { createAbortFanOut } from './abort-fan-out.js'
import type { EslReply } from './esl-transport.js'
import type { Timers } from './timers.js'

interface Waiting {
  readonly settle: (reply: EslReply) => void
  readonly reject: (reason: RingloopError) => void
  readonly stop: () => void
}

/** The commands that wait for their answer. FreeSWITCH answers in order, so it is one queue for every kind. */
export interface ReplyQueue {
  /** Takes the next place. Not `accepted`: the command must not be sent. */
  expect(
    label: string,
    milliseconds: number,
    signal?: AbortSignal,
  ): { readonly accepted: boolean; readonly reply: Promise<EslReply> }
  /** Gives the answer to whom it belongs; false if nobody waits. */
  answer(reply: EslReply): boolean
  rejectAll(reason: RingloopError): void
  readonly size: number
}

/** What {@link createReplyQueue} needs. */
export interface ReplyQueueOptions {
  readonly timers: Timers
  /** A command was not answered in time. Its place stays taken: the next answer is still its own. */
  readonly onTimeout: (label: string, milliseconds: number) => void
  /** 10,000 by default. */
  readonly maxWaiting?: number
}

/** Makes an empty queue. */
export function createReplyQueue({ timers, onTimeout, maxWaiting = 10_000 }: ReplyQueueOptions): ReplyQueue {
  const waiting: Waiting[] = []
  const onAbort = createAbortFanOut()
  /** Places before this one are answered; shifting a long array for each answer would be quadratic. */
  let head = 0

  return {
    expect(label, milliseconds, signal) {
      if (signal?.aborted === true) return { accepted: false, reply: Promise.reject(aborted(label)) }
      if (waiting.length - head >= maxWaiting)
        return {
          accepted: false,
          reply: Promise.reject(
            new RingloopError('overloaded', `${maxWaiting} commands wait for an answer; "${label}" was not sent.`, {
              mend: 'Send fewer commands at once.',
            }),
          ),
        }
      const reply = new Promise<EslReply>((resolve, reject) => {
        const stopTimer = timers.set(() => onTimeout(label, milliseconds), milliseconds)
        const stay = signal === undefined ? undefined : onAbort(signal, () => reject(aborted(label)))
        const stop = () => {
          stopTimer()
          stay?.()
        }
        waiting.push({ settle: resolve, reject, stop })
      })
      return { accepted: true, reply }
    },
    answer(reply) {
      const first = waiting[head]
      if (first === undefined) return false
      head++
      if (head > 64 && head * 2 > waiting.length) {
        waiting.splice(0, head)
        head = 0
      }
      first.stop()
      first.settle(reply)
      return true
    },
    rejectAll(reason) {
      const rest = waiting.splice(0).slice(head)
      head = 0
      for (const one of rest) {
        one.stop()
        one.reject(reason)
      }
    },
    get size() {
      return waiting.length - head
    },
  }
}

const aborted = (label: string): RingloopError =>
  new RingloopError('aborted', `Waiting for the answer to "${label}" was aborted.`)
