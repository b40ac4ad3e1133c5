import type { Timestamp } from '@ringloop/core'
import type { DeskFormat } from '../words/desk-format.js'

/** Both ends of a window; the day is told where it is not today, and once if it is the same. */
export function windowInWords(from: Timestamp, to: Timestamp, now: Timestamp, format: DeskFormat): [from: string, to: string] {
  return [format.dayAndTime(from, now), format.dayAndTime(to, format.day(from, now) === format.day(to, now) ? to : now)]
}
