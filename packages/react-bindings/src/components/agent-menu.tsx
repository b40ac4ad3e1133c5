import { type ReactNode, useEffect, useRef } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { type AgentStateModel, restingStates, useAgentState } from '../hooks/use-agent-state.js'
import { useClosingMenu } from '../hooks/use-closing-menu.js'
import { CallTimer } from './call-timer.js'
import { CallerText } from './caller-text.js'
import { CommandError } from './command-error.js'
import { Icon } from './icon.js'

/** The agent with their state; a menu to change it where they can. */
export function AgentMenu(): ReactNode {
  const { words } = useRingloop()
  const model = useAgentState()
  const menu = useClosingMenu()
  const resting = model?.resting ?? null
  const known = useRef(resting)
  useEffect(() => {
    const element = menu.current
    const chosen = known.current !== resting
    known.current = resting
    if (!chosen || !element?.open) return
    // It is what was chosen: the menu has done its work.
    if (element.contains(document.activeElement)) element.querySelector('summary')?.focus()
    element.open = false
  }, [menu, resting])
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
      <summary className={look} title={words.agent.change}>
        {face}
        <Icon name="down" className="rl-icon-small rl-agent-more" />
      </summary>
      <div className="rl-menu-body">
        <p className="rl-quiet">{words.agent.extension(agent.extension)}</p>
        {restingStates.map((state) => (
          <button key={state} {...model.getStateProps(state)} className={`rl-menu-item rl-agent-${state}`}>
            <span className="rl-agent-dot" aria-hidden="true" />
            {words.agent.set[state]}
            {model.resting === state && <Icon name="check" className="rl-icon-small" />}
          </button>
        ))}
        <CommandError error={model.error} dismiss={model.dismiss} />
      </div>
    </details>
  )
}

function AgentFace({ model: { agent, resting } }: { readonly model: AgentStateModel }): ReactNode {
  const { words } = useRingloop()
  const kept = agent.state === 'busy' || agent.state === 'wrapUp'
  const later = kept && resting !== null && resting !== 'ready' ? words.agent.afterCall(words.agent[resting]) : null
  return (
    <>
      <span className="rl-agent-dot" aria-hidden="true" />
      <span className="rl-agent-name">
        <CallerText text={agent.name} limit={60} />
      </span>
      <span className="rl-agent-state">
        {words.agent[agent.state]} <CallTimer since={agent.since} />
        {later !== null && <span className="rl-agent-later"> · {later}</span>}
      </span>
    </>
  )
}
