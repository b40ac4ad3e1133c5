import type { AgentState } from '../agents/agent.js'
import type { Timestamp } from '../time/clock.js'

/** Somebody to transfer to or to consult, as they stand. */
export interface TeamMember {
  readonly extension: string
  readonly name: string
  /** Whom neither a queue nor a desk knows to be there is logged off. */
  readonly state: AgentState
  readonly since: Timestamp
}

/** A queue to transfer to. */
export interface TeamQueue {
  readonly name: string
  /** The number that leads into it. */
  readonly dial: string
  /** How many callers wait in it. */
  readonly waiting: number
  /** How many of its agents are ready; `null` where nobody knows who works in it. */
  readonly ready: number | null
}

/** The topic `team`: whom a call can be given to. People by extension, queues by name; whoever watches is among them. */
export type TeamView = {
  readonly people: Readonly<Record<string, TeamMember>>
  readonly queues: Readonly<Record<string, TeamQueue>>
}
