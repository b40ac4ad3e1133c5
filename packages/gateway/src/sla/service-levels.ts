import { type Facts, RingloopError, type TicketId, type Timestamp } from '@ringloop/core'
import { reduceSla, type Sla, type SlaContext, type SlaEffect, type SlaEvent } from '@ringloop/core/sla'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { eventsOf, mayBegin, type SlaLetter } from './sla-letter.js'
import type { SlaSettings } from './sla-settings.js'
import { endedAtOf, type ServiceLevelRow, type ServiceLevelStore } from './sql-service-levels.js'
import { ticketFacts, toTicketAbout, withChange } from './ticket-about.js'

/** Keeps the service levels of all tickets: hears what happens to them, and wakes up when something is due. */
export interface ServiceLevels {
  /** Goes on where the last run ended. */
  start(): Promise<void>
  /**
   * Takes letters; resolves with the service levels that they left behind, in order, once those are stored with what follows from
   * them. `null` for a ticket that has none.
   *
   * @throws `overloaded` if too many wait, `closed` when the gateway stops
   */
  take(letters: readonly SlaLetter[]): Promise<readonly (Sla | null)[]>
  get(ticketId: TicketId): Promise<Sla | null>
  /** Other settings from now on; open rows are worked out anew, a portion at a time. */
  setSettings(next: SlaSettings): void
  /** Names of the chains of escalation. */
  chains(): readonly string[]
  status(): ServiceLevelsStatus
  /** Takes nothing more; resolves when what is under way is stored. */
  stop(): Promise<void>
}

/** How {@link ServiceLevels} stand. */
export interface ServiceLevelsStatus {
  /** For how long the one that is due longest has been due, in milliseconds; 0 if none is. */
  readonly lateMs: number
  /** Rows that were worked out anew in the pass that is under way; `null`: none is. */
  readonly workedOut: number | null
}

/** What {@link createServiceLevels} needs. */
export interface ServiceLevelsOptions {
  readonly store: ServiceLevelStore
  readonly settings: SlaSettings
  readonly clock: HostClock
  /** Told that there are notifications in the outbox. */
  readonly onNotify: () => void
  /** The database cannot be written. */
  readonly onBroken: (error: Error) => void
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  /** Rows taken at once. Default 1,000. */
  readonly batchSize?: number
  /** Letters that may wait. Default 20,000. */
  readonly capacity?: number
}

/** Timers only wake it up; what is due it reads from the database. Long waits are cut, so that a clock that was set does no harm. */
const longestWaitMs = 60_000
/** A row that wants to be woken again at once is woken so often, then not before a minute has passed: it must not keep all others waiting. */
const mostTurns = 32

interface Waiting {
  readonly letters: readonly SlaLetter[]
  readonly done: (result: Error | readonly (Sla | null)[]) => void
}

/** A row while it is worked on. */
interface Draft {
  row: ServiceLevelRow
  readonly effects: SlaEffect[]
  changed: boolean
}

