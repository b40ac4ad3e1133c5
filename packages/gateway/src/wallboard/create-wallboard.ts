import {
  type AgentView,
  type DomainEvent,
  type Interaction,
  type Journal,
  RingloopError,
  safeLine,
  type Timestamp,
  type TopicChange,
  type WallboardAgent,
  type WallboardFigures,
  type WallboardView,
} from '@ringloop/core'
import { tellEach } from '../host/tell-each.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { isDisplay } from '../server/display-sessions.js'
import { createListeners, type Listeners } from '../server/listeners.js'
import type { TopicProvider } from '../server/topics.js'
import type { Database } from '../storage/database.js'
import { limitReadings, unusualReadings } from './alarm-readings.js'
import { agentRow, type Backlog, queueRow, summaryRow } from './board-rows.js'
import { type CallTally, createCallTally } from './call-tally.js'
import { localDayOf } from './local-day.js'
import { readSince } from './read-since.js'
import { type AlarmStates, raisedAlarms, reduceAlarms } from './reduce-alarms.js'
import { figuresOf, noCounts } from './wait-counts.js'
import type { WallboardSettings } from './wallboard-settings.js'

/** The wallboard of a gateway. */
export interface Wallboard {
  /** `wallboard`, and `wallboard/<queue>`: for supervisors and displays. */
  readonly topic: TopicProvider
  /** How a queue did today. */
  todayOf(queue: string): WallboardFigures
  /** Told of what the journal has taken. */
  committed(events: readonly DomainEvent[]): void
  /** An agent's state may be another. */
  agentsChanged(): void
  /** Reads the journal of today; figures are shown meanwhile and grow. Never rejects. */
  recover(): Promise<void>
}

