import type { CallBackDueEvent } from '../pipeline/domain-event.js'
import type { Timestamp } from '../time/clock.js'

/**
 * A call back that a rule has promised; the first rule that does so decides when.
 *
 * ```text
 * none ──a rule──▶ scheduled ──its time has come──▶ due
 * ```
 */
export type CallBack =
  | { readonly state: 'none' }
  | {
      readonly state: 'scheduled'
      readonly dueAt: Timestamp
      /** Who is to call; `null`: anybody. */
      readonly queue: string | null
      readonly reason: string | null
    }
  | { readonly state: 'due'; readonly since: Timestamp; readonly queue: string | null; readonly reason: string | null }

/** Its time has come; the same reference if none was scheduled. */
export function reduceCallBack(callBack: CallBack, { at }: CallBackDueEvent): CallBack {
  if (callBack.state !== 'scheduled') return callBack
  return { state: 'due', since: at, queue: callBack.queue, reason: callBack.reason }
}
