import type { CallCommandType, CallId, InteractionView } from '@ringloop/core'
import { type ReactNode, useRef, useState } from 'react'
import { callerInWords } from '../announcements/watch-desk.js'
import { usualCall } from '../calls/select-call.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { shownKey } from '../hooks/use-call-commands.js'
import {
  type CallControlsModel,
  isForeign,
  monitorWays,
  type PlainCommand,
  type TargetCommand,
  useCallControls,
} from '../hooks/use-call-controls.js'
import { useDeskSelector } from '../hooks/use-desk-selector.js'
import { useWords } from '../hooks/use-words.js'
import { lateBar } from '../late/late-parts.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { callerWords } from '../words/caller-words.js'
import { controlsWords } from '../words/controls-words.js'
import { CommandButton } from './command-button.js'
import { CommandError } from './command-error.js'
import { Icon } from './icon.js'
import type { IconPath } from './icons.js'
import * as Icons from './icons.js'
import { Late } from './late.js'
import { Part } from './part.js'

type Opened = 'transfer' | 'keypad'
interface Plain {
  readonly command: PlainCommand
  readonly icon: IconPath
  readonly tone?: 'end' | 'primary'
}

const usual = ({ view }: DeskSnapshot) => (view ? usualCall(view) : null)

/** During a consultation: what becomes of it stands first. */
const consultation: readonly Plain[] = [
  { command: 'completeTransfer', icon: Icons.check, tone: 'primary' },
  { command: 'alternate', icon: Icons.transfer },
  { command: 'conference', icon: Icons.people },
  { command: 'cancelConsultation', icon: Icons.callback },
]
/** Places: what follows one another is one button, which keeps its place and the focus. */
const holding: readonly Plain[] = [
  { command: 'hold', icon: Icons.held },
  { command: 'retrieve', icon: Icons.resume, tone: 'primary' },
]
const muting: readonly Plain[] = [
  { command: 'mute', icon: Icons.mute },
  { command: 'unmute', icon: Icons.microphone },
]
const recording: readonly Plain[] = [
  { command: 'startRecording', icon: Icons.record },
  { command: 'pauseRecording', icon: Icons.held },
  { command: 'resumeRecording', icon: Icons.record },
]
const taking: readonly Plain[] = [
  { command: 'retrieveParked', icon: Icons.phone, tone: 'primary' },
  { command: 'pickUp', icon: Icons.phone, tone: 'primary' },
]
const targets: readonly TargetCommand[] = ['blindTransfer', 'consult', 'addParticipant']
/** Commands without a button here: the pop has its own, and call data is for programs. */
const elsewhere: ReadonlySet<CallCommandType> = new Set<CallCommandType>(['answer', 'reject', 'setCallData'])

/**
 * The buttons of a call: those whose command is possible now, and no others. Renders nothing if there is none, as for a call that
 * rings, whose buttons are on its pop.
 */
