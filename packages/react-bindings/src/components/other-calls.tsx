import type { InteractionView } from '@ringloop/core'
import type { ReactNode } from 'react'
import { callerInWords } from '../announcements/watch-desk.js'
import { callPhase, phaseStartedAt } from '../calls/call-phase.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useCallControls } from '../hooks/use-call-controls.js'
import { useCallLines } from '../hooks/use-call-lines.js'
import { useAgent } from '../hooks/use-desk.js'
import { useWords } from '../hooks/use-words.js'
import { callerWords } from '../words/caller-words.js'
import { controlsWords } from '../words/controls-words.js'
import { deskWords } from '../words/desk-words.js'
import { phaseWords } from '../words/phase-words.js'
import { CallTimer } from './call-timer.js'
import { CallerText } from './caller-text.js'
import { CommandError } from './command-error.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { phaseIcons } from './phase-icons.js'

const mostShown = 4

/** My other calls of now, each a line with its state and time; a press goes to it. */
export function OtherCalls(): ReactNode {
  const words = useWords(deskWords)
  const { others, getLineProps, error, dismiss } = useCallLines()
  if (others.length === 0) return <CommandError error={error} dismiss={dismiss} />
  return (
    <div className="rl-lines">
      <ul className="rl-lines-list" aria-label={words.desk.otherCalls}>
        {others.slice(0, mostShown).map((view) => (
          <CallLine key={view.interaction.id} view={view} props={getLineProps(view)} />
        ))}
      </ul>
      <CommandError error={error} dismiss={dismiss} />
    </div>
  )
}

function CallLine({
  view,
  props,
}: {
  readonly view: InteractionView
  readonly props: ReturnType<ReturnType<typeof useCallLines>['getLineProps']>
}): ReactNode {
  const { format } = useRingloop()
  const words = useWords(deskWords, phaseWords, controlsWords, callerWords)
  const agent = useAgent()
  if (!agent) return null
  const phase = callPhase(view, agent.extension)
  const who = callerInWords(view.interaction, words, format)
  return (
    <li className="rl-line-row">
      <button
        {...props}
        className={`rl-line rl-phase-${phase}`}
        title={phase === 'held' ? words.controls.switchTo : words.desk.open}
      >
        <Icon path={phaseIcons[phase]} className={phase === 'ringing' ? 'rl-icon-small rl-pulse' : 'rl-icon-small'} />
        <CallerText text={who} limit={60} />
        <span className="rl-line-state">
          {words.phase[phase]} <CallTimer since={phaseStartedAt(view, agent.extension)} />
        </span>
      </button>
      {view.mine === 'ringing' && <LineCommands view={view} who={who} />}
    </li>
  )
}

/** So that a call that rings meanwhile can be taken from the bar. */
function LineCommands({ view, who }: { readonly view: InteractionView; readonly who: string }): ReactNode {
  const words = useWords(controlsWords)
  const controls = useCallControls(view.interaction.id)
  if (!controls) return null
  return (
    <>
      {(['answer', 'reject'] as const).map((command) => {
        const { hidden, 'aria-keyshortcuts': _key, ...props } = controls.getCommandProps(command)
        return hidden ? null : (
          <button
            key={command}
            {...props}
            className="rl-icon-button rl-icon-button-small"
            aria-label={`${words.controls[command]}: ${who}`}
          >
            <Icon path={command === 'answer' ? Icons.phone : Icons.close} className="rl-icon-small" />
          </button>
        )
      })}
      <CommandError error={controls.error} dismiss={controls.dismiss} />
    </>
  )
}
