/** Hours of work as the clock on the wall shows them, in minutes since the midnight at which the day begins; `end` may be of the next day. */
export interface Shift {
  readonly start: number
  readonly end: number
}

const dayMinutes = 1440

/** `09:00-12:30`, or over midnight `22:00-06:00`; `00:00-24:00` is the whole day. `null` if it is none. */
export function parseShift(text: string): Shift | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(text)
  if (found === null) return null
  const start = Number(found[1]) * 60 + Number(found[2])
  const end = found[3] === undefined ? dayMinutes : Number(found[3]) * 60 + Number(found[4])
  if (end === start) return null
  return { start, end: end > start ? end : end + dayMinutes }
}
