import { type Call, RingloopError, reduceCall, type TelephonyEvent } from '@ringloop/core'
import type { Timers } from '../connection/timers.js'

/** How long something is waited for that the switch said it did. */
export interface UntilOptions {
  readonly signal?: AbortSignal | undefined
  readonly milliseconds: number
}

/** The calls of one switch as its events tell them, for commands that need to know how a call stands. */
export interface CallBook {
  /** Takes calls that were going on before the first event. */
  seed(calls: readonly Call[]): void
  see(events: readonly TelephonyEvent[]): void
  get(id: string): Call | undefined
  /** Every call that goes on. */
  all(): Iterable<Call>
  /**
   * The call, as soon as `holds` of it. A call that has ended is asked once more.
   *
   * @throws `timeout`, `aborted`
   */
  until(id: string, holds: (call: Call) => boolean, options: UntilOptions): Promise<Call>
}

interface Waiting {
  readonly see: (call: Call) => void
}

/** Makes a {@link CallBook}; `onEnded` hears of every call that ends. */
export function createCallBook({ timers, onEnded }: { timers: Timers; onEnded: (call: Call) => void }): CallBook {
  const calls = new Map<string, Call>()
  const waiting = new Map<string, Set<Waiting>>()

  const tell = (call: Call) => {
    for (const one of [...(waiting.get(call.id) ?? [])]) one.see(call)
  }

  return {
    seed(known) {
      for (const call of known) if (call.state === 'active') calls.set(call.id, call)
    },
    see(events) {
      for (const event of events) {
        const before = calls.get(event.callId)
        const call = reduceCall(before, event)
        if (call === undefined || call === before) continue
        if (call.state === 'active') calls.set(call.id, call)
        else calls.delete(call.id)
        tell(call)
        if (call.state === 'ended') onEnded(call)
      }
    },
    get: (id) => calls.get(id),
    all: () => calls.values(),
    until(id, holds, { signal, milliseconds }) {
      return new Promise((resolve, reject) => {
        const now = calls.get(id)
        if (now !== undefined && holds(now)) return resolve(now)
        if (signal?.aborted === true) return reject(new RingloopError('aborted', 'The command was aborted.'))
        const set = waiting.get(id) ?? new Set<Waiting>()
        waiting.set(id, set)
        const settle = (finish: () => void) => {
          set.delete(mine)
          if (set.size === 0) waiting.delete(id)
          stop()
          signal?.removeEventListener('abort', abort)
          finish()
        }
        const mine: Waiting = { see: (call) => void (holds(call) && settle(() => resolve(call))) }
        const stop = timers.set(
          () => settle(() => reject(new RingloopError('timeout', `The call ${id} did not become so within ${milliseconds} ms.`))),
          milliseconds,
        )
        const abort = () => settle(() => reject(new RingloopError('aborted', 'The command was aborted.')))
        signal?.addEventListener('abort', abort, { once: true })
        set.add(mine)
      })
    },
  }
}
