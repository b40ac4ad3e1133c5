import type { AgentState } from '../agents/agent.js'
import type { Timestamp } from '../time/clock.js'
import type { WorkChannel } from './work-item.js'

/** What an agent can do, as configured: does not change with what they do. */
export interface AgentProfile {
  readonly extension: string
  readonly name: string
  /** Skill → level. */
  readonly skills: Readonly<Record<string, number>>
  readonly languages: readonly string[]
  readonly regions: readonly string[]
  readonly teams: readonly string[]
  /** Queues of the switch they work in, as far as that is known. */
  readonly queues: readonly string[]
}

/** An agent as they stand now. */
export interface RoutableAgent extends AgentProfile {
  readonly state: AgentState
  /** Since when they have had nothing to do; of use while they are ready. */
  readonly idleSince: Timestamp
  /** How much they take at once. */
  readonly capacity: Readonly<Record<WorkChannel, number>>
  /** How much they have, with what is being offered to them. */
  readonly load: Readonly<Record<WorkChannel, number>>
  /** In the time that the host counts, such as a shift. */
  readonly calls: number
  readonly talkSeconds: number
  /** Their share when work is spread by weight; more than 0. */
  readonly weight: number
}

/** A queue as it stands now. */
export interface QueueLoad {
  readonly waiting: number
  readonly longestWaitSeconds: number | null
  /** Talk and wrap-up of one call; `null` if not known yet. */
  readonly averageHandleSeconds: number | null
}

/** What was offered to whom before. */
export interface AssignmentHistory {
  /** Who last helped this customer. */
  readonly lastAgent: string | null
  /** By extension, in the time that the host counts. */
  readonly offers: Readonly<Record<string, { readonly count: number; readonly lastAt: Timestamp }>>
}

/** Nothing was. */
export const noHistory: AssignmentHistory = { lastAgent: null, offers: {} }
