import type { CallId, RingloopError } from '@ringloop/core'
import { useId } from 'react'
import { callerInWords } from '../announcements/watch-desk.js'
import { type IncomingCall, popFor } from '../pops/incoming-calls.js'
import { callerWords } from '../words/caller-words.js'
import { popWords } from '../words/pop-words.js'
import { useRingloop } from './ringloop-context.js'
import { type CommandButtonProps, shownKey } from './use-call-commands.js'
import { useCallControls } from './use-call-controls.js'
import { useAgent } from './use-desk.js'
import { useIncomingCalls } from './use-incoming-calls.js'
import { usePopPlace } from './use-pop-place.js'
import { useRunningCommands } from './use-running-commands.js'
import type { ButtonProps } from './use-screen-pop.js'
import { useSelectedCall } from './use-selected-call.js'
import { useWords } from './use-words.js'

/** The call that rings, for a pop of one's own, without looks. */
export interface IncomingCallModel {
  readonly callId: CallId
  readonly call: IncomingCall
  /** Who calls, in few words; a line that is safe to show. */
  readonly who: string
  /** How many others ring. */
  readonly others: number
  readonly error: RingloopError | null
  readonly dismiss: () => void
  /** For the element around it, which takes no focus. */
  readonly getPanelProps: () => { readonly role: 'region'; readonly 'aria-labelledby': string; readonly 'data-rl-call': CallId }
  /** For the element that names who calls. */
  readonly getTitleProps: () => { readonly id: string }
  /** Hidden where the telephone has to do it. */
  readonly getAcceptProps: () => CommandButtonProps
  readonly getRejectProps: () => CommandButtonProps
  /** Shows the call, and tells the gateway that its pop was seen. */
  readonly getOpenProps: () => ButtonProps
}

/**
 * The call that began to ring last; `null` while none rings. That it rings is announced by the provider, once over all tabs: a pop
 * needs no live region of its own.
 *
 * @example
 * const ringing = useIncomingCall()
 * if (ringing === null) return null
 * const { hidden, ...accept } = ringing.getAcceptProps()
 * return (
 *   <aside {...ringing.getPanelProps()}>
 *     <h2 {...ringing.getTitleProps()}>{ringing.who}</h2>
 *     {!hidden && <button {...accept}>Accept</button>}
 *     <button {...ringing.getOpenProps()}>Open</button>
 *   </aside>
 * )
 */
export function useIncomingCall(): IncomingCallModel | null {
  usePopPlace()
  return useNewestRinging()
}

/** As {@link useIncomingCall}, for what has no place for a pop: only what can be done with the call. */
export function useNewestRinging(): IncomingCallModel | null {
  const { format, shortcuts } = useRingloop()
  const words = useWords(callerWords, popWords)
  const agent = useAgent()
  const ringing = useIncomingCalls()
  const titleId = useId()
  const { select } = useSelectedCall()
  const call = ringing.at(-1)
  const callId = call?.view.interaction.id ?? null
  const seen = useRunningCommands(callId)
  const controls = useCallControls(callId)
  if (!agent || !call || callId === null || !controls) return null
  const failed = controls.error === null ? seen : controls
  return {
    callId,
    call,
    who: callerInWords(call.view.interaction, words, format),
    others: ringing.length - 1,
    error: failed.error,
    dismiss: failed.dismiss,
    getPanelProps: () => ({ role: 'region', 'aria-labelledby': titleId, 'data-rl-call': callId }),
    getTitleProps: () => ({ id: titleId }),
    getAcceptProps: () => controls.getCommandProps('answer'),
    getRejectProps: () => controls.getCommandProps('reject'),
    getOpenProps: () => ({
      type: 'button',
      onClick() {
        select(callId)
        const pop = popFor(call.view, agent.extension)
        if (pop !== null && !call.acknowledged) seen.run({ type: 'acknowledgePop', callId, key: pop.key }, pop.key)
      },
      'data-rl-action': 'open',
      'aria-keyshortcuts': shortcuts.openPop,
      title: `${words.pop.open} (${shownKey(shortcuts.openPop)})`,
    }),
  }
}
