import type { BusinessCalendar } from '../calendars/business-calendar.js'
import type { Timestamp } from '../time/clock.js'
import type { SlaClock } from './sla.js'
import { usedAt } from './sla-clock.js'

/** How long it took in the past: sorted working times, in milliseconds, of tickets that are alike (a category, a queue). */
export interface SlaHistory {
  readonly sorted: readonly number[]
}

/** A prediction, with what it rests on. */
export interface BreachPrediction {
  /** 0 to 1: that the target will be missed. */
  readonly probability: number
  /** Working time that such tickets take at the median, and that nine of ten do not exceed, in milliseconds; of those that took at least as long as this one has. */
  readonly median: number | null
  readonly ninth: number | null
  /** How many of the past are compared with: those that took longer than this one has until now. */
  readonly compared: number
}

/** So many of the past are kept at most; of more, as many, evenly spread. */
const mostKept = 500

/** Takes down working times (of `slaMeasured`) of tickets that are alike; at most 500 of them are kept, which are their quantiles. */
export function slaHistory(workingTimes: readonly number[]): SlaHistory {
  const sorted = workingTimes.filter((time) => Number.isFinite(time) && time >= 0).sort((a, b) => a - b)
  if (sorted.length <= mostKept) return { sorted }
  const at = (index: number) => sorted[Math.round((index * (sorted.length - 1)) / (mostKept - 1))] ?? 0
  return { sorted: Array.from({ length: mostKept }, (_, index) => at(index)) }
}

/**
 * How likely a running or paused clock misses its target, from how long it took in the past.
 *
 * With `u` the working time used and `T` the target: of the past tickets those that took longer than `u` are like this one (`n` of
 * them), and `m` of these took longer than `T`. The probability is `(m + 1) / (n + 2)`, Laplace's rule of succession, so that few or
 * none of the past say neither never nor surely. A target that has been missed already has probability 1.
 *
 * @returns `null` without a target, or for a clock that stopped.
 */
export function predictBreach(
  clock: SlaClock,
  history: SlaHistory,
  { now, calendar }: { readonly now: Timestamp; readonly calendar: BusinessCalendar },
): BreachPrediction | null {
  if (clock.target === null || clock.state === 'stopped') return null
  const used = usedAt(clock, now, calendar)
  const longer = history.sorted.slice(countUpTo(history.sorted, used))
  const missed = history.sorted.length - countUpTo(history.sorted, Math.max(clock.target, used))
  return {
    probability: used > clock.target ? 1 : (missed + 1) / (longer.length + 2),
    median: quantile(longer, 0.5),
    ninth: quantile(longer, 0.9),
    compared: longer.length,
  }
}

/** How many are not above a limit. */
function countUpTo(sorted: readonly number[], limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/** The smallest that at least this share does not exceed. */
const quantile = (sorted: readonly number[], share: number): number | null =>
  sorted.length === 0 ? null : (sorted[Math.ceil(share * sorted.length) - 1] ?? null)
