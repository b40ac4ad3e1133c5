import type { Timestamp } from '../time/clock.js'
import { memberOf } from './fact-catalogue.js'
import type { Facts } from './facts-of.js'

/**
 * The facts of the scope `time` at an instant: that of the event that is decided about, never that of the machine, so that a
 * replay decides the same.
 *
 * @param timeZone IANA name, as `timeZone` of the rules; UTC if absent.
 * @param isOpen whether a calendar of this name is open at an instant; `null` if there is none. Without it `time.open.<calendar>` is not known.
 * @throws RangeError for a time zone that this machine does not know.
 */
export function timeFacts(
  at: Timestamp,
  { timeZone = 'UTC', isOpen }: { readonly timeZone?: string | undefined; readonly isOpen?: CalendarLookUp | undefined } = {},
): Facts {
  let parts: Readonly<Record<string, string>> | null = null
  const part = (name: string): string => {
    parts ??= Object.fromEntries(
      formatIn(timeZone)
        .formatToParts(at)
        .map(({ type, value }) => [type, value]),
    )
    return parts[name] ?? ''
  }
  return (fact) => {
    switch (fact) {
      case 'time.date':
        return `${part('year')}-${part('month')}-${part('day')}`
      case 'time.month':
      case 'time.day':
      case 'time.hour':
      case 'time.minute':
        return Number(part(fact.slice('time.'.length)))
      case 'time.weekday':
        return part('weekday').toLowerCase()
      default: {
        const calendar = memberOf(fact, 'time.open.')
        return calendar === null ? null : (isOpen?.(calendar, at) ?? null)
      }
    }
  }
}

/** Whether a calendar is open at an instant; `null` if there is no such calendar. */
export type CalendarLookUp = (calendar: string, at: Timestamp) => boolean | null

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format takes a thousand times as long as using it, and there are about six hundred time zones. */
function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
  })
  formats.set(timeZone, format)
  return format
}
