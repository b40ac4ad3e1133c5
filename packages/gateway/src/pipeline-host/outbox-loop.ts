import { setMaxListeners } from 'node:events'
import type { DomainEvent, EffectType, LeasedEffect, Outbox, Timestamp } from '@ringloop/core'
import type { EffectOutcome, EffectRunner, EffectRunners } from './effect-runner.js'
import type { HostClock } from './host-clock.js'

/** Runs what is due in the outbox. */
export interface OutboxLoop {
  /** Something of these types may be due, or of any; looks at once. */
  wake(types?: Iterable<EffectType>): void
  /** Takes nothing new, waits for what runs, at most `withinMs`, then aborts it; its leases run out. */
  stop(withinMs: number): Promise<void>
  /** What it could not make happen since it began, but for filings, which people see at their desks. */
  givenUp(): GivenUp
}

/** Effects that nobody tries again. */
export interface GivenUp {
  readonly count: number
  readonly lastAt: Timestamp | null
}

/** What {@link createOutboxLoop} needs. */
export interface OutboxLoopOptions {
  readonly outbox: Outbox
  /** Effects of other types stay in the outbox. */
  readonly runners: Partial<EffectRunners>
  /** Puts facts into the journal and marks effects as done, in one step; resolves once that is stored. */
  readonly submit: (facts: readonly DomainEvent[], completed?: readonly string[]) => Promise<void>
  readonly clock: HostClock
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  /** Told when the outbox itself cannot be read or written: the storage is broken. */
  readonly onBroken: (error: unknown) => void
}

/** Timers only wake the loop; what is due it reads from the outbox. Long waits are cut, so that a clock that was set does no harm. */
const longestWaitMs = 60_000
/** When the next effect is due is asked so much later, once for all that was done meanwhile. */
const restMs = 50
/** And this much later while more is due than there is room for: whoever ends makes the loop look anyway. */
const busyRestMs = 250
const shownToPeople: readonly EffectType[] = ['fileTicket', 'fileSubTicket']
/** When something is due and cannot be taken (every place is busy), look again after this. */
const busyWaitMs = 1_000

/** Starts asleep; call `wake`. */
export function createOutboxLoop({ outbox, runners, submit, clock, log, onBroken }: OutboxLoopOptions): OutboxLoop {
  const types = Object.keys(runners) as EffectType[]
  const running = new Map<EffectType, number>(types.map((type) => [type, 0]))
  const inFlight = new Set<Promise<void>>()
  const abort = new AbortController()
  // every effect that runs listens; how many do is bounded by the runners
  setMaxListeners(0, abort.signal)
  /** More of these may be due than there was room for. */
  const moreWait = new Set<EffectType>()
  /** More was due of these and others than could be taken at once. */
  const alone = new Set<EffectType>()
  let givenUp: GivenUp = { count: 0, lastAt: null }
  let looking = false
  const toLookAt = new Set<EffectType>()
  let stopped = false
  let cancelTimer = () => {}
  let cancelRest: (() => void) | null = null

  const wake = (which: Iterable<EffectType> = types) => {
    if (stopped) return
    for (const type of which) toLookAt.add(type)
    if (looking) return
    looking = true
    const look = (async () => {
      // those who end in the same moment are replaced at once, not the first of them alone
      await null
      while (toLookAt.size > 0 && !stopped) await takeDue()
      looking = false
      rest()
    })().catch((error) => {
      looking = false
      if (!stopped) onBroken(error)
    })
    track(look)
  }

  const rest = () => {
    if (stopped) return
    cancelRest ??= clock.after(moreWait.size > 0 ? busyRestMs : restMs, () => {
      cancelRest = null
      track(
        sleep().catch((error) => {
          if (!stopped) onBroken(error)
        }),
      )
    })
  }

  const track = (work: Promise<void>) => {
    inFlight.add(work)
    void work.finally(() => inFlight.delete(work))
  }

  const takeDue = async () => {
    const free = new Map<EffectType, number>()
    for (const type of toLookAt) {
      const runner = runners[type]
      if (runner === undefined) continue
      moreWait.add(type)
      const places = runner.concurrency - (running.get(type) ?? 0)
      if (places > 0) free.set(type, places)
    }
    toLookAt.clear()
    for (const together of askedTogether([...free.keys()])) {
      if (stopped) return
      const [first] = together
      const limit = Math.min(...together.map((type) => free.get(type) ?? 0))
      const leased = await outbox.lease({ now: clock.now(), leaseMs: leaseOf(first), limit, types: together })
      for (const type of together) {
        if (leased.length < limit) {
          moreWait.delete(type)
          alone.delete(type)
        } else {
          toLookAt.add(type)
          alone.add(type)
        }
      }
      for (const one of leased) start(one)
    }
  }

  /** Types whose leases last as long: most of the time nothing is due. Where much is, one with little room must not hold up the others. */
  const askedTogether = (asked: readonly EffectType[]): Iterable<[EffectType, ...EffectType[]]> => {
    const groups = new Map<EffectType | number, [EffectType, ...EffectType[]]>()
    for (const type of asked) {
      const group = alone.has(type) ? type : leaseOf(type)
      groups.set(group, [...(groups.get(group) ?? []), type] as [EffectType, ...EffectType[]])
    }
    return groups.values()
  }

  const leaseOf = (type: EffectType) => runners[type]?.leaseMs ?? 0

  const start = (leased: LeasedEffect) => {
    const { type } = leased.effect
    const runner = runners[type] as EffectRunner
    running.set(type, (running.get(type) ?? 0) + 1)
    const work = perform(runner, leased)
      .catch((error) => {
        if (!stopped) onBroken(error)
      })
      .finally(() => {
        running.set(type, (running.get(type) ?? 1) - 1)
        // What a retry waits for, the timer finds.
        if (moreWait.has(type)) wake([type])
        else rest()
      })
    track(work)
  }

  const perform = async (runner: EffectRunner, leased: LeasedEffect) => {
    const { effect } = leased
    let outcome: EffectOutcome
    try {
      outcome = await runner.run(leased as Parameters<EffectRunner['run']>[0], { submit, signal: abort.signal })
      if (outcome.then === 'complete') return await submit(outcome.facts ?? [], [effect.key])
    } catch (error) {
      // Runners answer failures by an outcome; this is a mistake in one, or too much waits for the journal, or the gateway stops. The
      // lease runs out and it is tried again.
      if (!abort.signal.aborted) log('effect broke', { key: effect.key, error })
      return
    }
    if (outcome.then === 'retry') await outbox.retry(effect.key, outcome.at)
    else {
      await outbox.park(effect.key)
      if (!shownToPeople.includes(effect.type)) givenUp = { count: givenUp.count + 1, lastAt: clock.now() }
      await submit(outcome.facts)
    }
  }

  const sleep = async () => {
    const due = await outbox.nextDue()
    cancelTimer()
    if (stopped || due === null) return
    const wait = due - clock.now()
    cancelTimer = clock.after(wait <= 0 ? busyWaitMs : Math.min(wait, longestWaitMs), () => wake())
  }

  return {
    wake,
    givenUp: () => givenUp,
    async stop(withinMs) {
      stopped = true
      cancelTimer()
      cancelRest?.()
      let cancel = () => {}
      const timeUp = new Promise<void>((resolve) => {
        cancel = clock.after(withinMs, resolve)
      })
      await Promise.race([settled(inFlight), timeUp])
      cancel()
      abort.abort()
      await settled(inFlight)
    },
  }
}

async function settled(work: ReadonlySet<Promise<void>>): Promise<void> {
  while (work.size > 0) await Promise.allSettled([...work])
}
