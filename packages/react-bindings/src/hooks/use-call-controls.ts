import type { CallCommand, CallCommandType, CallId, ConnectionId, InteractionView, MonitorMode } from '@ringloop/core'
import { controlsWords } from '../words/controls-words.js'
import { type CallCommandsModel, type CommandButtonProps, useCallCommands } from './use-call-commands.js'
import { useWords } from './use-words.js'

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

/** What can be done with a call, without looks. */
export interface CallControlsModel extends Omit<CallCommandsModel, 'getButtonProps'> {
  /** What is possible now, as the gateway states it. */
  readonly commands: readonly CallCommandType[]
  readonly getCommandProps: (command: PlainCommand) => CommandButtonProps
  /** For the button that brings `to` into it, which may be `null` as long as nobody is named. */
  readonly getTargetProps: (command: TargetCommand, to: string | null) => CommandButtonProps
  readonly getParticipantProps: (
    command: ParticipantCommand,
    participant: { readonly connectionId: ConnectionId; readonly name: string; readonly muted: boolean },
  ) => CommandButtonProps
  readonly getMonitorProps: (mode: MonitorMode) => CommandButtonProps
}

/**
 * The controls of a call; `null` if the desk does not have the call. A button is there exactly if its command is possible, and
 * shows nothing of its own making: what a command did comes as the gateway's patch.
 */
export function useCallControls(callId: CallId | null): CallControlsModel | null {
  const words = useWords(controlsWords)
  const model = useCallCommands(callId)
  if (callId === null || !model) return null
  const { getButtonProps: button, ...commands } = model
  const { view } = commands
  return {
    ...commands,
    commands: view.commands,
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

/** The ways in which a supervisor takes part, in the order of how much. */
export const monitorWays: readonly MonitorMode[] = ['listen', 'whisper', 'barge']

function plainCommand(type: PlainCommand, callId: CallId, foreign: boolean): CallCommand {
  if (type !== 'hangUp') return { type, callId }
  // somebody else's call ends with its customer, whose connection has the call's own id
  return { type, callId, cause: 'NORMAL_CLEARING', ...(foreign ? { connectionId: callId } : {}) }
}