/** Does nothing before `start`. */
export function createServiceLevels(options: ServiceLevelsOptions): ServiceLevels {
  const { store, clock, log } = options
  const batchSize = options.batchSize ?? 1_000
  const capacity = options.capacity ?? 20_000
  let settings = options.settings
  let previous: SlaSettings | null = null
  let since = 0
  let started = false
  let stopped = false
  let broken: Error | null = null
  let working: Promise<void> | null = null
  /** Something may have come while it was looked. */
  let again = false
  let cancelTimer = () => {}
  let queue: Waiting[] = []
  let waiting = 0
  let dueSince: Timestamp | null = null
  let pass: { after: string; count: number } | null = null

  const contextOf = (
    { sla, about }: { readonly sla: Standing; readonly about: ServiceLevelRow['about'] },
    at: Timestamp,
  ): SlaContext<Facts> => ({
    policies: settings.policies,
    facts: ticketFacts(sla, about, at, settings),
  })

  const apply = (draft: Draft, event: SlaEvent) => {
    const { row } = draft
    const { sla, effects } = reduceSla(
      row.sla,
      event,
      contextOf({ about: row.about, sla: standingAfter(row.sla, event) }, event.at),
    )
    draft.effects.push(...effects)
    if (sla === null || sla === row.sla) return
    draft.row = { ...row, sla, endedAt: endedAtOf(sla, row.endedAt, event.at) }
    draft.changed = true
  }

  /** A row that was counted with other settings is counted with these first. */
  const draftOf = (row: ServiceLevelRow, now: Timestamp): Draft => {
    const draft: Draft = { row, effects: [], changed: false }
    if (row.settings === settings.revision) return draft
    const context = contextOf(row, now)
    const known = previous !== null && previous.revision === row.settings ? { previous: previous.policies } : {}
    const { sla, effects } = reduceSla(row.sla, { type: 'policiesChanged', at: now }, { ...context, ...known })
    draft.effects.push(...effects)
    draft.row = { ...row, sla: sla ?? row.sla, settings: settings.revision }
    draft.changed = true
    return draft
  }

  const begin = (letter: SlaLetter): Draft | null => {
    if (letter.ticket === null || !mayBegin(letter, since)) return null
    const about = toTicketAbout(letter.ticket)
    const [opened, ...events] = eventsOf(letter, undefined)
    if (opened?.type !== 'ticketOpened') return null
    const { priority, status, at } = opened
    const context: SlaContext<Facts> = {
      policies: settings.policies,
      facts: ticketFacts({ priority, status, openedAt: at }, about, at, settings),
    }
    const { sla, effects } = reduceSla(null, opened, context)
    if (sla === null) return null
    const draft: Draft = {
      row: { sla, about, settings: settings.revision, endedAt: endedAtOf(sla, null, at) },
      effects: [...effects],
      changed: true,
    }
    for (const event of events) apply(draft, event)
    return draft
  }

  const read = (draft: Draft, letter: SlaLetter) => {
    const { about } = draft.row
    if (letter.changeId !== null && about.seen.includes(letter.changeId)) return
    // changes may come in any order; what was said still counts
    const ticket = letter.ticket !== null && letter.ticket.updatedAt >= about.asOf ? letter.ticket : null
    if (ticket !== null) {
      draft.row = { ...draft.row, about: toTicketAbout(ticket, about.seen) }
      draft.changed = true
    }
    for (const event of eventsOf({ ...letter, ticket }, draft.row.sla)) apply(draft, event)
  }

  const commit = async (drafts: readonly Draft[], more: { readonly pass?: { settings: string; doneTo: string | null } } = {}) => {
    const changed = drafts.filter((draft) => draft.changed)
    const effects = drafts.flatMap((draft) => draft.effects)
    if (changed.length === 0 && effects.length === 0 && more.pass === undefined) return
    await store.commit({ rows: changed.map(({ row }) => row), effects, ...more })
    if (effects.some(({ type }) => type === 'notify')) options.onNotify()
  }

  const takeLetters = async () => {
    const batch: Waiting[] = []
    let size = 0
    while (queue.length > 0 && size < batchSize) {
      const next = queue.shift() as Waiting
      batch.push(next)
      size += next.letters.length
    }
    waiting -= size
    const ids = new Set(batch.flatMap(({ letters }) => letters.map(({ ticketId }) => ticketId)))
    const now = clock.now()
    const drafts = new Map([...(await store.load([...ids]))].map(([id, row]) => [id, draftOf(row, now)]))
    for (const { letters } of batch) {
      for (const letter of letters) {
        const known = drafts.get(letter.ticketId)
        const draft = known ?? begin(letter)
        if (draft === null) continue
        if (known === undefined) drafts.set(letter.ticketId, draft)
        else read(draft, letter)
        if (letter.changeId !== null && !draft.row.about.seen.includes(letter.changeId)) {
          draft.row = { ...draft.row, about: withChange(draft.row.about, letter.changeId) }
          draft.changed = true
        }
      }
    }
    try {
      await commit([...drafts.values()])
    } catch (error) {
      for (const { done } of batch) done(error as Error)
      throw error
    }
    for (const { letters, done } of batch) done(letters.map(({ ticketId }) => drafts.get(ticketId)?.row.sla ?? null))
  }

  const wakeRow = (row: ServiceLevelRow, now: Timestamp): Draft => {
    const draft = draftOf(row, now)
    for (let turn = 0; turn < mostTurns; turn++) {
      const { wakeAt } = draft.row.sla
      if (wakeAt === null || wakeAt > now) return draft
      apply(draft, { type: 'slaWoke', at: now })
    }
    const { sla } = draft.row
    if (sla.wakeAt !== null && sla.wakeAt <= now) {
      log('a service level is due over and over', { ticketId: sla.ticketId, wakeAt: sla.wakeAt })
      draft.row = { ...draft.row, sla: { ...sla, wakeAt: now + longestWaitMs } }
      draft.changed = true
    }
    return draft
  }

  const takeDue = async (): Promise<boolean> => {
    const now = clock.now()
    const rows = await store.due(now, batchSize)
    dueSince = rows[0]?.sla.wakeAt ?? null
    if (rows.length === 0) return false
    await commit(rows.map((row) => wakeRow(row, now)))
    return rows.length === batchSize
  }

  /** A portion of the rows that were counted with other settings. */
  const workOut = async () => {
    if (pass === null) return
    const revision = settings.revision
    const now = clock.now()
    const rows = await store.openAfter(pass.after, batchSize)
    const last = rows.at(-1)?.sla.ticketId ?? null
    const done = rows.length < batchSize
    const drafts = rows.filter((row) => row.settings !== revision).map((row) => draftOf(row, now))
    await commit(drafts, { pass: { settings: revision, doneTo: done ? null : last } })
    // the settings may have changed once more meanwhile: then it begins anew
    if (revision !== settings.revision) return
    if (done || last === null) {
      log('all service levels follow the new settings', { workedOut: pass.count + drafts.length })
      pass = null
    } else pass = { after: last, count: pass.count + drafts.length }
  }

  const work = async () => {
    for (;;) {
      again = false
      // who is due waits for one batch of letters, and the other way round
      if (queue.length > 0) await takeLetters()
      if (stopped) {
        if (queue.length === 0) return
        continue
      }
      const more = await takeDue()
      if (!more && queue.length === 0) await workOut()
      if (!again && !more && queue.length === 0 && pass === null) break
    }
    dueSince = null
    const next = await store.nextWake()
    cancelTimer()
    if (next === null || stopped) return
    cancelTimer = clock.after(Math.min(longestWaitMs, Math.max(0, next - clock.now())), look)
  }

  const look = () => {
    again = true
    if (!started || broken !== null) return
    working ??= work()
      .catch((error: unknown) => {
        broken = error instanceof Error ? error : new Error(String(error))
        for (const { done } of queue) done(broken)
        queue = []
        options.onBroken(broken)
      })
      .finally(() => {
        working = null
        if (queue.length > 0 || (again && !stopped)) look()
      })
  }

  const refusal = () =>
    broken ?? (stopped ? new RingloopError('closed', 'The gateway stops.', { mend: 'Do it again when it is back.' }) : null)

  return {
    async start() {
      const now = clock.now()
      const known = await store.pass(settings.revision, now)
      since = known.since
      if (known.settings !== settings.revision) pass = { after: '', count: 0 }
      else if (known.doneTo !== null) pass = { after: known.doneTo, count: 0 }
      started = true
      look()
    },
    take(letters) {
      if (letters.length === 0) return Promise.resolve([])
      const no = refusal()
      if (no !== null) return Promise.reject(no)
      if (waiting + letters.length > capacity)
        return Promise.reject(
          new RingloopError('overloaded', `${waiting} changes wait for their service levels.`, {
            mend: 'See whether the database is slow.',
          }),
        )
      waiting += letters.length
      return new Promise((resolve, reject) => {
        queue.push({ letters, done: (result) => (result instanceof Error ? reject(result) : resolve(result)) })
        look()
      })
    },
    get: async (ticketId) => (await store.load([ticketId])).get(ticketId)?.sla ?? null,
    setSettings(next) {
      if (next.revision === settings.revision) return
      previous = settings
      settings = next
      pass = { after: '', count: 0 }
      look()
    },
    chains: () => settings.chains,
    status: () => ({ lateMs: dueSince === null ? 0 : clock.now() - dueSince, workedOut: pass?.count ?? null }),
    async stop() {
      stopped = true
      cancelTimer()
      while (working) await working
    },
  }
}

type Standing = Pick<Sla, 'priority' | 'status' | 'openedAt'>

/** How a ticket stands with an event: policies are chosen by that. */
function standingAfter({ priority, status, openedAt }: Standing, event: SlaEvent): Standing {
  if (event.type === 'priorityChanged') return { priority: event.to, status, openedAt }
  return { priority, status: event.type === 'statusChanged' ? event.to : status, openedAt }
}
