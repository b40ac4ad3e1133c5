import type { Call } from '../calls/call.js'
import type { CallId, ConnectionId } from '../calls/call-id.js'
import type { Timestamp } from '../time/clock.js'
import type { CallCommand, CallCommandType, MonitorMode } from './call-command.js'

/** Who gives a command. */
export interface CommandingPerson {
  readonly extension: string
  /** Their name in the switch's queues (`1001@default`), if they have one. */
  readonly agent: string | null
  /** May listen, whisper, barge in, and change what colleagues do. */
  readonly supervisor: boolean
}

/** One who waits in a queue. */
export interface QueueMember {
  readonly callId: CallId
  readonly number: string | null
  readonly name: string | null
  readonly state: string
  readonly joinedAt: Timestamp | null
  readonly servedBy: string | null
}

/** One agent of a queue. */
export interface QueueAgent {
  readonly agent: string
  readonly status: string
  readonly state: string
  readonly level: number
  readonly position: number
  readonly tierState: string
}

type Done = Readonly<Record<never, never>>

/** What each command gives when it was done. What it means for the call comes as events. */
export interface CallCommandResults {
  readonly answer: { readonly connectionId: ConnectionId }
  readonly reject: { readonly connectionId: ConnectionId }
  readonly hangUp: { readonly connectionId: ConnectionId }
  readonly hold: Done
  readonly retrieve: Done
  readonly mute: Done
  readonly unmute: Done
  readonly blindTransfer: { readonly to: string }
  /** The consulted device answered. */
  readonly consult: { readonly connectionId: ConnectionId }
  /** Who I talk with now. */
  readonly alternate: { readonly talkingTo: 'customer' | 'consulted' }
  readonly completeTransfer: { readonly connectionId: ConnectionId }
  readonly cancelConsultation: Done
  readonly conference: { readonly room: string }
  readonly addParticipant: { readonly connectionId: ConnectionId }
  readonly removeParticipant: Done
  readonly muteParticipant: Done
  readonly park: { readonly slot: string }
  readonly retrieveParked: { readonly connectionId: ConnectionId }
  readonly pickUp: { readonly connectionId: ConnectionId }
  readonly moveToQueue: { readonly queue: string }
  readonly startRecording: { readonly path: string }
  readonly stopRecording: { readonly path: string }
  readonly pauseRecording: { readonly path: string }
  readonly resumeRecording: { readonly path: string }
  readonly sendDigits: Done
  readonly setCallData: Done
  /** Both sides answered. */
  readonly dial: { readonly callId: CallId }
  readonly monitor: { readonly connectionId: ConnectionId; readonly mode: MonitorMode }
  readonly stopMonitoring: Done
  readonly setAgentStatus: Done
  readonly setAgentState: Done
  readonly setTier: Done
  readonly removeTier: Done
  readonly listQueue: { readonly members: readonly QueueMember[]; readonly agents: readonly QueueAgent[] }
}

/** Whom {@link CallControl.raiseWaiting} raises, and to what. */
export interface RaiseWaitingRequest {
  readonly callId: CallId
  /** So many seconds earlier than they did they are to count as having come: whole, 0 to 86,400. */
  readonly headStartSeconds: number
}

/** The capability of an adapter to command its telephone system. */
export interface CallControl {
  /**
   * Does what is asked, and resolves once the switch has done it.
   *
   * Errors have what the switch said in `said`, and in `mend` what to do.
   *
   * @throws `notPossible` in this state of the call, `forbidden` for this person, `notFound`, `doNotCall`, the early failures of a
   * call (`busy`, `noAnswer`, `rejected`, `invalidNumber`, `congestion`), `refused`, `timeout`, `closed`, `invalidInput`, `aborted`
   */
  execute<Command extends CallCommand>(
    command: Command,
    options: { readonly by: CommandingPerson; readonly signal?: AbortSignal },
  ): Promise<CallCommandResults[Command['type']]>
  /** What this person can do with this call now; without a call, what they can do beside one. Empty without a connection to the switch. */
  availableCommands(call: Call | null, person: CommandingPerson): readonly CallCommandType[]
  /**
   * The names of all queues of the switch; of several switches, one that is away has those that it told last.
   *
   * @throws `timeout`, `closed`, `refused`, `aborted`
   */
  queues?(options?: { readonly signal?: AbortSignal }): Promise<readonly string[]>
  /**
   * Gives a caller who waits in a queue this head start, unless they have as much. It says what they shall have, not what is added: twice
   * is as once. They wait on undisturbed, and nobody's is lowered. No command of persons: the house decides who waits before whom.
   *
   * @returns whether it changed anything, and whether the caller was found in their queue at all; a call that does not wait is left alone.
   * @throws `notPossible` if this switch cannot do it at all, `invalidInput`, `timeout`, `closed`, `refused`, `aborted`
   */
  raiseWaiting?(
    request: RaiseWaitingRequest,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ readonly raised: boolean; readonly found: boolean }>
}
