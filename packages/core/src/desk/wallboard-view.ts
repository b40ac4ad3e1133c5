import type { AgentState } from '../agents/agent.js'
import type { Timestamp } from '../time/clock.js'

/**
 * The figures of a stretch of time. A share or a mean of nothing is `null`, never zero.
 *
 * A call counts in a queue once for each time it waited there, and in all once for each time its caller waited, through however many
 * queues: it counts when the wait is over.
 */
export interface WallboardFigures {
  /** Waits that began. */
  readonly offered: number
  /** Waits that ended with an agent. */
  readonly answered: number
  /** Of these, within the time that is promised. */
  readonly answeredInTime: number
  /** Waits that the caller gave up, after the short ones. */
  readonly abandoned: number
  /** Waits given up so soon that nobody could have answered: they count in no share. */
  readonly abandonedShort: number
  /** Waits that ended elsewhere: in another queue, a mailbox, an announcement. They count in no share. */
  readonly overflowed: number
  /** Share of `answered + abandoned` that was answered in time (service level, also "telephone service factor"). */
  readonly serviceLevel: number | null
  /** Share of `answered + abandoned` that was given up. */
  readonly abandonRate: number | null
  /** Mean wait of those who were answered, in milliseconds (average speed of answer). */
  readonly asaMs: number | null
  /** Mean time of agents for an answered call, in milliseconds: talk, hold and wrap-up (average handling time). */
  readonly ahtMs: number | null
}

/** What is promised, and from where on somebody is alarmed; `null`: nothing is. */
export interface WallboardTargets {
  /** Share from 0 to 1; less is bad. */
  readonly serviceLevel: number | null
  readonly longestWaitMs: number | null
  /** Share from 0 to 1; more is bad. */
  readonly abandonRate: number | null
  /** Callers. */
  readonly waiting: number | null
}

/** The head of the board. */
export interface WallboardSummary {
  /** When this was so; renewed every second while somebody watches. */
  readonly at: Timestamp
  /** The queue that it is about; `null`: all. */
  readonly queue: string | null
  /** Since when calls are counted as `today`: midnight in `timeZone`, or later if earlier calls are not kept. */
  readonly countedSince: Timestamp
  /** IANA name. */
  readonly timeZone: string
  /** Earlier calls of today are still being read; the figures grow until then. */
  readonly counting: boolean
  /** An answer within so many milliseconds is in time. */
  readonly answerWithinMs: number
  readonly shortAbandonMs: number
  readonly targets: WallboardTargets
  readonly waiting: number
  /** Since when the caller waits who waits longest; `null`: nobody waits. */
  readonly waitingSince: Timestamp | null
  readonly today: WallboardFigures
  readonly hour: WallboardFigures
  /** Callers who wait to be called back, now or later today. */
  readonly callBacks: number
  /** Tickets that are not in the ticket system yet. */
  readonly ticketsToFile: number
  /** Mean of the customers' answers from 0 to 1; `null`: nobody is asked. */
  readonly satisfaction: number | null
}

/** One minute of the last hour. */
export interface WallboardMinute {
  /** Its beginning. */
  readonly at: Timestamp
  /** Waits that began in it. */
  readonly offered: number
  readonly answered: number
  /** Most callers who waited at once. */
  readonly waiting: number
  /** The longest that anybody had waited in it, in milliseconds. */
  readonly longestWaitMs: number
  /** These are of the quarter of an hour up to its end: one minute has too few calls for a share. */
  readonly serviceLevel: number | null
  readonly abandonRate: number | null
  readonly asaMs: number | null
  readonly ahtMs: number | null
  /** Call backs and tickets that were left to do; `null` if nobody looked. */
  readonly backlog: number | null
}

/** One queue, today. */
export interface WallboardQueue {
  /** Empty: calls that rang without any queue. */
  readonly name: string
  readonly waiting: number
  readonly waitingSince: Timestamp | null
  readonly answered: number
  readonly abandoned: number
  readonly serviceLevel: number | null
  readonly abandonRate: number | null
  readonly targets: WallboardTargets
}

/** One agent. */
export interface WallboardAgent {
  readonly name: string
  readonly state: AgentState
  readonly since: Timestamp
}

/** What an alarm can be about. `offered`: how many calls come in. */
export type WallboardAlarmKind = 'serviceLevel' | 'longestWait' | 'abandonRate' | 'waiting' | 'offered'

/** Something that is not as it should be. */
export interface WallboardAlarm {
  readonly kind: WallboardAlarmKind
  /** `null`: in all; empty: calls without a queue. */
  readonly queue: string | null
  /** A limit of the configuration was passed, or it is unusual for the last hour. */
  readonly cause: 'limit' | 'unusual'
  readonly since: Timestamp
  /** As it is now: a share, callers, or milliseconds, as `kind` has it. */
  readonly value: number
  /** The limit, or what was usual in the last hour (its median). */
  readonly limit: number
  /** How sure it is that this is no chance, 0 to 1; `null` for a limit, which is passed or not. */
  readonly sure: number | null
}

/** What a big screen shows: the topic `wallboard`, or `wallboard/<queue>` for one queue. */
export interface WallboardView {
  /** One row, `summary`. */
  readonly board: Readonly<Record<string, WallboardSummary>>
  /** The last sixty, by their number since 1970. */
  readonly minutes: Readonly<Record<string, WallboardMinute>>
  /** By name. */
  readonly queues: Readonly<Record<string, WallboardQueue>>
  /** By extension. */
  readonly agents: Readonly<Record<string, WallboardAgent>>
  /** By what they are about. */
  readonly alarms: Readonly<Record<string, WallboardAlarm>>
}
