import type { AgentState } from '../agents/agent.js'
import type { CallId } from '../calls/call-id.js'
import type { CallCommandType, QueueAgentStatus } from '../telephony/call-command.js'
import type { Timestamp } from '../time/clock.js'

/** Who calls, as a supervisor may see them. From outside: escape it before it is shown. */
export interface FloorCaller {
  /** Of the customer's record, else what the network says; `null` for none. */
  readonly name: string | null
  /** Written as in the gateway's region; `null` for none, and of who hides. */
  readonly number: string | null
  /** They ask to stay unknown: there is neither name nor number. */
  readonly hidden: boolean
  readonly level: string | null
}

/** A queue, as it stands now and how it did today. */
export interface FloorQueue {
  readonly name: string
  readonly waiting: number
  /** Since when they wait who wait longest; `null`: nobody waits. */
  readonly waitingSince: Timestamp | null
  /** Agents of the queue by what they do; `null` as long as nobody knows who works in it. Busy: on a call, or in wrap-up. */
  readonly ready: number | null
  readonly busy: number | null
  readonly notReady: number | null
  /** Today; `null` where nobody counts. */
  readonly answered: number | null
  readonly abandoned: number | null
  /** Share from 0 to 1; `null` of nothing. */
  readonly serviceLevel: number | null
}

/** The call that an agent has. */
export interface FloorCall {
  readonly id: CallId
  readonly caller: FloorCaller
  /** The queue it came through. */
  readonly queue: string | null
  /** `alerting`: it rings there. */
  readonly state: 'alerting' | 'connected'
  readonly since: Timestamp
  readonly held: boolean
  readonly muted: boolean
  /** The agent is asked for advice, and does not talk with the customer. */
  readonly consultation: boolean
  /** Extensions of supervisors who take part. */
  readonly monitoring: readonly string[]
  /** What a supervisor who is not in the call can do with it now. */
  readonly commands: readonly CallCommandType[]
}

/** An agent, as they stand. */
export interface FloorAgent {
  readonly extension: string
  readonly name: string
  /** Whom neither a queue nor a desk knows to be there is logged off. */
  readonly state: AgentState
  readonly since: Timestamp
  /** What their queues take them for, also during a call; `null` until it was told. */
  readonly queueStatus: QueueAgentStatus | null
  /** The agent's name in the queues, by which others change their state; `null`: they are none. */
  readonly queueAgent: string | null
  /** The queues they work in, as far as it is known. */
  readonly queues: readonly string[]
  /** The one they talk in, else the one that rings. */
  readonly call: FloorCall | null
}

/** A caller who waits in a queue. */
export interface FloorWaiting {
  readonly id: CallId
  readonly queue: string
  readonly since: Timestamp
  readonly caller: FloorCaller
  /** So many seconds earlier than they did they count as having come. Who is next has waited longest with it. */
  readonly headStartSeconds: number
  /** By which rules; empty if none, or if a person did it. */
  readonly raisedBecause: readonly string[]
  /** The extension of who raised them by hand last. */
  readonly raisedBy: string | null
  /** The extension at which the call rings just now. */
  readonly ringsAt: string | null
  /** What a supervisor can do with the call now. */
  readonly commands: readonly CallCommandType[]
  /** Whether this switch lets us raise who waits. */
  readonly raisable: boolean
}

/** The topic `floor`, for supervisors: queues by name, agents by extension, who waits by call. */
export type FloorView = {
  readonly queues: Readonly<Record<string, FloorQueue>>
  readonly agents: Readonly<Record<string, FloorAgent>>
  readonly waiting: Readonly<Record<string, FloorWaiting>>
}
