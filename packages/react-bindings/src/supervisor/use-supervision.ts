import type {
  CallCommand,
  CallCommandType,
  DeskCommand,
  FloorAgent,
  FloorView,
  FloorWaiting,
  MonitorMode,
  QueueAgentStatus,
  RingloopError,
} from '@ringloop/core'
import { useRingloop } from '../hooks/ringloop-context.js'
import type { RestingState } from '../hooks/use-agent-state.js'
import { useAgent } from '../hooks/use-desk.js'
import { useRunningCommands } from '../hooks/use-running-commands.js'
import { useWords } from '../hooks/use-words.js'
import { type FloorMessages, floorWords } from '../words/floor-words.js'
import { headStartToBeNext } from './waiting-order.js'

/** The words of the supervisor's desk in the provider's language. */
export const useFloorWords = (): FloorMessages => useWords(floorWords).floor

/** For the `<button>` of a supervisor's command. */
export interface SupervisorButtonProps {
  readonly type: 'button'
  readonly onClick: () => void
  /** Not possible now: the button is not there. */
  readonly hidden: boolean
  /** Nothing is chosen yet to which it could be done. */
  readonly disabled: boolean
  /** The command is on its way; a press does nothing, and the button keeps the focus. */
  readonly 'aria-busy': boolean
  readonly 'aria-disabled': boolean
  /** Whom it is about, too. */
  readonly 'aria-label': string
  readonly title: string
  readonly 'data-rl-command': CallCommandType | 'raiseWaiting'
}

/** Where a caller who waits can be moved. */
export type MoveTarget = { readonly queue: string } | { readonly extension: string }

/** What a supervisor can do, without looks. A button is there exactly if its command is possible; the gateway checks it again. */
export interface SupervisionModel {
  readonly error: RingloopError | null
  readonly dismiss: () => void
  /** Whether this supervisor takes part in the agent's call. */
  readonly takesPart: (agent: FloorAgent) => boolean
  readonly getMonitorProps: (agent: FloorAgent, mode: MonitorMode) => SupervisorButtonProps
  readonly getStopProps: (agent: FloorAgent) => SupervisorButtonProps
  /** What the agent is for their queues; a call that goes on is not touched. */
  readonly getStateProps: (agent: FloorAgent, state: RestingState) => SupervisorButtonProps & { readonly 'aria-pressed': boolean }
  /** Lets a caller be next in their queue. Not there for who is. */
  readonly getRaiseProps: (call: FloorWaiting, place: number) => SupervisorButtonProps
  /** `null`: nothing is chosen yet. */
  readonly getMoveProps: (call: FloorWaiting, to: MoveTarget | null, done?: () => void) => SupervisorButtonProps
  /** To the supervisor's own telephone. */
  readonly getTakeProps: (call: FloorWaiting) => SupervisorButtonProps
}

const statusOf = { ready: 'Available', notReady: 'On Break', loggedOff: 'Logged Out' } as const satisfies Readonly<
  Record<RestingState, QueueAgentStatus>
>

/** The commands of a supervisor. Watches nothing: for a row, which is given what it is about. */
export function useSupervision(): SupervisionModel {
  const { desk } = useRingloop()
  const words = useFloorWords()
  const me = useAgent()
  const { run, isRunning, error, dismiss } = useRunningCommands()
  const mine = me?.extension ?? null

  const button = (
    type: SupervisorButtonProps['data-rl-command'],
    label: string,
    {
      possible,
      command,
      key,
      done,
    }: { possible: boolean; command: () => DeskCommand | null; key: string; done?: (() => void) | undefined },
    disabled = false,
  ): SupervisorButtonProps => {
    const busy = isRunning(key)
    return {
      type: 'button',
      onClick: () => {
        const given = command()
        if (given !== null) run(given, key, done)
      },
      hidden: !possible,
      disabled,
      'aria-busy': busy,
      'aria-disabled': busy,
      'aria-label': label,
      title: label,
      'data-rl-command': type,
    }
  }
  const control = (command: CallCommand) => () => ({ type: 'control', command }) as const
  const takesPart = ({ call }: FloorAgent) => mine !== null && (call?.monitoring.includes(mine) ?? false)
  const whoOf = (call: FloorWaiting) => callerOf(call.caller, words)

  return {
    error,
    dismiss,
    takesPart,
    getMonitorProps(agent, mode) {
      const { call, extension, name } = agent
      const label = { listen: words.agents.listenTo, whisper: words.agents.whisperTo, barge: words.agents.bargeInto }[mode](name)
      return button('monitor', label, {
        possible:
          call !== null &&
          extension !== mine &&
          call.state === 'connected' &&
          !call.consultation &&
          call.commands.includes('monitor'),
        command: () => call && { type: 'control', command: { type: 'monitor', callId: call.id, mode } },
        key: `monitor ${mode}`,
      })
    },
    getStopProps(agent) {
      const { call, name } = agent
      return button('stopMonitoring', words.agents.stopAt(name), {
        possible: takesPart(agent),
        command: () => call && { type: 'control', command: { type: 'stopMonitoring', callId: call.id } },
        key: 'stop',
      })
    },
    getStateProps({ queueAgent, queueStatus, name }, state) {
      const status = statusOf[state]
      return {
        ...button('setAgentStatus', words.agents.setFor(words.agents.set[state], name), {
          possible: queueAgent !== null && (me?.commands.includes('setAgentStatus') ?? false),
          command: () =>
            queueAgent === null ? null : { type: 'control', command: { type: 'setAgentStatus', agent: queueAgent, status } },
          key: 'status',
        }),
        'aria-pressed': queueStatus === status || (state === 'ready' && queueStatus === 'Available (On Demand)'),
      }
    },
    getRaiseProps: (call, place) =>
      button('raiseWaiting', words.waiting.raiseCall(whoOf(call)), {
        possible: call.raisable && place > 1,
        // by who waits when it is pressed
        command: () => {
          const view = desk.topic?.('floor').getSnapshot().view as FloorView | null | undefined
          const headStartSeconds = headStartToBeNext(call, Object.values(view?.waiting ?? {}))
          return headStartSeconds === null ? null : { type: 'raiseWaiting', callId: call.id, headStartSeconds }
        },
        key: 'raise',
      }),
    getMoveProps: (call, to, done) => {
      const toQueue = to === null || 'queue' in to
      return button(
        toQueue ? 'moveToQueue' : 'pickUp',
        words.waiting.moveCallNow(whoOf(call)),
        {
          possible: call.commands.includes('moveToQueue') || call.commands.includes('pickUp'),
          command: () => {
            if (to === null) return null
            const callId = call.id
            return control(
              'queue' in to ? { type: 'moveToQueue', callId, queue: to.queue } : { type: 'pickUp', callId, to: to.extension },
            )()
          },
          key: 'move',
          done,
        },
        to === null,
      )
    },
    getTakeProps: (call) =>
      button('pickUp', words.waiting.takeCall(whoOf(call)), {
        possible: call.commands.includes('pickUp'),
        command: control({ type: 'pickUp', callId: call.id }),
        key: 'take',
      }),
  }
}

/** Who calls, in few words. */
export function callerOf({ hidden, name, number }: FloorWaiting['caller'], words: Pick<FloorMessages, 'waiting'>): string {
  if (hidden) return words.waiting.hidden
  return name ?? number ?? words.waiting.unknown
}
