/** A day of the civil calendar: days since 1970-01-01, whatever the time zone. */
export type CivilDay = number

/** Milliseconds of a day on a clock that is never changed. */
export const dayLength = 86_400_000

/** Month 1 to 12; a day beyond the month's end runs into the next one. */
export const civilDay = (year: number, month: number, day: number): CivilDay => Date.UTC(year, month - 1, day) / dayLength

/** Of a day: its year, month (1 to 12) and day of the month. */
export function partsOf(day: CivilDay): { readonly year: number; readonly month: number; readonly day: number } {
  const date = new Date(day * dayLength)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** 0 is Monday, as in ISO 8601. */
export const weekdayOf = (day: CivilDay): number => (((day + 3) % 7) + 7) % 7

/** How many days a month has; month 1 to 12. */
export const monthLength = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** `2026-10-01` as a day; `null` if there is no such day, or it is not written so. From year 1900 on. */
export function parseCivilDay(text: string): CivilDay | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (found === null) return null
  const [year = 0, month = 0, day = 0] = found.slice(1).map(Number)
  if (year < 1900 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return null
  return civilDay(year, month, day)
}
