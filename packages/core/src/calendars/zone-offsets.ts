import type { Timestamp } from '../time/clock.js'
import { dayLength } from './civil-day.js'

/** From `at` on, the zone's clocks are `offset` milliseconds ahead of UTC. */
export interface ZoneOffset {
  readonly at: Timestamp
  readonly offset: number
}

/** A time zone as the platform's own data knows it (`Intl`). */
export interface ZoneOffsets {
  /** The offsets that hold between two instants, in order; the first begins at `from`. Changes that undo each other within three days are not seen; since 1970 there was none within six. */
  between(from: Timestamp, to: Timestamp): readonly ZoneOffset[]
}

const step = 3 * dayLength

/** Whether the platform knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    // an offset such as +08:00 is taken by newer platforms alone, and knows no law
    return !/^[+-]/.test(name)
  } catch {
    return false
  }
}

/** The offsets of a time zone that {@link isTimeZone}. */
export function zoneOffsets(timeZone: string): ZoneOffsets {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const offsetAt = (at: Timestamp): number => {
    // 10/25/2026, 02:30:00; its parts one by one take three times as long
    const [month = 1, day = 1, year = 0, hour = 0, minute = 0, second = 0] = format.format(at).match(/\d+/g)?.map(Number) ?? []
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
  }
  return {
    between(from, to) {
      const found: ZoneOffset[] = [{ at: from, offset: offsetAt(from) }]
      let offset = found[0]?.offset ?? 0
      for (let at = from; at < to; ) {
        const next = Math.min(at + step, to)
        const nextOffset = offsetAt(next)
        if (nextOffset !== offset) {
          found.push({ at: changeBetween(at, next, offset), offset: nextOffset })
          offset = nextOffset
        }
        at = next
      }
      return found
    },
  }

  /** The first whole second after `low` at which the offset is no longer `offset`. */
  function changeBetween(low: Timestamp, high: Timestamp, offset: number): Timestamp {
    let before = Math.floor(low / 1000)
    let after = Math.ceil(high / 1000)
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2)
      if (offsetAt(middle * 1000) === offset) before = middle
      else after = middle
    }
    return after * 1000
  }
}

/** The first instant at which the clock on the wall shows `wall` (written as if it were UTC) or later: in a gap its end, of a repeated hour the first. */
export function firstInstantShowing(wall: number, offsets: readonly ZoneOffset[]): Timestamp {
  for (const [index, { at, offset }] of offsets.entries()) {
    const next = offsets[index + 1]
    if (next === undefined || next.at + offset > wall) return Math.max(index === 0 ? Number.NEGATIVE_INFINITY : at, wall - offset)
  }
  return wall
}
