import type { Language } from '../text/language.js'
import type { Timestamp } from '../time/clock.js'

/** How texts of dispatch are written. */
export interface DescribeOptions {
  readonly language: Language
  /** IANA name of the zone in which times are told, such as `Europe/Berlin`. */
  readonly timeZone: string
  /** The name of an engineer; default is the id. */
  readonly nameOf?: (engineerId: string) => string
}

/** An instant as people there read it: day and time of day. */
export function describeTime(at: Timestamp, { language, timeZone }: DescribeOptions): string {
  return new Intl.DateTimeFormat(language, {
    timeZone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
}

/** Minutes as a person says them: `25 min`, `2 h 5 min`; never less than one. */
export function describeMinutes(minutes: number, { language }: DescribeOptions): string {
  const whole = Math.max(1, Math.round(minutes))
  const hours = Math.floor(whole / 60)
  const rest = whole % 60
  const [hour, minute] = language === 'zh-CN' ? ['小时', '分钟'] : [' h', ' min']
  return [hours > 0 ? `${hours}${hour}` : '', rest > 0 ? `${rest}${minute}` : '']
    .filter((text) => text !== '')
    .join(language === 'zh-CN' ? '' : ' ')
}
