import type { ReactNode } from 'react'
import { callPhase, phaseStartedAt } from '../calls/call-phase.js'
import { usualCall } from '../calls/select-call.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useAgent, useInteraction } from '../hooks/use-desk.js'
import { useDeskSelector } from '../hooks/use-desk-selector.js'
import { useIncomingCalls } from '../hooks/use-incoming-calls.js'
import { useSelectedCall } from '../hooks/use-selected-call.js'
import { callerIdentity } from '../pops/caller-identity.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { phaseIcons } from './call-list.js'
import { CallTimer } from './call-timer.js'
import { CallerHeading } from './caller-heading.js'
import { ConnectionDot } from './connection-dot.js'
import { Icon } from './icon.js'
import { Part } from './part.js'

const usual = ({ view }: DeskSnapshot) => (view ? usualCall(view) : null)

/** The bar that is always there: the call I am in, its state and time, the agent, and the connection. */
export function CallBar({ children }: { readonly children?: ReactNode }): ReactNode {
  const { words } = useRingloop()
  const agent = useAgent()
  return (
    <Part name="bar" aria-label={words.desk.callBar}>
      <CurrentCall />
      <div className="rl-bar-side">
        {agent && (
          <div className={`rl-agent rl-agent-${agent.state}`} title={words.agent.extension(agent.extension)}>
            <span className="rl-agent-dot" aria-hidden="true" />
            <span className="rl-agent-name">{agent.name}</span>
            <span className="rl-agent-state">
              {words.agent[agent.state]} <CallTimer since={agent.since} />
            </span>
          </div>
        )}
        <ConnectionDot />
        {children}
      </div>
    </Part>
  )
}

function CurrentCall(): ReactNode {
  const { words, format } = useRingloop()
  const agent = useAgent()
  const callId = useDeskSelector(usual)
  const view = useInteraction(callId)
  const incoming = useIncomingCalls()
  const { select } = useSelectedCall()
  if (!agent || !view || callId === null) {
    return (
      <p className="rl-bar-call rl-bar-idle">
        <Icon name="phone" />
        {/* Before the first snapshot nobody knows whether there is one. */}
        <span>{agent ? words.desk.idle : words.desk.title}</span>
      </p>
    )
  }
  const phase = callPhase(view, agent.extension)
  const others = incoming.filter((call) => call.view.interaction.id !== callId).length
  return (
    <div className={`rl-bar-call rl-phase-${phase}`}>
      <Icon name={phaseIcons[phase]} className={phase === 'ringing' ? 'rl-pulse' : ''} />
      <button type="button" className="rl-bar-who" onClick={() => select(callId)}>
        <CallerHeading identity={callerIdentity(view.interaction)} />
      </button>
      <span className="rl-bar-state">
        <span>{words.phase[phase]}</span> <CallTimer since={phaseStartedAt(view, agent.extension)} />
      </span>
      {others > 0 && <span className="rl-bar-more">{words.pop.moreCalls(format.count(others))}</span>}
    </div>
  )
}
