import type { Call } from '../calls/call.js'
import type { QueueAgentStatus } from './call-command.js'
import type { CallControl } from './call-control.js'
import type { TelephonyEvent } from './telephony-event.js'

/** How the adapter stands with its switch. */
export type AdapterHealth =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected'; readonly since: number }
  /** Not connected; tries again at `retryAt`, or never if `retryAt` is `null`, because only a person can mend it. */
  | { readonly state: 'disconnected'; readonly reason: string; readonly mend: string | null; readonly retryAt: number | null }

/** How the conversation with a switch went so far; counts are since the start of this process. */
export interface SwitchFigures {
  /** How often the connection was made anew. */
  readonly reconnects: number
  /** Why it was last lost or could not be made. */
  readonly lastError: { readonly at: number; readonly message: string } | null
  /** How much later than usual the last event arrived, in milliseconds; `null` before the first. */
  readonly lag: number | null
  /** Events that wait to be handled. */
  readonly waiting: number
  readonly events: number
  /** Events that could not be handled in time; the state was taken afresh instead. */
  readonly dropped: number
  /** Events that came a second time. */
  readonly duplicates: number
  /** Messages that could not be read. */
  readonly malformed: number
  /** Channels of which events had been lost, as an audit found. */
  readonly corrected: number
}

/** One of several switches. */
export interface SwitchState {
  readonly name: string
  readonly health: AdapterHealth
  readonly figures: SwitchFigures | null
}

/** A person or queue as the switch may know it. */
export interface SwitchAddress {
  readonly extension?: string
  readonly agent?: string
  readonly queue?: string
}

/** What the queues of a switch take an agent for. */
export interface AgentStatusChange {
  /** Their name in the queues, like `1001@default`. */
  readonly agent: string
  readonly status: QueueAgentStatus
}

/** What an adapter tells, by name. */
export interface TelephonyAdapterEvents {
  /** Events in the order in which they hold for their call. */
  readonly telephony: (events: readonly TelephonyEvent[]) => void
  readonly health: (health: AdapterHealth) => void
  /** Statuses of agents in the switch's queues: all of them after each connection, then each change. */
  readonly agentStatus: (changes: readonly AgentStatusChange[]) => void
  /** Something was not understood, dropped or repaired; never fatal. */
  readonly warning: (warning: { readonly code: string; readonly message: string; readonly switch?: string }) => void
}

/**
 * The port to a telephone system.
 *
 * An adapter reconnects by itself, and after each connection says by `resync` events what it missed:
 * calls that ended meanwhile end with cause `unknown`, calls that began appear.
 */
export interface TelephonyAdapter extends AsyncDisposable {
  readonly name: string
  /** Starts; `active` are the calls that were going on when this process last knew. */
  start(options: { readonly active: readonly Call[] }): void
  on<Name extends keyof TelephonyAdapterEvents>(name: Name, listener: TelephonyAdapterEvents[Name]): () => void
  health(): AdapterHealth
  /** Absent if the telephone system cannot be commanded. */
  readonly control?: CallControl
  /** For an adapter that follows several switches: each by name. */
  switches?(): readonly SwitchState[]
  /** How the conversation with its switch went; absent if it does not count. */
  figures?(): SwitchFigures
  /** Whether its switch is known to have one of these; among several switches, a command that belongs to no call goes there. */
  serves?(address: SwitchAddress): boolean
}
