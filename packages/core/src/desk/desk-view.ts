import type { AgentView } from '../agents/agent.js'
import type { Interaction } from '../interactions/interaction.js'
import type { CallCommandType } from '../telephony/call-command.js'

/** The part an agent has in an interaction right now. */
export type MyPart =
  /** The call rings at my device, also when a colleague wants my advice. */
  | 'ringing'
  | 'talking'
  /** A colleague asks me for advice; the customer waits. */
  | 'consulted'
  /** The call is over for me and I have to finish its ticket. */
  | 'wrapUp'
  /** I was part of it, or it was offered to me and I did not take it. */
  | 'past'
  /** Nobody took it, or a rule promised to call back and the time has come: anybody may call back. */
  | 'missed'
  /** The customer is parked: anybody may take them. */
  | 'parked'
  /** A colleague has it and I am a supervisor. */
  | 'supervised'
  /** It waits in a queue, or rings at a colleague, and I am a supervisor. */
  | 'waiting'

/** One interaction as one agent sees it. */
export interface InteractionView {
  readonly interaction: Interaction
  readonly mine: MyPart
  /** What I can do with the call now, as its adapter states it. */
  readonly commands: readonly CallCommandType[]
  /** Telephone numbers of it, as they came, and as people of the gateway's region write them. */
  readonly phones?: Readonly<Record<string, string>>
}

/** How a switch stands. */
export interface TelephonyView {
  readonly state: 'connected' | 'connecting' | 'disconnected'
  readonly reason: string | null
}

/** Where the pieces outside stand, for the line at the edge of the desk. */
export interface SystemView {
  /** The worst of the switches. */
  readonly telephony: TelephonyView
  /** Each of them by name, where there are several. */
  readonly switches: readonly (TelephonyView & { readonly name: string })[]
  readonly tickets: { readonly state: 'available' | 'unavailable'; readonly waiting: number; readonly reason: string | null }
  /** Default region of telephone numbers, ISO 3166 alpha-2. */
  readonly region: string
}

/** Somebody to transfer to or to consult. */
export interface Colleague {
  readonly extension: string
  readonly name: string
}

/** Everything an agent's desk shows. The browser never makes up state; it shows this. */
export interface DeskView {
  readonly agent: AgentView
  readonly system: SystemView
  /** The other agents of the gateway, by name. They don't change while it runs. */
  readonly colleagues: readonly Colleague[]
  /** By call id. */
  readonly interactions: Readonly<Record<string, InteractionView>>
}
