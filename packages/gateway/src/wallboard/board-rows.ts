import type { AgentView, Timestamp, WallboardAgent, WallboardQueue, WallboardSummary } from '@ringloop/core'
import type { CallTally } from './call-tally.js'
import { figuresOf, noCounts } from './wait-counts.js'
import type { WallboardSettings } from './wallboard-settings.js'

/** What is left to do beside the calls that wait. */
export interface Backlog {
  readonly callBacks: number
  readonly ticketsToFile: number
}

/** The head of the board. */
export function summaryRow(
  queue: string | null,
  now: Timestamp,
  parts: {
    readonly tally: CallTally
    readonly settings: WallboardSettings
    readonly backlog: Backlog
    readonly countedSince: Timestamp
    readonly counting: boolean
  },
): WallboardSummary {
  const { tally, settings, backlog, countedSince, counting } = parts
  const history = tally.history(queue)
  return {
    // a patch a second says that this is fresh; the figures between have their own
    at: Math.floor(now / 1000) * 1000,
    queue,
    countedSince: Math.max(countedSince, tally.dayStart()),
    timeZone: settings.timeZone,
    counting,
    ...settings.limitsOf(queue),
    targets: settings.targetsOf(queue),
    waiting: history?.waiting() ?? 0,
    waitingSince: history?.waitingSince() ?? null,
    today: figuresOf(history?.today() ?? noCounts()),
    hour: figuresOf(history?.hour() ?? noCounts()),
    ...backlog,
    // nobody asks the customers yet
    satisfaction: null,
  }
}

/** One queue, today. */
export function queueRow(name: string, tally: CallTally, settings: WallboardSettings): WallboardQueue {
  const history = tally.history(name)
  const { answered, abandoned, serviceLevel, abandonRate } = figuresOf(history?.today() ?? noCounts())
  return {
    name,
    waiting: history?.waiting() ?? 0,
    waitingSince: history?.waitingSince() ?? null,
    answered,
    abandoned,
    serviceLevel,
    abandonRate,
    targets: settings.targetsOf(name),
  }
}

/** An agent of whom no queue tells anything, and whose desk nobody looks at, takes no calls, whatever was last known. */
export function agentRow({ name, state, since, queueStatus }: AgentView, atDesk: boolean): WallboardAgent {
  return { name, state: state === 'ready' && queueStatus === null && !atDesk ? 'loggedOff' : state, since }
}