/** What {@link createWallboard} needs. */
export interface WallboardOptions {
  readonly settings: WallboardSettings
  /** Who is in no queue (`queueAgent: null`) is shown while they are there alone. */
  readonly agents: readonly { readonly extension: string; readonly queueAgent?: string | null | undefined }[]
  readonly agentOf: (extension: string) => AgentView | undefined
  readonly isAtDesk: (extension: string) => boolean
  readonly interactions: () => Iterable<Interaction>
  readonly ticketsToFile: () => number
  /** All queues that there are; `null` as long as nobody can tell. */
  readonly queues: () => readonly string[] | null
  readonly journal: Pick<Journal, 'read'>
  readonly database: Pick<Database, 'query'>
  readonly clock: HostClock
  /** Ends the reading of the journal. */
  readonly signal: AbortSignal
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** What changes quickly is put together for so long. */
const patchEveryMs = 100
/** What is looked at by the clock: alarms, minutes, what is left to do. */
const lookEveryMs = 1_000
/** A telephone system whose clock is farther ahead is wrong. */
const aheadMs = 60_000
/** A call of today may have begun before midnight, and the last hour too. */
const readBackMs = 2 * 3_600_000

/** Boards that are open when one of a queue is asked for that nobody knows. */
const mostUnknown = 50

/** A board that somebody watches: all queues, or one. */
interface Board {
  readonly queue: string | null
  readonly watchers: Listeners<readonly TopicChange[]>
  view: WallboardView
}

/**
 * Counts what happens to callers and shows it to whoever watches. While nobody does, it counts and looks for alarms as calls come, and
 * has no timer.
 */
export function createWallboard(options: WallboardOptions): Wallboard {
  const { settings, agents, agentOf, isAtDesk, clock, signal, log } = options
  let tally = createCallTally({ ...settings, now: clock.now() })
  let countedSince = clock.now()
  /** What was committed since the journal is being read; `null` once it was. */
  let early: Map<string, DomainEvent> | null = null
  let alarmStates: AlarmStates = new Map()
  let alarms: WallboardView['alarms'] = {}
  let lookedAt = Number.NEGATIVE_INFINITY
  let backlog: Backlog = { callBacks: 0, ticketsToFile: 0 }
  const boards = new Map<string | null, Board>()
  const agentRows = new Map<string, { readonly view: AgentView; readonly atDesk: boolean; readonly row: WallboardAgent }>()
  let patchSoon: (() => void) | null = null
  let lookSoon: (() => void) | null = null

  /** What the clock changes: at most once a second. */
  const look = (now: Timestamp) => {
    if (now - lookedAt < lookEveryMs && now >= lookedAt) return
    lookedAt = now
    tally.advance(now)
    let callBacks = 0
    for (const { callBack } of options.interactions()) if (callBack.state === 'scheduled' || callBack.state === 'due') callBacks++
    backlog = { callBacks, ticketsToFile: options.ticketsToFile() }
    const all = tally.history(null)
    all?.noteBacklog(backlog.callBacks + backlog.ticketsToFile, now)
    // half of a day is no reason for an alarm
    const readings = early !== null ? [] : [null, ...tally.queues()].flatMap((queue) => readingsOf(queue, now))
    alarmStates = reduceAlarms(alarmStates, readings, now)
    alarms = Object.fromEntries(raisedAlarms(alarmStates))
  }
  const readingsOf = (queue: string | null, now: Timestamp) => {
    const history = tally.history(queue)
    if (history === undefined) return []
    const waiting = history.waiting()
    const waitingSince = history.waitingSince()
    const standing = { waiting, waitingSince, hour: figuresOf(history.hour()), targets: settings.targetsOf(queue) }
    const unusual = queue === null && settings.unusual ? unusualReadings(history.minutes(now), now, standing) : []
    return [...limitReadings(queue, now, standing), ...unusual]
  }

  const agentsNow = (): WallboardView['agents'] => {
    const rows: Record<string, WallboardAgent> = {}
    for (const { extension, queueAgent } of agents) {
      const view = agentOf(extension)
      if (view === undefined) continue
      const atDesk = isAtDesk(extension)
      let known = agentRows.get(extension)
      if (known?.view !== view || known.atDesk !== atDesk) {
        known = { view, atDesk, row: agentRow(view, atDesk) }
        agentRows.set(extension, known)
      }
      if (queueAgent !== null || known.row.state !== 'loggedOff') rows[extension] = known.row
    }
    return rows
  }
  const viewOf = (queue: string | null, now: Timestamp): WallboardView => {
    const minutes = tally.history(queue)?.minutes(now) ?? []
    const names = queue === null ? [...tally.queues()] : [queue]
    const mine = Object.entries(alarms).filter(([, alarm]) => queue === null || alarm.queue === queue)
    return {
      board: { summary: summaryRow(queue, now, { tally, settings, backlog, countedSince, counting: early !== null }) },
      minutes: Object.fromEntries(minutes.map((minute) => [String(minute.at / 60_000), minute])),
      queues: Object.fromEntries(names.map((name) => [name, queueRow(name, tally, settings)])),
      // who is in which queue is the switch's to know
      agents: queue === null ? agentsNow() : {},
      alarms: Object.fromEntries(mine),
    }
  }

  const patch = () => {
    const now = clock.now()
    tally.advance(now)
    for (const board of boards.values()) {
      const next = viewOf(board.queue, now)
      const { view, changes } = changesBetween(board.view, next)
      board.view = view
      if (changes.length > 0) board.watchers.tell(changes)
    }
  }
  const changed = () => {
    if (boards.size === 0 || patchSoon !== null) return
    patchSoon = clock.after(patchEveryMs, () => {
      patchSoon = null
      tellEach({ wallboard: patch }, log)
    })
  }
  const lookRegularly = () => {
    lookSoon = clock.after(lookEveryMs, () => {
      lookSoon = null
      if (boards.size === 0) return
      lookRegularly()
      tellEach({ alarms: () => look(clock.now()), wallboard: patch }, log)
    })
  }

  /** Boards are kept by name: they are opened of queues that there are, and as long as nobody can tell, of a few others. */
  const checkQueue = (queue: string) => {
    if (tally.history(queue) !== undefined || boards.has(queue)) return
    const all = options.queues()
    if (all?.includes(queue)) return
    if (all !== null)
      throw new RingloopError('notFound', `topic: there is no queue ${JSON.stringify(safeLine(queue, 80))}.`, {
        mend: 'Look at the names of the queues on the wallboard.',
      })
    if (boards.size > mostUnknown)
      throw new RingloopError('overloaded', 'topic: boards of too many queues are watched that nobody knows yet.', {
        mend: 'Name the queue under "queues" in the configuration, or look again when it had a call.',
      })
  }

  let saidUncounted = false
  /** What the model cannot take must not end the day of all others; it is said once. */
  const count = (into: CallTally, event: DomainEvent) => {
    const now = clock.now()
    try {
      // a day that has not come yet would end this one
      into.take(event.at > now + aheadMs ? { ...event, at: now } : event)
    } catch (error) {
      if (!saidUncounted) log('an event is not counted on the wallboard', { type: event.type, error })
      saidUncounted = true
    }
  }
  const takeAll = (events: readonly DomainEvent[]) => {
    for (const event of events) count(tally, event)
  }

  return {
    topic: {
      open(watcher, about, publish) {
        if (!watcher.supervisor && !isDisplay(watcher.extension))
          throw new RingloopError('forbidden', 'topic: the wallboard is for supervisors and displays.', {
            mend: 'Ask whoever runs the gateway to make you a supervisor, or for the address of a display.',
          })
        const queue = about === '' ? null : about
        if (queue !== null) checkQueue(queue)
        const now = clock.now()
        look(now)
        patch()
        const board = boards.get(queue) ?? { queue, watchers: createListeners('wallboard', log), view: viewOf(queue, now) }
        boards.set(queue, board)
        board.watchers.add(publish)
        if (lookSoon === null) lookRegularly()
        return {
          view: { ...board.view },
          close() {
            board.watchers.delete(publish)
            if (board.watchers.size === 0 && boards.get(queue) === board) boards.delete(queue)
            if (boards.size > 0) return
            lookSoon?.()
            patchSoon?.()
            lookSoon = null
            patchSoon = null
          },
        }
      },
    },
    todayOf(queue) {
      tally.advance(clock.now())
      return figuresOf(tally.history(queue)?.today() ?? noCounts())
    },
    committed(events) {
      if (early === null) takeAll(events)
      else for (const event of events) early.set(event.id, event)
      look(clock.now())
      changed()
    },
    agentsChanged: changed,
    async recover() {
      const held = new Map<string, DomainEvent>()
      early = held
      const now = clock.now()
      const { start } = localDayOf(now, settings.timeZone)
      const since = Math.min(start, now - 3_600_000) - readBackMs
      // it goes through the day as one that was there did: minutes that are over begin and end as they did
      const whole = createCallTally({ ...settings, now: since })
      try {
        // what was committed meanwhile is in both
        for await (const event of readSince(since, options)) {
          if (signal.aborted) return
          if (!held.has(event.id)) count(whole, event)
        }
        whole.advance(now)
        countedSince = whole.dayStart()
        tally = whole
      } catch (error) {
        if (signal.aborted) return
        log('the wallboard counts from now on: earlier calls could not be read', { error })
      }
      early = null
      tellEach({ wallboard: () => takeAll([...held.values()]), alarms: () => look(clock.now()) }, log)
      changed()
    },
  }
}

/** What is another in the newer view; rows that are the same keep their reference. */
function changesBetween(before: WallboardView, after: WallboardView): { view: WallboardView; changes: readonly TopicChange[] } {
  const changes: TopicChange[] = []
  const merged: Record<string, Readonly<Record<string, unknown>>> = {}
  const newer = Object.entries(after as object as Record<string, Record<string, unknown>>)
  const older = before as object as Record<string, Readonly<Record<string, unknown>>>
  for (const [table, rows] of newer) {
    const known = older[table] ?? {}
    const same: Record<string, unknown> = Object.create(null)
    for (const [id, row] of Object.entries(rows)) {
      const old = Object.hasOwn(known, id) ? known[id] : undefined
      same[id] = old !== undefined && isSameRow(old, row) ? old : row
      if (same[id] !== old) changes.push({ table, id, row })
    }
    for (const id of Object.keys(known)) if (!Object.hasOwn(rows, id)) changes.push({ table, id, row: null })
    merged[table] = same
  }
  return { view: merged as object as WallboardView, changes }
}

const isSameRow = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
