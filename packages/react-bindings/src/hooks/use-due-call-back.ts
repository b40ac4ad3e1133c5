import type { CallId, Interaction, RingloopError } from '@ringloop/core'
import { callerInWords } from '../announcements/watch-desk.js'
import { callerWords } from '../words/caller-words.js'
import { sayWords } from '../words/say-words.js'
import { useRingloop } from './ringloop-context.js'
import { useInteraction } from './use-desk.js'
import { useRunningCommands } from './use-running-commands.js'
import { useWords } from './use-words.js'

/** A call back that is due or promised for later, without looks. */
export interface DueCallBackModel {
  /** Since or from when, which team of agents is to call, and why. */
  readonly callBack: Extract<Interaction['callBack'], { state: 'due' | 'scheduled' }>
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

/** The call back that a rule has promised to the customer of a call; `null` if there is none, or it was done. That it was done is announced. */
export function useDueCallBack(callId: CallId | null): DueCallBackModel | null {
  const { announcer, format } = useRingloop()
  const words = useWords(callerWords, sayWords)
  const interaction = useInteraction(callId)?.interaction
  const { run, busy, error, dismiss } = useRunningCommands()
  const callBack = interaction?.callBack
  if (callId === null || !interaction || (callBack?.state !== 'due' && callBack?.state !== 'scheduled')) return null
  const done = words.say.calledBack(callerInWords(interaction, words, format))
  const complete = () => run({ type: 'completeCallBack', callId }, 'done', () => announcer.say(done, 'polite'))
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
