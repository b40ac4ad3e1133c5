/** The weekdays as a calendar names them; the first is Monday. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
/** One of {@link weekdays}. */
export type Weekday = (typeof weekdays)[number]

/** `mon` or `mon-fri` as numbers of weekdays (0 is Monday), a range also over Sunday (`sat-mon`); `null` if it is neither. */
export function parseWeekdays(text: string): readonly number[] | null {
  const [first, last, ...rest] = text.split('-').map((name) => weekdays.indexOf(name as Weekday))
  if (first === undefined || first < 0 || rest.length > 0) return null
  if (last === undefined) return [first]
  if (last < 0) return null
  const count = ((last - first + 7) % 7) + 1
  return Array.from({ length: count }, (_, index) => (first + index) % 7)
}
