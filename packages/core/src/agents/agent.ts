import type { CallCommandType, QueueAgentStatus } from '../telephony/call-command.js'
import type { Timestamp } from '../time/clock.js'

/** CSTA agent states. */
export type AgentState = 'loggedOff' | 'notReady' | 'ready' | 'busy' | 'wrapUp'

/** An agent as the desk shows them. */
export interface AgentView {
  readonly extension: string
  readonly name: string
  readonly state: AgentState
  readonly since: Timestamp
  /** What the switch's queues take them for, which is what they are when no call keeps them; `null` until it was told. */
  readonly queueStatus: QueueAgentStatus | null
  /** Why they are not ready, as they said; absent while they are, and where nothing was said. */
  readonly reason?: string
  /** What they can say why they are not ready; absent if nobody asks. */
  readonly notReadyReasons?: readonly string[]
  /** What they can do beside a call now, e.g. `dial`. */
  readonly commands: readonly CallCommandType[]
}
