import type { Timers } from '../connection/timers.js'
import type { DeviceBehaviour, OutsideNumbers } from './device-behaviour.js'
import type { Extension } from './dialplan.js'
import type { QueueSettings } from './queue-model.js'

/** A telephone of ours, and the agent who has it. */
export interface PhoneOptions {
  readonly extension: string
  /** `true` by default. */
  readonly registered?: boolean
  /** Answers after one second by default. */
  readonly behaviour?: DeviceBehaviour
  /** Takes a call when the switch tells it to (SIP `talk`); `true` by default. */
  readonly obeysTalk?: boolean
  /** Is an agent of these queues; `1001@default` is its name in them. */
  readonly queues?: readonly string[]
  /** `Available` by default. */
  readonly status?: string
  /** After so many calls that were not answered the agent goes on break; 3 by default, 0 for never. */
  readonly maxNoAnswer?: number
  readonly wrapUpSeconds?: number
  /** How long the phone rings for a call from a queue; 10 s by default. */
  readonly ringSeconds?: number
}

/** What the simulated switch is like. */
export interface SimulatorOptions {
  /** Loopback unless said otherwise. */
  readonly host?: string
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** `ClueCon` by default, as a fresh FreeSWITCH has it. */
  readonly password?: string
  /** Accept `userauth USER:PASSWORD` for this user (`name@domain`). */
  readonly user?: string
  readonly hostname?: string
  readonly version?: string
  /** The same seed and the same time give the same events; 1 by default. */
  readonly seed?: number
  /** Time; the machine's own by default. */
  readonly timers?: Timers
  /** How much faster than the machine's own time goes; 1 by default. Not with `timers`. */
  readonly speed?: number
  /** Seconds between HEARTBEAT events; 20 by default, 0 for none. */
  readonly heartbeatSeconds?: number
  /** Telephones; 1001 and 1002, agents of `support@default`, by default. */
  readonly phones?: readonly PhoneOptions[]
  /** Queues; `support@default`, by longest idle agent, by default. */
  readonly queues?: readonly (Partial<QueueSettings> & { readonly name: string })[]
  /** The dialplan beside the phones: 5001 leads to the first queue, 5002 to an IVR before it, 3000 to a conference, by default. */
  readonly extensions?: Readonly<Record<string, Extension>>
  /** What numbers outside do; by default their end tells: …486 busy, …603 rejects, …408 no answer, …404 invalid, …503 congestion. */
  readonly outside?: readonly OutsideNumbers[]
  /** Names of the gateways to numbers outside; `pstn` by default. */
  readonly gateways?: readonly string[]
  /** Events that may wait for a listener that does not read; 100,000 as in FreeSWITCH. */
  readonly maxQueuedEvents?: number
  /** How long a server of an outbound socket may be silent, in seconds; 5 by default. */
  readonly socketSilenceSeconds?: number
  /** How many ended calls `truth()` remembers; 100,000 by default. */
  readonly keepCalls?: number
}

/** The extensions of a switch that is not told any. */
export function defaultExtensions(queue: string): Readonly<Record<string, Extension>> {
  return {
    '5001': { kind: 'queue', queue },
    '5002': { kind: 'ivr', digits: 6, variable: 'ivr_digits', queue },
    '3000': { kind: 'conference', room: '3000' },
    '5900': { kind: 'park' },
  }
}
