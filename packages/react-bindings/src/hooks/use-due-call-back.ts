import type { CallId, Interaction, RingloopError } from '@ringloop/core'
import { useCommand } from './use-command.js'
import { useInteraction } from './use-desk.js'

/** A call back that is due, without looks. */
export interface DueCallBackModel {
  /** Since when, which team of agents is to call, and why. */
  readonly callBack: Extract<Interaction['callBack'], { state: 'due' }>
  readonly busy: boolean
  readonly error: RingloopError | null
  /** The error was read. */
  readonly dismiss: () => void
  /** The customer was spoken to, by whatever telephone. */
  readonly complete: () => void
  /** For the `<button>` that says so. */
  readonly getCompleteProps: () => {
    readonly type: 'button'
    readonly onClick: () => void
    /** It is on its way; a press does nothing, and the button keeps the focus. */
    readonly 'aria-busy': boolean
    readonly 'aria-disabled': boolean
    readonly 'data-rl-action': 'completeCallBack'
  }
}

/** The call back that a rule has promised to the customer of a call; `null` unless its time has come and nobody has done it. */
export function useDueCallBack(callId: CallId | null): DueCallBackModel | null {
  const callBack = useInteraction(callId)?.interaction.callBack
  const { run, busy, error, dismiss } = useCommand()
  if (callId === null || callBack?.state !== 'due') return null
  const complete = () => run({ type: 'completeCallBack', callId })
  return {
    callBack,
    busy,
    error,
    dismiss,
    complete,
    getCompleteProps: () => ({
      type: 'button',
      onClick: complete,
      'aria-busy': busy,
      'aria-disabled': busy,
      'data-rl-action': 'completeCallBack',
    }),
  }
}
