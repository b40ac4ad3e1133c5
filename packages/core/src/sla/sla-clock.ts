import type { BusinessCalendar } from '../calendars/business-calendar.js'
import type { Timestamp } from '../time/clock.js'
import type { SlaClock } from './sla.js'

/** What a ticket's state means for its clocks. */
export type SlaPhase = 'running' | 'paused' | 'done'
type Calendar = BusinessCalendar | null

const mostUncounted = 16

/** A clock that begins; its target comes with the policy. */
export function startClock(at: Timestamp, phase: SlaPhase): SlaClock {
  const clock: SlaClock = {
    state: 'paused',
    since: at,
    startedAt: at,
    used: 0,
    target: null,
    breachedAt: null,
    told: [],
    uncounted: [],
  }
  return phase === 'running' ? runClock(clock, at, null) : clock
}

/** Working time used until an instant; before the present run began, until it began. Without a calendar what was counted last. */
export function usedAt(clock: SlaClock, at: Timestamp, calendar: Calendar): number {
  return clock.state === 'running' && calendar !== null ? clock.used + calendar.workingTimeBetween(clock.since, at) : clock.used
}

/** Lets it run, with what has been used. */
export function runClock(clock: SlaClock, at: Timestamp, calendar: Calendar): SlaClock {
  if (clock.state === 'running') return clock
  // learnt late, it cannot have run before it was paused
  const since = Math.max(at, clock.state === 'paused' ? clock.since : clock.stoppedAt)
  const running = { ...baseOf(clock), state: 'running' as const, since }
  return { ...running, dueAt: dueOf(running, calendar) }
}

/**
 * Holds it. Time without a calendar is kept as pieces, for the calendar that may come. Known later, it counts as of then: a breach after
 * that never was.
 */
export function pauseClock(clock: SlaClock, at: Timestamp, calendar: Calendar): SlaClock {
  if (clock.state !== 'running') return clock
  const base = settled(clock, at, calendar)
  const breachedAt = base.target !== null && base.used > base.target ? base.breachedAt : null
  return { ...base, breachedAt, state: 'paused', since: Math.max(at, clock.since) }
}

/** What stopped goes on later with what it had used; until then it stands still. */
export function resumeClock(clock: SlaClock): SlaClock {
  return clock.state === 'stopped' ? { ...baseOf(clock), state: 'paused', since: clock.stoppedAt } : clock
}

/** Ends it; `needed: false` for what was no longer asked for. Known later, it counts as of then: a breach after that never was. */
export function stopClock(
  clock: SlaClock,
  at: Timestamp,
  calendar: Calendar,
  { needed }: { readonly needed: boolean },
): SlaClock & { readonly state: 'stopped' } {
  if (clock.state === 'stopped') return clock
  const base = settled(clock, at, calendar)
  const missed = base.target !== null && base.used > base.target
  const run = clock.state === 'running' ? { since: clock.since, stoppedAt: Math.max(at, clock.since) } : { stoppedAt: at }
  return {
    ...base,
    ...run,
    ...(!needed && { unneeded: true }),
    state: 'stopped',
    breachedAt: missed ? base.breachedAt : null,
    outcome: missed ? 'missed' : needed ? 'met' : 'cancelled',
  }
}

/** As if it had not stopped: it was to stop earlier, as is learnt now. */
export function unstopClock(clock: SlaClock, calendar: Calendar): SlaClock {
  const held = resumeClock(clock)
  if (clock.state !== 'stopped' || clock.since === undefined) return held
  const { since, stoppedAt, used } = clock
  // other settings may count the run otherwise than when it ended
  const before = Math.max(0, used - (calendar?.workingTimeBetween(since, stoppedAt) ?? 0))
  return runClock({ ...baseOf(clock), used: before, state: 'paused', since }, since, calendar)
}

/** Counts what was used with the calendar until now, and goes on with a target of the calendar from now on. */
export function retargetClock(
  clock: SlaClock,
  at: Timestamp,
  calendars: { readonly before: Calendar; readonly from: Calendar },
  target: number | null,
): SlaClock {
  const base = settled(clock, at, calendars.before)
  // pieces that no calendar has counted are the new one's
  const counted =
    calendars.from === null
      ? base
      : {
          ...base,
          used: base.uncounted.reduce((sum, [from, to]) => sum + (calendars.from?.workingTimeBetween(from, to) ?? 0), base.used),
          uncounted: [],
        }
  const stillBreached = target !== null && counted.used >= target
  const next = { ...counted, target, breachedAt: stillBreached ? counted.breachedAt : null }
  if (clock.state === 'stopped') return clock
  if (clock.state === 'paused') return { ...next, state: 'paused', since: clock.since }
  const running = { ...next, state: 'running' as const, since: Math.max(at, clock.since) }
  return { ...running, dueAt: dueOf(running, calendars.from) }
}

function settled(clock: SlaClock, at: Timestamp, calendar: Calendar) {
  const base = baseOf(clock)
  if (clock.state !== 'running') return base
  if (calendar !== null) return { ...base, used: usedAt(clock, at, calendar) }
  if (at <= clock.since) return base
  return { ...base, uncounted: [...base.uncounted, [clock.since, at] as const].slice(-mostUncounted) }
}

const baseOf = ({ startedAt, used, target, breachedAt, told, uncounted }: SlaClock) => ({
  startedAt,
  used,
  target,
  breachedAt,
  told,
  uncounted,
})

function dueOf(
  clock: Pick<SlaClock, 'used' | 'target' | 'breachedAt'> & { readonly since: Timestamp },
  calendar: Calendar,
): Timestamp | null {
  if (clock.target === null || calendar === null) return null
  if (clock.used >= clock.target) return clock.breachedAt ?? clock.since
  return calendar.addWorkingTime(clock.since, clock.target - clock.used)
}
