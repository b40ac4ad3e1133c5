import type { CallBackDoneEvent, CallBackDueEvent } from '../pipeline/domain-event.js'
import type { Timestamp } from '../time/clock.js'

/**
 * A call back that a rule has promised; the first rule that does so decides when.
 *
 * ```text
 * none ──a rule──▶ scheduled ──its time has come──▶ due ──done, or nobody did it for a week──▶ done
 *                      └───────────done before───────────────────────────────────────────────▶ done
 * ```
 */
export type CallBack =
  | { readonly state: 'none' }
  | {
      readonly state: 'scheduled'
      readonly dueAt: Timestamp
      /** Who is to call: a team of agents; `null`: anybody. */
      readonly queue: string | null
      readonly reason: string | null
    }
  | { readonly state: 'due'; readonly since: Timestamp; readonly queue: string | null; readonly reason: string | null }
  /** `by`: an extension; `null` if nobody did it. */
  | { readonly state: 'done'; readonly at: Timestamp; readonly by: string | null }

/** A week: so long a call back that is due is shown, in milliseconds; then it is over, done or not. */
export const callBackShownMs = 604_800_000

/** Its time has come, or it was done; the same reference if there is none to do. */
export function reduceCallBack(callBack: CallBack, event: CallBackDueEvent | CallBackDoneEvent): CallBack {
  if (callBack.state === 'none' || callBack.state === 'done') return callBack
  const { at } = event
  if (event.type === 'callBackDone') return { state: 'done', at, by: event.by }
  if (callBack.state === 'due') return at < callBack.since + callBackShownMs ? callBack : { state: 'done', at, by: null }
  return { state: 'due', since: at, queue: callBack.queue, reason: callBack.reason }
}
