import { safeLine, type Timestamp } from '@ringloop/core'

/** How the desk writes numbers, times and telephone numbers in one language. */
export interface DeskFormat {
  /** In which times are told: an IANA name. */
  readonly timeZone: string
  /** `m:ss`, with hours `h:mm:ss`. Never negative. */
  duration(milliseconds: number): string
  /** The same in words, for screen readers: `2 minutes, 5 seconds`. */
  durationInWords(milliseconds: number): string
  /** `14:03`. */
  time(at: Timestamp): string
  /** `Today`, `Yesterday`, else the day; without the year if it is this one. */
  day(at: Timestamp, now: Timestamp): string
  /** The time if it is the same day as `now`, else the day. */
  when(at: Timestamp, now: Timestamp): string
  /** The time if it is the same day as `now`, else the day with the time. */
  dayAndTime(at: Timestamp, now: Timestamp): string
  /** Day and time, for tooltips. */
  full(at: Timestamp): string
  count(value: number): string
  /** A size of a file, about. */
  bytes(count: number): string
  /** An amount of money; `currency` is ISO 4217, what is none of it stands behind the number. */
  money(amount: number, currency: string): string
  /** The time and the day of the week at a place; `null` for a time zone that there is none of. */
  timeAt(at: Timestamp, timeZone: string): string | null
  percent(share: number): string
  list(parts: readonly string[]): string
  /** As the gateway writes it; a safe line of a number that it did not tell. */
  phone(number: string): string
}

/** Makes the formatter; everything comes from `Intl`. */
export function createDeskFormat(options: {
  readonly language: string
  /** How the gateway writes a telephone number, if it told. */
  readonly phoneOf?: (number: string) => string | undefined
  /** IANA name; the browser's own if absent. */
  readonly timeZone?: string | undefined
}): DeskFormat {
  const { language, phoneOf = () => undefined } = options
  const zone = options.timeZone === undefined ? {} : { timeZone: options.timeZone }
  const dates = (format: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { ...format, ...zone })
  const time = dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const day = dates({ day: 'numeric', month: 'short', year: 'numeric' })
  const dayOfThisYear = dates({ day: 'numeric', month: 'short' })
  const year = dates({ year: 'numeric' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const dayInWords = (at: Timestamp, now: Timestamp): string => {
    const shown = day.format(at)
    if (shown === day.format(now)) return capital(relative.format(0, 'day'))
    if (shown === day.format(now - 86_400_000)) return capital(relative.format(-1, 'day'))
    return year.format(at) === year.format(now) ? dayOfThisYear.format(at) : shown
  }
  const full = dates({ dateStyle: 'full', timeStyle: 'medium' })
  const number = new Intl.NumberFormat(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 })
  const list = new Intl.ListFormat(language, { type: 'unit', style: language.startsWith('zh') ? 'narrow' : 'long' })
  const parts = new Intl.ListFormat(language, { type: 'conjunction' })
  const units = (['hour', 'minute', 'second'] as const).map(
    (unit) => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }),
  )

  return {
    timeZone: time.resolvedOptions().timeZone,
    duration(milliseconds) {
      const [hours, minutes, seconds] = split(milliseconds)
      const end = String(seconds).padStart(2, '0')
      return hours === 0 ? `${minutes}:${end}` : `${hours}:${String(minutes).padStart(2, '0')}:${end}`
    },
    durationInWords(milliseconds) {
      const values = split(milliseconds)
      const words = units.map((unit, index) => [values[index] ?? 0, unit] as const).filter(([value]) => value > 0)
      return list.format(
        (words.length === 0 ? [[0, units[2] ?? number] as const] : words).map(([value, unit]) => unit.format(value)),
      )
    },
    time: (at) => time.format(at),
    day: dayInWords,
    when: (at, now) => (day.format(at) === day.format(now) ? time.format(at) : dayInWords(at, now)),
    dayAndTime: (at, now) => (day.format(at) === day.format(now) ? time.format(at) : `${dayInWords(at, now)} ${time.format(at)}`),
    full: (at) => full.format(at),
    count: (value) => number.format(value),
    bytes(count) {
      const [unit, size]: [unit: string, size: number] =
        count < 1_000 ? ['byte', 1] : count < 1_000_000 ? ['kilobyte', 1_000] : ['megabyte', 1_000_000]
      const value = count / size
      const maximumFractionDigits = value < 10 ? 1 : 0
      return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits }).format(value)
    },
    money(amount, currency) {
      try {
        return new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount)
      } catch {
        return `${number.format(amount)} ${safeLine(currency, 10)}`
      }
    },
    timeAt(at, timeZone) {
      try {
        const format = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const
        return new Intl.DateTimeFormat(language, format).format(at)
      } catch {
        return null
      }
    },
    percent: (share) => percent.format(share),
    list: (items) => parts.format(items),
    phone: (raw) => phoneOf(raw) ?? safeLine(raw, 40),
  }
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)

function split(milliseconds: number): readonly [hours: number, minutes: number, seconds: number] {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
}
