import type { InteractionView } from '@ringloop/core'
import type { ReactNode } from 'react'
import { callPhase, phaseStartedAt } from '../calls/call-phase.js'
import { usualCall } from '../calls/select-call.js'
import { useAgent, useInteraction } from '../hooks/use-desk.js'
import { useDeskSelector } from '../hooks/use-desk-selector.js'
import { useSelectedCall } from '../hooks/use-selected-call.js'
import { useWords } from '../hooks/use-words.js'
import { callerIdentity } from '../pops/caller-identity.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { barWords } from '../words/bar-words.js'
import { controlsWords } from '../words/controls-words.js'
import { phaseWords } from '../words/phase-words.js'
import { AgentMenu } from './agent-menu.js'
import { CallControls } from './call-controls.js'
import { CallLines } from './call-lines.js'
import { CallTimer } from './call-timer.js'
import { CallerHeading } from './caller-heading.js'
import { ConnectionDot } from './connection-dot.js'
import { DialMenu } from './dial-menu.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { Part } from './part.js'
import { phaseIcons } from './phase-icons.js'

const usual = ({ view }: DeskSnapshot) => (view ? usualCall(view) : null)

/** The bar that is always there: the call I am in, its state, time and controls, the agent, and the connection. */
export function CallBar({ children }: { readonly children?: ReactNode }): ReactNode {
  const words = useWords(barWords)
  const agent = useAgent()
  const callId = useDeskSelector(usual)
  return (
    <Part name="bar" tabIndex={-1} aria-label={words.bar.label}>
      <div className="rl-bar-line">
        <CurrentCall />
        <div className="rl-bar-side">
          {agent && <DialMenu away={callId !== null} />}
          <AgentMenu />
          <ConnectionDot />
          {children}
        </div>
      </div>
      <CallLines />
      {callId !== null && <CallControls key={callId} callId={callId} />}
    </Part>
  )
}

function CurrentCall(): ReactNode {
  const words = useWords(barWords, phaseWords)
  const agent = useAgent()
  const callId = useDeskSelector(usual)
  const view = useInteraction(callId)
  const { select } = useSelectedCall()
  if (!agent || !view || callId === null) {
    return (
      <p className="rl-bar-call rl-bar-idle">
        <Icon path={Icons.phone} />
        {/* Before the first snapshot nobody knows whether there is one. */}
        <span>{agent ? words.bar.idle : words.bar.title}</span>
      </p>
    )
  }
  const phase = callPhase(view, agent.extension)
  return (
    <div className={`rl-bar-call rl-phase-${phase}`}>
      <Icon path={phaseIcons[phase]} className={phase === 'ringing' ? 'rl-pulse' : ''} />
      <button type="button" className="rl-bar-who" onClick={() => select(callId)}>
        <CallerHeading identity={callerIdentity(view.interaction)} />
      </button>
      <span className="rl-bar-state">
        <span>{words.phase[phase]}</span> <CallTimer since={phaseStartedAt(view, agent.extension)} />
      </span>
      <CallSigns view={view} extension={agent.extension} />
    </div>
  )
}

/** What one should not forget about: that one is not heard, and that one is recorded. */
function CallSigns({ view, extension }: { readonly view: InteractionView; readonly extension: string }): ReactNode {
  const words = useWords(controlsWords)
  const { call } = view.interaction
  const muted = call.agents.some((agent) => agent.extension === extension && agent.state === 'connected' && agent.muted)
  const recording = call.state === 'active' ? call.recordings.findLast(({ endedAt }) => endedAt === null) : undefined
  return (
    <>
      {muted && (
        <span className="rl-sign rl-sign-muted">
          <Icon path={Icons.mute} className="rl-icon-small" />
          <span>{words.controls.muted}</span>
        </span>
      )}
      {recording && (
        <span className="rl-sign">
          <Icon path={recording.masked ? Icons.held : Icons.record} className="rl-icon-small" />
          <span>{recording.masked ? words.controls.recordingPaused : words.controls.recording}</span>
        </span>
      )}
    </>
  )
}
