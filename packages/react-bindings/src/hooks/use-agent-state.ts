import type { AgentView, QueueAgentStatus, RingloopError } from '@ringloop/core'
import { useAgent } from './use-desk.js'
import { useRunningCommands } from './use-running-commands.js'

/** What agents make themselves for their queues. */
export type RestingState = 'ready' | 'notReady' | 'loggedOff'

/** The resting states in the order of the menu. */
export const restingStates: readonly RestingState[] = ['ready', 'notReady', 'loggedOff']

const statusOf = { ready: 'Available', notReady: 'On Break', loggedOff: 'Logged Out' } as const satisfies Readonly<
  Record<RestingState, QueueAgentStatus>
>

/** The agent's state and how to change it, without looks. */
export interface AgentStateModel {
  readonly agent: AgentView
  /** What they are for their queues, also during a call; `null` if no queue has told. */
  readonly resting: RestingState | null
  /** What they will be when the call and its wrap-up are over; `null` while none keeps them. */
  readonly next: RestingState | null
  /** Why they are not ready, as they said. */
  readonly reason: string | null
  /** What they can say why; none if the gateway asks for no reasons. */
  readonly reasons: readonly string[]
  /** Whether they can change it now. */
  readonly changeable: boolean
  readonly busy: boolean
  readonly error: RingloopError | null
  readonly dismiss: () => void
  /** For the button that makes them `state`; of `notReady` perhaps for a reason. During a call it is for what comes after it. */
  readonly getStateProps: (
    state: RestingState,
    reason?: string,
  ) => {
    readonly type: 'button'
    readonly onClick: () => void
    /** The change is on its way; a press does nothing, and the button keeps the focus. */
    readonly 'aria-disabled': boolean
    readonly 'aria-pressed': boolean
    readonly 'data-rl-command': 'setAgentStatus'
  }
}

/** Ready and not ready; `null` until the desk knows its agent. */
export function useAgentState(): AgentStateModel | null {
  const agent = useAgent()
  const { run, isRunning, error, dismiss } = useRunningCommands()
  const busy = isRunning('status')
  if (agent === null) return null
  const resting = restingOf(agent.queueStatus)
  const reason = resting === 'notReady' ? (agent.reason ?? null) : null
  return {
    agent,
    resting,
    next: agent.state === 'busy' || agent.state === 'wrapUp' ? resting : null,
    reason,
    reasons: agent.notReadyReasons ?? [],
    changeable: agent.commands.includes('setAgentStatus'),
    busy,
    error,
    dismiss,
    getStateProps: (state, why) => ({
      type: 'button',
      onClick: () =>
        run(
          {
            type: 'control',
            command: { type: 'setAgentStatus', status: statusOf[state], ...(why === undefined ? {} : { reason: why }) },
          },
          'status',
        ),
      'aria-disabled': busy,
      'aria-pressed': resting === state && reason === (why ?? null),
      'data-rl-command': 'setAgentStatus',
    }),
  }
}

function restingOf(status: QueueAgentStatus | null): RestingState | null {
  switch (status) {
    case null:
      return null
    case 'Logged Out':
      return 'loggedOff'
    case 'On Break':
      return 'notReady'
    case 'Available':
    case 'Available (On Demand)':
      return 'ready'
  }
}
