import { type ReactNode, useEffect, useRef, useState } from 'react'
import { focusNear } from '../focus/shadow-focus.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { type AgentStateModel, useAgentState } from '../hooks/use-agent-state.js'
import { shownKey } from '../hooks/use-call-commands.js'
import { useClosingMenu } from '../hooks/use-closing-menu.js'
import { useWords } from '../hooks/use-words.js'
import { lateBar } from '../late/late-parts.js'
import { agentWords } from '../words/agent-words.js'
import { CallTimer } from './call-timer.js'
import { CallerText } from './caller-text.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { Late } from './late.js'

/** The agent with their state; a menu to change it where they can. */
export function AgentMenu(): ReactNode {
  const { shortcuts } = useRingloop()
  const words = useWords(agentWords)
  const model = useAgentState()
  const menu = useClosingMenu()
  const [opened, setOpened] = useState(false)
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
    <details ref={menu} className="rl-menu rl-agent-menu" onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
      <summary
        className={look}
        title={`${words.agent.change} (${shownKey(shortcuts.agentState)})`}
        aria-keyshortcuts={shortcuts.agentState}
      >
        {face}
        <Icon path={Icons.down} className="rl-icon-small rl-agent-more" />
      </summary>
      <div className="rl-menu-body">
        <Late of={lateBar} wanted={opened}>
          {({ AgentChoices }) => <AgentChoices model={model} />}
        </Late>
      </div>
    </details>
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
