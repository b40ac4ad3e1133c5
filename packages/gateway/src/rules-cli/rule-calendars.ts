import type { CalendarLookUp, RuleSet } from '@ringloop/core'
import { type BusinessCalendar, compileCalendar } from '@ringloop/core/calendars'

/** Whether a calendar of a rule file is open; `null` for a name that it does not have. */
export function ruleCalendars({ calendars = {} }: Pick<RuleSet, 'calendars'>): CalendarLookUp {
  const compiled = new Map<string, BusinessCalendar>()
  return (name, at) => {
    const config = Object.hasOwn(calendars, name) ? calendars[name] : undefined
    if (config === undefined) return null
    let calendar = compiled.get(name)
    if (calendar === undefined) {
      calendar = compileCalendar(config)
      compiled.set(name, calendar)
    }
    return calendar.isOpen(at)
  }
}
