import { RingloopError, type TicketId, type Timestamp } from '@ringloop/core'
import type { Sla } from '@ringloop/core/sla'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { type BreachPredictions, createBreachHistory } from './breach-history.js'
import { type Draft, type Drafting, draftOf, readLetter, wakeRow } from './service-level-draft.js'
import type { SlaLetter } from './sla-letter.js'
import type { SlaSettings } from './sla-settings.js'
import type { ServiceLevelStore } from './sql-service-levels.js'

/** Keeps the service levels of all tickets: hears what happens to them, and wakes up when something is due. */
export interface ServiceLevels {
  /**
   * Goes on where the last run ended. Nothing that is due is told before `caughtUp` says that what happened meanwhile is known, for half a
   * minute at most: nobody is to be alarmed about tickets that were answered while the gateway was away.
   */
  start(caughtUp?: () => boolean): Promise<void>
  /**
   * Takes letters; resolves with the service levels that they left behind, in order, once those are stored with what follows from
   * them. `null` for a ticket that has none.
   *
   * @throws `overloaded` if too many wait, `closed` when the gateway stops
   */
  take(letters: readonly SlaLetter[]): Promise<readonly (Sla | null)[]>
  get(ticketId: TicketId): Promise<Sla | null>
  /** Of these tickets those that have one, in any order. */
  load(ticketIds: readonly TicketId[]): Promise<readonly Sla[]>
  /** How likely its clocks miss their targets, from how long such tickets took here. */
  predict(sla: Sla): Promise<BreachPredictions>
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
  /** For so long tickets that ended are remembered, in milliseconds; absent: for ever. */
  readonly keepMs?: number
  /** Rows taken at once. Default 1,000. */
  readonly batchSize?: number
  /** Letters that may wait. Default 20,000. */
  readonly capacity?: number
}

/** Timers only wake it up; what is due it reads from the database. Long waits are cut, so that a clock that was set does no harm. */
const longestWaitMs = 60_000
/** So many rows are worked out anew at once after other settings: others want the database meanwhile. */
const passPortion = 250
/** What happened while the gateway was away is waited for no longer. */
const catchUpMs = 30_000
const catchUpStepMs = 250

interface Waiting {
  readonly letters: readonly SlaLetter[]
  readonly done: (result: Error | readonly (Sla | null)[]) => void
}

/** Does nothing before `start`. */
export function createServiceLevels(options: ServiceLevelsOptions): ServiceLevels {
  const { store, clock, log } = options
  const batchSize = options.batchSize ?? 1_000
  const capacity = options.capacity ?? 20_000
  let settings = options.settings
  const history = createBreachHistory(store.measured)
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
  /** What is due waits for news of what happened meanwhile, until then. */
  let held: Timestamp | null = null
  let pass: { readonly after: string; readonly count: number; readonly chooses: boolean } | null = null
  /** The conditions by which the policies of all open rows were chosen; `null` while a pass chooses them by others. */
  let chosenBy: string | null = null

  const beginPass = (after: string) => {
    const chooses = chosenBy !== settings.conditions
    if (chooses) chosenBy = null
    pass = { after, count: 0, chooses }
  }

  const drafting = (): Drafting => ({
    settings,
    previous,
    recount: pass === null ? 'no' : pass.chooses ? 'choosePolicy' : 'keepPolicy',
    since,
    keepMs: options.keepMs ?? Number.POSITIVE_INFINITY,
    now: clock.now(),
    log,
  })

  const commit = async (drafts: readonly Draft[], more: Pick<Parameters<ServiceLevelStore['commit']>[0], 'pass'> = {}) => {
    const rowsOf = (changed: Draft['changed']) => drafts.filter((draft) => draft.changed === changed).map(({ row }) => row)
    const rows = rowsOf('row')
    const states = rowsOf('state').map(({ sla }) => sla)
    const effects = drafts.flatMap((draft) => draft.effects)
    if (rows.length === 0 && states.length === 0 && effects.length === 0 && more.pass === undefined) return
    await store.commit({ rows, states, effects, ...more })
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
    // whatever fails from here on, nobody is left waiting
    try {
      const ids = new Set(batch.flatMap(({ letters }) => letters.map(({ ticketId }) => ticketId)))
      const known = await store.load([...ids])
      const now = drafting()
      const drafts = new Map<TicketId, Draft>([...known].map(([id, row]) => [id, draftOf(row, now)]))
      for (const { letters } of batch) for (const letter of letters) readLetter(drafts, letter, now)
      await commit([...drafts.values()])
      for (const { letters, done } of batch) done(letters.map(({ ticketId }) => drafts.get(ticketId)?.row.sla ?? null))
    } catch (error) {
      for (const { done } of batch) done(error instanceof Error ? error : new Error(String(error)))
      throw error
    }
  }

  const takeDue = async (): Promise<boolean> => {
    const now = drafting()
    const rows = await store.due(now.now, batchSize)
    dueSince = rows[0]?.sla.wakeAt ?? null
    if (rows.length === 0) return false
    await commit(rows.map((row) => wakeRow(row, now)))
    return rows.length === batchSize
  }

  /** A portion of the rows that were counted with other settings. */
  const workOut = async () => {
    if (pass === null) return
    const { revision, conditions } = settings
    const now = drafting()
    const portion = Math.min(batchSize, passPortion)
    const rows = await store.openAfter(pass.after, portion)
    const last = rows.at(-1)?.sla.ticketId ?? null
    const done = rows.length < portion
    const drafts = rows.map((row) => draftOf(row, now))
    await commit(drafts, {
      pass: { settings: revision, conditions: done ? conditions : chosenBy, doneTo: done ? null : last },
    })
    // the settings may have changed once more meanwhile: then it begins anew
    if (revision !== settings.revision) return
    if (done || last === null) {
      log('all service levels follow the new settings', { workedOut: pass.count + rows.length })
      pass = null
      chosenBy = conditions
    } else pass = { ...pass, after: last, count: pass.count + rows.length }
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
      const more = held === null && (await takeDue())
      if (held === null && !more && queue.length === 0) await workOut()
      if (!again && !more && queue.length === 0 && (pass === null || held !== null)) break
    }
    dueSince = null
    const next = await store.nextWake()
    if (held !== null) return
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

  const release = (caughtUp: () => boolean) => {
    if (stopped) return
    if (caughtUp() || clock.now() >= (held ?? 0)) held = null
    else cancelTimer = clock.after(catchUpStepMs, () => release(caughtUp))
    look()
  }

  const refusal = () =>
    broken ?? (stopped ? new RingloopError('closed', 'The gateway stops.', { mend: 'Do it again when it is back.' }) : null)

  return {
    async start(caughtUp = () => true) {
      const now = clock.now()
      const known = await store.pass(settings, now)
      since = known.since
      chosenBy = known.conditions
      if (known.settings !== settings.revision) beginPass('')
      else if (known.doneTo !== null) beginPass(known.doneTo)
      started = true
      held = now + catchUpMs
      release(caughtUp)
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
    load: async (ticketIds) => [...(await store.load(ticketIds)).values()].map(({ sla }) => sla),
    predict: (sla) => history.predict(sla, settings.policies, clock.now()),
    setSettings(next) {
      if (next.revision === settings.revision) return
      previous = settings
      settings = next
      beginPass('')
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
