import { invalidAt, placeOf } from '../errors/config-place.js'
import { nearest } from '../text/nearest.js'
import { type CalendarConfig, calendarSchema } from './calendar-config.js'

const keys = [
  'timeZone',
  'hours',
  'holidays',
  'workingDays',
  'name',
  'on',
  'from',
  'to',
  'every',
  'starting',
  'except',
  'also',
  'like',
]

/**
 * A calendar from a parsed JSON value.
 *
 * @throws `invalidConfig` with a message that names the field and the problem (`calendar.hours.mon[1]: 09:00-18:00 and 17:00-20:00 overlap`)
 *   and a mend.
 */
export function parseCalendar(value: unknown, name = 'calendar'): CalendarConfig {
  const result = calendarSchema.safeParse(value, { error: () => 'is not valid' })
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = placeOf(issue?.path ?? [], name)
  if (issue?.code === 'unrecognized_keys') {
    const [unknown = ''] = issue.keys
    const near = nearest(unknown, keys)
    throw invalidAt(
      placeOf([unknown], path),
      'is no key of a calendar',
      near === null ? 'Take it out.' : `Did you mean "${near}"?`,
    )
  }
  if (issue?.code === 'invalid_type') {
    const missing =
      issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value) === undefined
    throw invalidAt(path, missing ? 'is missing' : `is no ${issue.expected}`, missing ? 'Add it.' : 'Correct this value.')
  }
  // our own problems carry their mend after the first full stop
  const [problem = 'is not valid', ...mend] = (issue?.message ?? '').split(/\. (?=[A-Z])/)
  throw invalidAt(path, problem, mend.join('. ') || 'Correct this value.')
}
