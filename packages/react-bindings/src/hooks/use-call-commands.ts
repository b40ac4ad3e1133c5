import type { CallCommand, CallCommandType, CallId, InteractionView, RingloopError } from '@ringloop/core'
import { useCallback } from 'react'
import type { ShortcutAction } from '../shortcuts/shortcuts.js'
import { useRingloop } from './ringloop-context.js'
import { useInteraction } from './use-desk.js'
import { useRunningCommands } from './use-running-commands.js'

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

/** The commands of a call, without a word. */
export interface CallCommandsModel {
  readonly view: InteractionView
  readonly can: (command: CallCommandType) => boolean
  /** Whether a command of this type is on its way. Others can be given meanwhile. */
  readonly isBusy: (command: CallCommandType) => boolean
  readonly error: RingloopError | null
  readonly dismiss: () => void
  readonly run: (command: CallCommand) => void
  /** For the button that gives `command`, which is `null` as long as nobody is named whom it could be about. */
  readonly getButtonProps: (type: CallCommandType, label: string, command: CallCommand | null) => CommandButtonProps
}

/** The commands that have a key. */
export const shortcutOf: Readonly<Partial<Record<CallCommandType, ShortcutAction>>> = {
  answer: 'answer',
  reject: 'reject',
  hold: 'hold',
  retrieve: 'hold',
  mute: 'mute',
  unmute: 'mute',
  hangUp: 'hangUp',
}

/**
 * The commands of a call, for buttons that have words of their own; `null` if the desk does not have the call. A button is there exactly
 * if its command is possible, and shows nothing of its own making: what a command did comes as the gateway's patch.
 */
export function useCallCommands(callId: CallId | null): CallCommandsModel | null {
  const { shortcuts } = useRingloop()
  const view = useInteraction(callId)
  const { run: send, isRunning, error, dismiss } = useRunningCommands(callId)
  const run = useCallback((command: CallCommand) => send({ type: 'control', command }, keyOf(command)), [send])
  if (!view) return null
  const can = (command: CallCommandType) => view.commands.includes(command)
  return {
    view,
    can,
    isBusy: isRunning,
    error,
    dismiss,
    run,
    getButtonProps: (type, label, command) => {
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
    },
  }
}

/** What of the commands runs once at a time: each type, of those about others each of them. */
const keyOf = (command: CallCommand): string =>
  command.type === 'muteParticipant' || command.type === 'removeParticipant'
    ? `${command.type} ${command.connectionId}`
    : command.type

/** A key as people read it on their keyboard. */
export const shownKey = (key: string): string =>
  key
    .split('+')
    .map((part) => (part === 'Control' ? 'Ctrl' : part.length === 1 ? part.toUpperCase() : part))
    .join('+')
