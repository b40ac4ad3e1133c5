import type { Timestamp } from '../time/clock.js'
import { civilDay, dayLength } from './civil-day.js'
import type { dayPlan } from './day-plan.js'
import { firstInstantShowing, type ZoneOffsets } from './zone-offsets.js'

/** The open time of a year (by UTC), to be searched by halves. */
export interface OpenYear {
  readonly from: Timestamp
  readonly to: Timestamp
  readonly starts: readonly Timestamp[]
  readonly ends: readonly Timestamp[]
  /** Open time before each span, and at last all of it. */
  readonly openBefore: readonly number[]
}

/** Lays out a year: every shift from its first instant to its last, put together where they touch. */
export function openYear(year: number, plan: ReturnType<typeof dayPlan>, zone: ZoneOffsets): OpenYear {
  const first = civilDay(year, 1, 1)
  const last = civilDay(year + 1, 1, 1)
  const from = first * dayLength
  const to = last * dayLength
  // what began up to two days before may reach into the year: a zone is up to 14 hours away, a shift a day long
  const offsets = zone.between(from - 4 * dayLength, to + 4 * dayLength)
  const shiftsOf = plan(first - 3, last + 1)
  const starts: Timestamp[] = []
  const ends: Timestamp[] = []
  for (let day = first - 3; day <= last + 1; day++) {
    for (const shift of shiftsOf(day)) {
      const start = Math.max(firstInstantShowing(day * dayLength + shift.start * 60_000, offsets), from)
      const end = Math.min(firstInstantShowing(day * dayLength + shift.end * 60_000, offsets), to)
      if (end <= start) continue
      const before = ends.length - 1
      if (before >= 0 && start <= (ends[before] ?? 0)) ends[before] = Math.max(ends[before] ?? 0, end)
      else {
        starts.push(start)
        ends.push(end)
      }
    }
  }
  const openBefore = [0]
  for (const [index, start] of starts.entries()) openBefore.push((openBefore[index] ?? 0) + (ends[index] ?? start) - start)
  return { from, to, starts, ends, openBefore }
}

/** The index of the last span that begins at or before `at`; -1 if none does. */
export function spanAt({ starts }: OpenYear, at: Timestamp): number {
  return lastNotAbove(starts, at)
}

/** Open time from the beginning of the year to `at`. */
export function openUntil(year: OpenYear, at: Timestamp): number {
  const index = spanAt(year, at)
  if (index < 0) return 0
  const start = year.starts[index] ?? 0
  return (year.openBefore[index] ?? 0) + Math.min(at, year.ends[index] ?? start) - start
}

/** The index of the last number that is not above `limit`, in a sorted list. */
export function lastNotAbove(sorted: readonly number[], limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low - 1
}
