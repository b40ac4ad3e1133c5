// Calendars of business hours and holidays: `@ringloop/core/calendars`.
export { type BusinessCalendar, horizonYears, type OpenSpan } from './business-calendar.js'
export { type CalendarConfig, type CalendarDays, calendarSchema, type Holiday, type WorkingDay } from './calendar-config.js'
export { compileCalendar } from './compile-calendar.js'
export { type CalendarProblem, findCalendarProblem } from './find-calendar-problem.js'
export { parseCalendar } from './parse-calendar.js'
export { isTimeZone } from './zone-offsets.js'
