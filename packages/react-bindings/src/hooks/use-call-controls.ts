import type {
  CallCommand,
  CallCommandType,
  CallId,
  ConnectionId,
  InteractionView,
  MonitorMode,
  RingloopError,
} from '@ringloop/core'
import { useCallback } from 'react'
import type { ShortcutAction } from '../shortcuts/shortcuts.js'
import { useRingloop } from './ringloop-context.js'
import { useInteraction } from './use-desk.js'
import { useRunningCommands } from './use-running-commands.js'

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
  /** Nobody is named yet whom it could be about. */
  readonly disabled: boolean
  /** The command is on its way; a press does nothing, and the button keeps the focus. */
  readonly 'aria-busy': boolean
  readonly 'aria-disabled': boolean
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
  /** Whether a command of this type is on its way. Others can be given meanwhile. */
  readonly isBusy: (command: CallCommandType) => boolean
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
  const { run: send, isRunning, error, dismiss } = useRunningCommands()
  const run = useCallback((command: CallCommand) => send({ type: 'control', command }, keyOf(command)), [send])
  if (callId === null || !view) return null

  const can = (command: CallCommandType) => view.commands.includes(command)
  const button = (type: CallCommandType, label: string, command: CallCommand | null): CommandButtonProps => {
    const action = shortcutOf[type]
    const busy = isRunning(command === null ? type : keyOf(command))
    return {
      type: 'button',
      onClick: () => command !== null && run(command),
      hidden: !can(type),
      disabled: command === null,
      'aria-busy': busy,
      'aria-disabled': busy,
      title: action ? `${label} (${shownKey(shortcuts[action])})` : label,
      'data-rl-command': type,
      ...(action ? { 'aria-keyshortcuts': shortcuts[action] } : {}),
    }
  }
  return {
    view,
    commands: view.commands,
    can,
    isBusy: isRunning,
    error,
    dismiss,
    run,
    getCommandProps: (command) => {
      const foreign = command === 'hangUp' && isForeign(view)
      const label = foreign ? words.controls.endCall : words.controls[command]
      return button(command, label, plainCommand(command, callId, foreign))
    },
    getTargetProps: (command, to) => button(command, words.controls[command], to === null ? null : { type: command, callId, to }),
    getParticipantProps: (command, { connectionId, name, muted }) => {
      const { removeParticipant, muteParticipant, unmuteParticipant } = words.controls
      if (command === 'removeParticipant')
        return button(command, removeParticipant(name), { type: command, callId, connectionId })
      const label = muted ? unmuteParticipant(name) : muteParticipant(name)
      return button(command, label, { type: command, callId, connectionId, muted: !muted })
    },
    getMonitorProps: (mode) => button('monitor', words.controls[mode], { type: 'monitor', callId, mode }),
  }
}

/** Whether the call is a colleague's, so that ending it ends their talk with the customer and not a part of mine. */
export const isForeign = ({ mine }: InteractionView): boolean => mine !== 'talking' && mine !== 'ringing' && mine !== 'consulted'

/** What of the commands runs once at a time: each type, of those about others each of them. */
const keyOf = (command: CallCommand): string =>
  command.type === 'muteParticipant' || command.type === 'removeParticipant'
    ? `${command.type} ${command.connectionId}`
    : command.type

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
