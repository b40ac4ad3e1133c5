import type { CallId } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useDueCallBack } from '../hooks/use-due-call-back.js'
import { CallerText } from './caller-text.js'
import { CommandError } from './command-error.js'
import { Icon } from './icon.js'

/** That the customer is to be called back, since when and why, with the button of who has done it. Nothing unless it is due. */
export function DueCallBack({ callId }: { readonly callId: CallId }): ReactNode {
  const { desk, words, format } = useRingloop()
  const model = useDueCallBack(callId)
  if (!model) return null
  const { since, reason } = model.callBack
  return (
    <div className="rl-notice rl-notice-waiting">
      <Icon name="callback" />
      <div className="rl-notice-text">
        <p className="rl-strong">
          {words.lists.callbacks} · <time dateTime={new Date(since).toISOString()}>{format.when(since, desk.serverNow())}</time>
        </p>
        {reason && (
          <p>
            <CallerText text={reason} limit={300} />
          </p>
        )}
        <button {...model.getCompleteProps()} className="rl-button rl-button-small">
          <Icon name="check" className="rl-icon-small" />
          {words.controls.completeCallBack}
        </button>
        <CommandError error={model.error} dismiss={model.dismiss} />
      </div>
    </div>
  )
}