export function CallControls({ callId }: { readonly callId: CallId }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(controlsWords, callerWords)
  const controls = useCallControls(callId)
  const own = useDeskSelector(usual)
  const [opened, setOpened] = useState<Opened | null>(null)
  const strip = useRef<HTMLDivElement>(null)
  if (!controls || (controls.error === null && controls.commands.every((command) => elsewhere.has(command)))) return null
  const plain = (list: readonly Plain[]) => list.map((item) => <PlainButton key={item.command} {...item} controls={controls} />)
  const place = (list: readonly Plain[]) => {
    const item = list.find(({ command }) => controls.can(command))
    return item && <PlainButton {...item} controls={controls} />
  }
  const can = { transfer: targets.some(controls.can), keypad: controls.can('sendDigits') }
  // what cannot be done any more closes by itself
  const shown = opened !== null && can[opened] ? opened : null
  const close = () => {
    setOpened(null)
    // the focus goes back to where the panel was opened
    strip.current?.querySelector<HTMLElement>(`[data-rl-panel=${opened}]`)?.focus()
  }
  const onlyAdds = !controls.can('blindTransfer') && !controls.can('consult')
  const bringing = onlyAdds ? words.controls.addParticipant : words.controls.transfer
  const panel = { opened: shown, setOpened }
  // beside those of the call I am in, whose they are
  const others = own !== null && own !== callId
  const label = others
    ? `${words.controls.title}: ${callerInWords(controls.view.interaction, words, format)}`
    : words.controls.title
  return (
    <Part name="controls" aria-label={label}>
      <Late of={lateBar} wanted={isShared(controls.view)}>
        {({ CallCompany }) => <CallCompany controls={controls} />}
      </Late>
      <div ref={strip} className="rl-commands">
        <div className="rl-commands-list">
          {plain(consultation)}
          {plain(taking)}
          {place(holding)}
          {place(muting)}
          {can.transfer && (
            <PanelButton of="transfer" icon={onlyAdds ? Icons.people : Icons.transfer} label={bringing} {...panel} />
          )}
          <PlainButton command="park" icon={Icons.park} controls={controls} />
          {can.keypad && <PanelButton of="keypad" icon={Icons.keypad} label={words.controls.sendDigits} {...panel} />}
          {place(recording)}
          <PlainButton command="stopRecording" icon={Icons.stop} controls={controls} />
          <Monitoring controls={controls} />
        </div>
        <PlainButton command="hangUp" icon={Icons.ended} tone="end" controls={controls} />
      </div>
      <Late of={lateBar} wanted={shown === 'transfer'} onClose={close}>
        {({ TargetPanel }) =>
          shown === 'transfer' && (
            <TargetPanel title={bringing} onClose={close}>
              {(to) =>
                targets.map((command) => {
                  const { hidden, ...props } = controls.getTargetProps(command, to)
                  return hidden ? null : (
                    <button
                      key={command}
                      {...props}
                      className={`rl-button${command === 'blindTransfer' || onlyAdds ? ' rl-button-primary' : ''}`}
                      onClick={() => {
                        props.onClick()
                        close()
                      }}
                    >
                      {words.controls[command]}
                    </button>
                  )
                })
              }
            </TargetPanel>
          )
        }
      </Late>
      <Late of={lateBar} wanted={shown === 'keypad'} onClose={close}>
        {({ Keypad }) => shown === 'keypad' && <Keypad callId={callId} onClose={close} />}
      </Late>
      <CommandError error={controls.error} dismiss={controls.dismiss} />
    </Part>
  )
}

/** Whether I am not alone with the customer. */
const isShared = ({ mine, interaction }: InteractionView): boolean =>
  mine === 'consulted' || (mine === 'talking' && interaction.call.agents.filter(({ state }) => state !== 'cleared').length > 1)

function PlainButton({ command, icon, tone, controls }: Plain & { readonly controls: CallControlsModel }): ReactNode {
  const words = useWords(controlsWords)
  const foreign = command === 'hangUp' && isForeign(controls.view)
  return (
    <CommandButton
      props={controls.getCommandProps(command)}
      icon={icon}
      tone={tone}
      label={foreign ? words.controls.endCall : words.controls[command]}
    />
  )
}

/** How a supervisor takes part; again with another way changes it. */
function Monitoring({ controls }: { readonly controls: CallControlsModel }): ReactNode {
  const words = useWords(controlsWords)
  const icons = { listen: Icons.listen, whisper: Icons.message, barge: Icons.people } as const
  return (
    <>
      {monitorWays.map((mode) => (
        <CommandButton key={mode} props={controls.getMonitorProps(mode)} icon={icons[mode]} label={words.controls[mode]} />
      ))}
      <PlainButton command="stopMonitoring" icon={Icons.close} controls={controls} />
    </>
  )
}

/** Opens and closes a panel; the command itself is given in there. */
function PanelButton({
  of,
  icon,
  label,
  opened,
  setOpened,
}: {
  readonly of: Opened
  readonly icon: IconPath
  readonly label: string
  readonly opened: Opened | null
  readonly setOpened: (opened: Opened | null) => void
}): ReactNode {
  const { shortcuts } = useRingloop()
  const key = of === 'transfer' ? shortcuts.transfer : null
  return (
    <button
      type="button"
      className="rl-command"
      aria-expanded={opened === of}
      title={key === null ? label : `${label} (${shownKey(key)})`}
      data-rl-panel={of}
      {...(key === null ? {} : { 'aria-keyshortcuts': key })}
      onClick={() => setOpened(opened === of ? null : of)}
    >
      <Icon path={icon} />
      <span className="rl-command-label">{label}</span>
    </button>
  )
}
