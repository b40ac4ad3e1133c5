import type { Channel } from './channel.js'

/** How a queue is set up. */
export interface QueueSettings {
  /** `support@default`. */
  readonly name: string
  readonly strategy: 'longest-idle-agent' | 'ring-all'
  /** 0 for no end. */
  readonly maxWaitSeconds: number
  /** How long a member waits while no agent is logged in; 0 for no end. */
  readonly maxWaitWithNoAgentSeconds: number
  readonly agentNoAnswerStatus: string
}

/** An agent of mod_callcenter. */
export interface QueueAgentState {
  /** `1001@default`. */
  readonly name: string
  readonly extension: string
  contact: string
  status: string
  state: string
  maxNoAnswer: number
  wrapUpSeconds: number
  rejectDelaySeconds: number
  busyDelaySeconds: number
  noAnswerDelaySeconds: number
  legTimeoutSeconds: number
  noAnswerCount: number
  callsAnswered: number
  talkSeconds: number
  lastBridgeStart: number
  lastBridgeEnd: number
  lastOfferedCall: number
  lastStatusChange: number
  /** Not before this time, in milliseconds. */
  readyAt: number
}

/** An agent's place in a queue. */
export interface Tier {
  readonly queue: string
  readonly agent: string
  state: string
  level: number
  position: number
}

/** One who waits in a queue. */
export interface Member {
  readonly id: string
  readonly channel: Channel
  readonly queue: QueueSettings
  readonly joinedAt: number
  /** When the channel was answered, in milliseconds: where queues count from (`time-base-score=system`). */
  readonly systemAt: number
  /** In seconds: the head start, and what passed between answer and joining. */
  baseScore: number
  state: 'Waiting' | 'Trying' | 'Answered' | 'Abandoned'
  servingAgent: QueueAgentState | null
  /** An agent has answered, and is about to be connected. */
  answering: boolean
  /** Stops the offers that are under way. */
  readonly offers: Map<QueueAgentState, (cause: string) => void>
}

const secondsOf = (milliseconds: number) => Math.floor(milliseconds / 1000)

/** What a member has when they join, by the variable `cc_base_score` of their channel. */
export const baseScoreOf = ({ joinedAt, systemAt }: Pick<Member, 'joinedAt' | 'systemAt'>, headStart = '0'): number =>
  (Number.parseInt(headStart, 10) || 0) + secondsOf(joinedAt) - secondsOf(systemAt)

/** By what a queue is sorted: who has the highest is next. */
export const scoreOf = ({ joinedAt, baseScore }: Pick<Member, 'joinedAt' | 'baseScore'>, now: number): number =>
  secondsOf(now) - secondsOf(joinedAt) + baseScore

/** Status that an agent may have. */
export const agentStatuses = ['Logged Out', 'Available', 'Available (On Demand)', 'On Break'] as const
/** State that an agent may have. */
export const agentStates = ['Idle', 'Waiting', 'Receiving', 'In a queue call', 'Reserved'] as const
/** State that a tier may have. */
export const tierStates = ['No Answer', 'Ready', 'Offering', 'Active Inbound', 'Standby'] as const
