import type { RingloopError } from '@ringloop/core'
import { usualCall } from '../calls/select-call.js'
import type { PaletteItem } from '../palette/palette-items.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { agentWords } from '../words/agent-words.js'
import { controlsWords } from '../words/controls-words.js'
import type { Messages } from '../words/messages.js'
import { useRingloop } from './ringloop-context.js'
import { type AgentStateModel, restingStates, useAgentState } from './use-agent-state.js'
import { shortcutOf } from './use-call-commands.js'
import { type CallControlsModel, type PlainCommand, useCallControls } from './use-call-controls.js'
import { useDeskSelector } from './use-desk-selector.js'
import { useNewestRinging } from './use-incoming-call.js'
import { useWords } from './use-words.js'

/** What can be done now by one command, for the palette, and what came of it. Keep it while the palette is closed. */
export interface PaletteActions {
  readonly items: readonly PaletteItem[]
  /** Of the call I am in. */
  readonly controls: CallControlsModel | null
  readonly error: RingloopError | null
  readonly dismiss: () => void
}

const plain: readonly PlainCommand[] = [
  'completeTransfer',
  'alternate',
  'conference',
  'cancelConsultation',
  'hold',
  'retrieve',
  'mute',
  'unmute',
  'park',
  'startRecording',
  'pauseRecording',
  'resumeRecording',
  'stopRecording',
  'stopMonitoring',
  'hangUp',
]
const usual = ({ view }: DeskSnapshot) => (view ? usualCall(view) : null)

/** What the gateway states to be possible now with the call that rings, with mine, and with my state. */
export function usePaletteActions(): PaletteActions {
  const { shortcuts } = useRingloop()
  const words = useWords(agentWords, controlsWords)
  const controls = useCallControls(useDeskSelector(usual))
  const ringing = useNewestRinging()
  const agent = useAgentState()
  const action = (command: PlainCommand, label: string, run: () => void): PaletteItem => {
    const key = shortcutOf[command]
    return { id: command, group: 'actions', label, run, ...(key === undefined ? {} : { keys: shortcuts[key] }) }
  }
  const taking =
    ringing === null
      ? []
      : ([
          ['answer', ringing.getAcceptProps()],
          ['reject', ringing.getRejectProps()],
        ] as const)
  const failed = [ringing, controls, agent].find((model) => model !== null && model.error !== null)
  return {
    controls,
    items: [
      ...taking.flatMap(([command, props]) =>
        props.hidden ? [] : [action(command, `${words.controls[command]}: ${ringing?.who}`, props.onClick)],
      ),
      ...plain.flatMap((command) =>
        controls?.can(command) ? [action(command, words.controls[command], controls.getCommandProps(command).onClick)] : [],
      ),
      ...(agent?.changeable ? stateItems(agent, words.agent) : []),
    ],
    error: failed?.error ?? null,
    dismiss: failed?.dismiss ?? (() => {}),
  }
}

function stateItems({ getStateProps, reasons, next }: AgentStateModel, words: Messages['agent']): readonly PaletteItem[] {
  const item = (state: (typeof restingStates)[number], reason?: string): PaletteItem => ({
    id: `${state} ${reason ?? ''}`,
    group: 'state',
    label: reason === undefined ? words.set[state] : `${words.set[state]}: ${reason}`,
    run: getStateProps(state, reason).onClick,
    ...(next === null ? {} : { detail: words.next }),
  })
  return restingStates.flatMap((state) => [
    item(state),
    ...(state === 'notReady' ? reasons.map((reason) => item(state, reason)) : []),
  ])
}
