// Calendars of business hours and holidays: `@ringloop/core/calendars`.
export {}
