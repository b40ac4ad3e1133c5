import { Fragment, type ReactNode } from 'react'
import { type AgentStateModel, type RestingState, restingStates } from '../hooks/use-agent-state.js'
import { useNotifications } from '../hooks/use-notifications.js'
import { useWords } from '../hooks/use-words.js'
import { agentWords } from '../words/agent-words.js'
import { noticesWords } from '../words/notices-words.js'
import { CallerText } from './caller-text.js'
import { CommandError } from './command-error.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

/** What is in the agent's menu: the states to choose from, with the reasons, and whether the browser shall notify of calls. */
export function AgentChoices({ model }: { readonly model: AgentStateModel }): ReactNode {
  const words = useWords(agentWords)
  return (
    <>
      <p className="rl-quiet">{words.agent.extension(model.agent.extension)}</p>
      {model.next !== null && <p className="rl-label">{words.agent.next}</p>}
      {restingStates.map((state) => (
        <Fragment key={state}>
          <StateButton props={model.getStateProps(state)} state={state}>
            {words.agent.set[state]}
          </StateButton>
          {state === 'notReady' &&
            model.reasons.map((reason) => (
              <StateButton key={reason} props={model.getStateProps(state, reason)} state={state} reason>
                <CallerText text={reason} limit={60} />
              </StateButton>
            ))}
        </Fragment>
      ))}
      <NoticeSwitch />
      <CommandError error={model.error} dismiss={model.dismiss} />
    </>
  )
}

function StateButton({
  props,
  state,
  reason = false,
  children,
}: {
  readonly props: ReturnType<AgentStateModel['getStateProps']>
  readonly state: RestingState
  readonly reason?: boolean
  readonly children: ReactNode
}): ReactNode {
  const words = useWords(agentWords)
  return (
    <button {...props} className={`rl-menu-item rl-agent-${state}${reason ? ' rl-menu-reason' : ''}`}>
      {reason ? (
        <span className="rl-unseen">{words.agent.set[state]}: </span>
      ) : (
        <span className="rl-agent-dot" aria-hidden="true" />
      )}
      {children}
      {props['aria-pressed'] && <Icon path={Icons.check} className="rl-icon-small" />}
    </button>
  )
}

/** Asks the browser to notify of calls, where that is still to be asked. */
function NoticeSwitch(): ReactNode {
  const words = useWords(noticesWords)
  const { permission, getAskProps } = useNotifications()
  const { hidden, ...ask } = getAskProps()
  if (permission === 'denied') return <p className="rl-quiet rl-menu-note">{words.notices.denied}</p>
  if (hidden) return null
  return (
    <button {...ask} className="rl-menu-item">
      <Icon path={Icons.ringing} className="rl-icon-small" />
      {words.notices.ask}
    </button>
  )
}
