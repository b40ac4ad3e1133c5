import type { CallDirection, CallerIdentity, CallOutcome, EndedBy, OfferResult } from '../calls/call.js'
import type { CallId, ConnectionId } from '../calls/call-id.js'
import type { Timestamp } from '../time/clock.js'

/**
 * How an event came to us. `live`: seen as it happened. `resync`: inferred from a snapshot after a gap.
 * `replay`: from a recording. Effects run once whatever the origin; the effect's key decides.
 */
export type EventOrigin = 'live' | 'resync' | 'replay'

interface TelephonyEventBase {
  /** The same fact always has the same id, so that a second delivery can be dropped. */
  readonly id: string
  readonly at: Timestamp
  readonly origin: EventOrigin
  readonly callId: CallId
}

/** A party as the switch knows it. `agent` is the name the switch's queue gives the person (`1001@default`), if it has one. */
export interface AgentParty {
  readonly extension: string
  readonly agent: string | null
}

/** The customer's first connection exists (CSTA Originated / Offered): the call begins. */
export interface OriginatedEvent extends TelephonyEventBase {
  readonly type: 'originated'
  readonly connectionId: ConnectionId
  readonly direction: CallDirection
  readonly customer: CallerIdentity
  /** The number the customer dialled; on an outbound call, the number that was dialled to reach the customer. */
  readonly dialled: string
  /** Which switch, by its adapter's name; commands about the call go there. */
  readonly switch?: string
}

/** The call waits in a queue (CSTA Queued). */
export interface QueuedEvent extends TelephonyEventBase {
  readonly type: 'queued'
  readonly queue: string
}

/** The call has left its queue (CSTA Diverted). */
export interface DequeuedEvent extends TelephonyEventBase {
  readonly type: 'dequeued'
  readonly queue: string
  readonly reason: 'answered' | 'abandoned' | 'timeout' | 'noAgent' | 'exit'
}

/** An agent's device is being offered the call, or rings for a consultation about it (CSTA Delivered). */
export interface DeliveredEvent extends TelephonyEventBase {
  readonly type: 'delivered'
  readonly connectionId: ConnectionId
  readonly party: AgentParty
  readonly consultation: boolean
  /** The extension that asked for advice. */
  readonly consultedBy?: string
}

/** An agent's device answered (CSTA Established). For a consultation the customer is not there yet. */
export interface EstablishedEvent extends TelephonyEventBase {
  readonly type: 'established'
  readonly connectionId: ConnectionId
}

/** The customer was put on hold (CSTA Held). */
export interface HeldEvent extends TelephonyEventBase {
  readonly type: 'held'
  /** The connection that holds. */
  readonly connectionId: ConnectionId
}

/** The customer was taken back from hold (CSTA Retrieved). */
export interface RetrievedEvent extends TelephonyEventBase {
  readonly type: 'retrieved'
  readonly connectionId: ConnectionId
}

/** The call was handed on, or the attempt ended (CSTA Transferred). */
export interface TransferredEvent extends TelephonyEventBase {
  readonly type: 'transferred'
  readonly kind: 'blind' | 'attended'
  readonly from: string
  readonly to: string
  readonly result: 'completed' | 'failed' | 'cancelled'
}

/** The call became a conference (CSTA Conferenced). */
export interface ConferencedEvent extends TelephonyEventBase {
  readonly type: 'conferenced'
}

/** A supervisor listens, whispers or has barged in (CSTA Intrude). */
export interface MonitoredEvent extends TelephonyEventBase {
  readonly type: 'monitored'
  readonly connectionId: ConnectionId
  readonly extension: string
  /** Begins and ends (`false`) here; absent if it is only known that they did. */
  readonly present?: boolean
}

/** An agent's microphone was closed or opened at the switch (CSTA Microphone Mute). */
export interface MuteChangedEvent extends TelephonyEventBase {
  readonly type: 'muteChanged'
  readonly connectionId: ConnectionId
  readonly muted: boolean
}

/** The customer waits in a place from which anybody can take them; with `slot: null`, not any more (CSTA Parked). */
export interface ParkedEvent extends TelephonyEventBase {
  readonly type: 'parked'
  readonly slot: string | null
}

/** A device left the call (CSTA Connection Cleared). */
export interface ConnectionClearedEvent extends TelephonyEventBase {
  readonly type: 'connectionCleared'
  readonly connectionId: ConnectionId
  /** How the offer to an agent's device ended. An agent who talked has `answered`. */
  readonly result: OfferResult
  /** The switch's word for why, e.g. `NORMAL_CLEARING` (FreeSWITCH, after Q.850). */
  readonly cause: string
}

/** The last connection of the customer is gone: the call is over. */
export interface CallClearedEvent extends TelephonyEventBase {
  readonly type: 'callCleared'
  /** The switch's word for why; `unknown` when the end itself was not seen. */
  readonly cause: string
  readonly endedBy: EndedBy
  readonly outcome: CallOutcome
}

/** The customer keyed in digits (DTMF). */
export interface DigitsReceivedEvent extends TelephonyEventBase {
  readonly type: 'digitsReceived'
  readonly digits: string
}

/** The switch began to record the call into a file. */
export interface RecordingStartedEvent extends TelephonyEventBase {
  readonly type: 'recordingStarted'
  readonly path: string
}

/** The switch stopped recording into that file. */
export interface RecordingStoppedEvent extends TelephonyEventBase {
  readonly type: 'recordingStopped'
  readonly path: string
}

/** The recording goes on in silence, or is heard again. */
export interface RecordingMaskedEvent extends TelephonyEventBase {
  readonly type: 'recordingMasked'
  readonly path: string
  readonly masked: boolean
}

/** Call data that the configuration asks for changed (CSTA Call Information). */
export interface CallInformationEvent extends TelephonyEventBase {
  readonly type: 'callInformation'
  readonly variables: Readonly<Record<string, string>>
}

/** What a telephony adapter tells about calls, whatever the switch. The words are those of ECMA-269 (CSTA). */
export type TelephonyEvent =
  | OriginatedEvent
  | QueuedEvent
  | DequeuedEvent
  | DeliveredEvent
  | EstablishedEvent
  | HeldEvent
  | RetrievedEvent
  | TransferredEvent
  | ConferencedEvent
  | MonitoredEvent
  | MuteChangedEvent
  | ParkedEvent
  | ConnectionClearedEvent
  | CallClearedEvent
  | DigitsReceivedEvent
  | RecordingStartedEvent
  | RecordingStoppedEvent
  | RecordingMaskedEvent
  | CallInformationEvent
