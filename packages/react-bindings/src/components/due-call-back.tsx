import type { CallId } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useDueCallBack } from '../hooks/use-due-call-back.js'
import { useWords } from '../hooks/use-words.js'
import { controlsWords } from '../words/controls-words.js'
import { listsWords } from '../words/lists-words.js'
import { CallerText } from './caller-text.js'
import { CommandError } from './command-error.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

/** That the customer is to be called back, since or from when and why, with the button of who has done it. Nothing if they are not. */
export function DueCallBack({ callId }: { readonly callId: CallId }): ReactNode {
  const { desk, format } = useRingloop()
  const words = useWords(controlsWords, listsWords)
  const model = useDueCallBack(callId)
  if (!model) return null
  const { callBack } = model
  const at = callBack.state === 'due' ? callBack.since : callBack.dueAt
  const shown = format.dayAndTime(at, desk.serverNow())
  return (
    <div className="rl-notice rl-notice-waiting">
      <Icon path={Icons.callback} />
      <div className="rl-notice-text">
        <p className="rl-strong">
          {words.lists.callbacks} ·{' '}
          <time dateTime={new Date(at).toISOString()}>{callBack.state === 'due' ? shown : words.lists.callBackAt(shown)}</time>
        </p>
        {callBack.reason && (
          <p>
            <CallerText text={callBack.reason} limit={300} />
          </p>
        )}
        <button {...model.getCompleteProps()} className="rl-button rl-button-small">
          <Icon path={Icons.check} className="rl-icon-small" />
          {words.controls.completeCallBack}
        </button>
        <CommandError error={model.error} dismiss={model.dismiss} />
      </div>
    </div>
  )
}
