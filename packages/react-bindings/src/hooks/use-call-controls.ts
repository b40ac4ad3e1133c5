import type {
  CallCommand,
  CallCommandType,
  CallId,
  ConnectionId,
  InteractionView,
  MonitorMode,
  RingloopError,
} from '@ringloop/core'
import { useCallback, useState } from 'react'
import type { ShortcutAction } from '../shortcuts/shortcuts.js'
import { useRingloop } from './ringloop-context.js'
import { useCommand } from './use-command.js'
import { useInteraction } from './use-desk.js'

/** A command about a call that needs to know nothing more. */
export type PlainCommand = Extract<
  CallCommandType,
  | 'answer'
  | 'reject'
  | 'hangUp'
  | 'hold'
  | 'retrieve'
  | 'mute'
  | 'unmute'
  | 'alternate'
  | 'completeTransfer'
  | 'cancelConsultation'
  | 'conference'
  | 'park'
  | 'retrieveParked'
  | 'pickUp'
  | 'startRecording'
  | 'stopRecording'
  | 'pauseRecording'
  | 'resumeRecording'
  | 'stopMonitoring'
>
/** A command about a call that brings somebody else to it. */
export type TargetCommand = 'blindTransfer' | 'consult' | 'addParticipant'
/** A command about somebody else in the call. */
export type ParticipantCommand = 'removeParticipant' | 'muteParticipant'

/** For the `<button>` of a command. */
export interface CommandButtonProps {
  readonly type: 'button'
  readonly onClick: () => void
  /** Not possible now: the button is not there. */
  readonly hidden: boolean
  /** A command is on its way, or the desk has no connection. */
  readonly disabled: boolean
  readonly 'aria-busy': boolean
  readonly title: string
  readonly 'aria-keyshortcuts'?: string
  readonly 'data-rl-command': CallCommandType
}

/** What can be done with a call, without looks. */
export interface CallControlsModel {
  readonly view: InteractionView
  /** What is possible now, as the gateway states it. */
  readonly commands: readonly CallCommandType[]
  readonly can: (command: CallCommandType) => boolean
  /** The command that is on its way. */
  readonly busy: CallCommandType | null
  readonly error: RingloopError | null
  readonly dismiss: () => void
  readonly run: (command: CallCommand) => void
  readonly getCommandProps: (command: PlainCommand) => CommandButtonProps
  /** For the button that brings `to` into it, which may be `null` as long as nobody is named. */
  readonly getTargetProps: (command: TargetCommand, to: string | null) => CommandButtonProps
  readonly getParticipantProps: (
    command: ParticipantCommand,
    participant: { readonly connectionId: ConnectionId; readonly name: string; readonly muted: boolean },
  ) => CommandButtonProps
  readonly getMonitorProps: (mode: MonitorMode) => CommandButtonProps
}

const shortcutOf: Readonly<Partial<Record<CallCommandType, ShortcutAction>>> = {
  answer: 'answer',
  reject: 'reject',
  hold: 'hold',
  retrieve: 'hold',
  mute: 'mute',
  unmute: 'mute',
  hangUp: 'hangUp',
}

/**
 * The controls of a call; `null` if the desk does not have the call. A button is there exactly if its command is possible, and
 * shows nothing of its own making: what a command did comes as the gateway's patch.
 */
export function useCallControls(callId: CallId | null): CallControlsModel | null {
  const { words, shortcuts } = useRingloop()
  const view = useInteraction(callId)
  const { run: send, busy: sending, error, dismiss } = useCommand()
  const [last, setLast] = useState<CallCommandType | null>(null)
  const run = useCallback(
    (command: CallCommand) => {
      setLast(command.type)
      send({ type: 'control', command })
    },
    [send],
  )
  if (callId === null || !view) return null

  const can = (command: CallCommandType) => view.commands.includes(command)
  const busy = sending ? last : null
  const button = (type: CallCommandType, label: string, onClick: () => void): CommandButtonProps => {
    const action = shortcutOf[type]
    return {
      type: 'button',
      onClick,
      hidden: !can(type),
      disabled: sending,
      'aria-busy': busy === type,
      title: action ? `${label} (${shownKey(shortcuts[action])})` : label,
      'data-rl-command': type,
      ...(action ? { 'aria-keyshortcuts': shortcuts[action] } : {}),
    }
  }
  return {
    view,
    commands: view.commands,
    can,
    busy,
    error,
    dismiss,
    run,
    getCommandProps: (command) => {
      const foreign = command === 'hangUp' && view.mine !== 'talking' && view.mine !== 'ringing'
      const label = foreign ? words.controls.endCall : words.controls[command]
      return button(command, label, () => run(plainCommand(command, callId, foreign)))
    },
    getTargetProps: (command, to) => {
      const props = button(command, words.controls[command], () => to !== null && run({ type: command, callId, to }))
      return to === null ? { ...props, disabled: true } : props
    },
    getParticipantProps: (command, { connectionId, name, muted }) => {
      const { removeParticipant, muteParticipant, unmuteParticipant } = words.controls
      if (command === 'removeParticipant')
        return button(command, removeParticipant(name), () => run({ type: command, callId, connectionId }))
      const label = muted ? unmuteParticipant(name) : muteParticipant(name)
      return button(command, label, () => run({ type: command, callId, connectionId, muted: !muted }))
    },
    getMonitorProps: (mode) => button('monitor', words.controls[mode], () => run({ type: 'monitor', callId, mode })),
  }
}

/** The ways in which a supervisor takes part, in the order of how much. */
export const monitorWays: readonly MonitorMode[] = ['listen', 'whisper', 'barge']

function plainCommand(type: PlainCommand, callId: CallId, foreign: boolean): CallCommand {
  if (type !== 'hangUp') return { type, callId }
  // somebody else's call ends with its customer, whose connection has the call's own id
  return { type, callId, cause: 'NORMAL_CLEARING', ...(foreign ? { connectionId: callId } : {}) }
}

/** A key as people read it on their keyboard. */
export const shownKey = (key: string): string =>
  key
    .split('+')
    .map((part) => (part === 'Control' ? 'Ctrl' : part.length === 1 ? part.toUpperCase() : part))
    .join('+')
