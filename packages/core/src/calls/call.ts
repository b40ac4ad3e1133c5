import type { Timestamp } from '../time/clock.js'
import type { CallId, ConnectionId } from './call-id.js'

/** Seen from us: `inbound` when the customer calls. */
export type CallDirection = 'inbound' | 'outbound'

/** `answered` means that an agent did, not the queue or the IVR. `abandoned`: the customer left before. */
export type CallOutcome = 'answered' | 'abandoned' | 'busy' | 'noAnswer' | 'rejected' | 'failed'

/** How one offer of a call to one agent ended. */
export type OfferResult = 'answered' | 'noAnswer' | 'busy' | 'rejected' | 'lostRace' | 'pickedOff' | 'cancelled' | 'failed'

/** Who ended the call; `null` when nobody can tell. */
export type EndedBy = 'customer' | 'agent' | 'system' | null

/** Who calls, as first seen. Latched then, because transfers rewrite it on the switch. */
export interface CallerIdentity {
  /** The raw digits as the network gave them; `null` if hidden or absent. */
  readonly number: string | null
  readonly name: string | null
  /** The caller asked to stay unknown: number and name must not be shown or looked up. */
  readonly anonymous: boolean
}

/**
 * One agent's device and the call, from the offer on (a CSTA connection).
 *
 * ```text
 * alerting ──established──▶ connected ──cleared──▶ cleared (result: answered)
 *    └───────────────cleared──────────────────────▶ cleared (result: noAnswer | busy | …)
 * ```
 */
export type AgentConnection = AlertingConnection | ConnectedConnection | ClearedConnection

interface AgentConnectionFacts {
  readonly id: ConnectionId
  readonly extension: string
  readonly agent: string | null
  readonly offeredAt: Timestamp
  /** The device was asked for advice; it never talks to the customer unless a transfer completes. */
  readonly consultation: boolean
  /** The extension that asked for advice; `null` if this is no consultation, or the switch does not tell. */
  readonly consultedBy: string | null
}

/** The device rings. */
export interface AlertingConnection extends AgentConnectionFacts {
  readonly state: 'alerting'
}

/** The device has answered and has not left. */
export interface ConnectedConnection extends AgentConnectionFacts {
  readonly state: 'connected'
  readonly answeredAt: Timestamp
  /** The switch lets nothing through from its microphone. */
  readonly muted: boolean
}

/** The device is out of the call: it talked, or the offer came to nothing. */
export interface ClearedConnection extends AgentConnectionFacts {
  readonly state: 'cleared'
  readonly answeredAt: Timestamp | null
  readonly leftAt: Timestamp
  readonly result: OfferResult
  readonly cause: string
}

/** One attempt to hand the customer on, by extension or number, and how it ended. */
export interface Transfer {
  readonly kind: 'blind' | 'attended'
  readonly from: string
  readonly to: string
  readonly result: 'completed' | 'failed' | 'cancelled'
  readonly at: Timestamp
}

/** A stretch of time; `endedAt` is `null` while it lasts. */
export interface Span {
  readonly startedAt: Timestamp
  readonly endedAt: Timestamp | null
}

/** One stretch of the call that was recorded. */
export interface Recording extends Span {
  /** Where the switch writes the recording. */
  readonly path: string
  /** Goes on in silence right now. */
  readonly masked: boolean
}

interface CallFacts {
  readonly id: CallId
  /** The switch that has it, by its adapter's name; `null` if it was not told. */
  readonly switch: string | null
  readonly direction: CallDirection
  readonly customer: CallerIdentity
  readonly dialled: string
  /** The last queue the call waited in. */
  readonly queue: string | null
  /** In order of offer. */
  readonly agents: readonly AgentConnection[]
  /** Who has taken part as a supervisor. */
  readonly supervisors: readonly string[]
  readonly conference: boolean
  readonly transfers: readonly Transfer[]
  readonly holds: readonly Span[]
  /** What the customer keyed in, whole call. */
  readonly digits: string
  readonly recordings: readonly Recording[]
  readonly variables: Readonly<Record<string, string>>
  readonly startedAt: Timestamp
  /** When the first agent answered. */
  readonly answeredAt: Timestamp | null
}

/** A call that goes on. */
export interface ActiveCall extends CallFacts {
  readonly state: 'active'
  /** Waiting in a queue right now. */
  readonly waiting: boolean
  /** The place where the customer is parked right now. */
  readonly parked: string | null
  /** Supervisors who take part right now, as far as it is told when they leave. */
  readonly monitoring: readonly string[]
}

/** A call that is over. Late facts may still amend it. */
export interface EndedCall extends CallFacts {
  readonly state: 'ended'
  readonly endedAt: Timestamp
  readonly cause: string
  readonly endedBy: EndedBy
  readonly outcome: CallOutcome
}

/**
 * One conversation with one customer, from its first ring to its end, across every leg, queue, transfer and consultation.
 *
 * ```text
 * (none) ──originated──▶ active ──callCleared──▶ ended
 * ```
 */
export type Call = ActiveCall | EndedCall
