import { Fragment, type ReactNode, useEffect, useRef } from 'react'
import { focusNear } from '../focus/shadow-focus.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { type AgentStateModel, type RestingState, restingStates, useAgentState } from '../hooks/use-agent-state.js'
import { shownKey } from '../hooks/use-call-commands.js'
import { useClosingMenu } from '../hooks/use-closing-menu.js'
import { useNotifications } from '../hooks/use-notifications.js'
import { useWords } from '../hooks/use-words.js'
import { agentWords } from '../words/agent-words.js'
import { noticesWords } from '../words/notices-words.js'
import { CallTimer } from './call-timer.js'
import { CallerText } from './caller-text.js'
import { CommandError } from './command-error.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

/** The agent with their state; a menu to change it where they can. */
export function AgentMenu(): ReactNode {
  const { shortcuts } = useRingloop()
  const words = useWords(agentWords)
  const model = useAgentState()
  const menu = useClosingMenu()
  const chosenNow = model === null ? null : `${model.resting} ${model.reason}`
  const known = useRef(chosenNow)
  useEffect(() => {
    const element = menu.current
    const chosen = known.current !== chosenNow
    known.current = chosenNow
    if (!chosen || !element?.open) return
    // It is what was chosen: the menu has done its work.
    if (element.contains(focusNear(element))) element.querySelector('summary')?.focus()
    element.open = false
  }, [menu, chosenNow])
  if (model === null) return null
  const { agent, changeable } = model
  const face = <AgentFace model={model} />
  const look = `rl-agent rl-agent-${agent.state}`
  if (!changeable)
    return (
      <div className={look} title={words.agent.extension(agent.extension)}>
        {face}
      </div>
    )
  return (
    <details ref={menu} className="rl-menu rl-agent-menu">
      <summary
        className={look}
        title={`${words.agent.change} (${shownKey(shortcuts.agentState)})`}
        aria-keyshortcuts={shortcuts.agentState}
      >
        {face}
        <Icon path={Icons.down} className="rl-icon-small rl-agent-more" />
      </summary>
      <div className="rl-menu-body">
        <p className="rl-quiet">{words.agent.extension(agent.extension)}</p>
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
      </div>
    </details>
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

function AgentFace({ model: { agent, next, reason } }: { readonly model: AgentStateModel }): ReactNode {
  const words = useWords(agentWords)
  const later = next === null || next === 'ready' ? null : words.agent.afterCall(words.agent[next])
  return (
    <>
      <span className="rl-agent-dot" aria-hidden="true" />
      <span className="rl-agent-name">
        <CallerText text={agent.name} limit={60} />
      </span>
      <span className="rl-agent-state">
        {words.agent[agent.state]}
        {reason !== null && next === null && (
          <>
            {': '}
            <CallerText text={reason} limit={60} />
          </>
        )}{' '}
        <CallTimer since={agent.since} />
        {later !== null && <span className="rl-agent-later"> · {later}</span>}
        {later !== null && reason !== null && (
          <span className="rl-agent-later">
            : <CallerText text={reason} limit={60} />
          </span>
        )}
      </span>
    </>
  )
}
