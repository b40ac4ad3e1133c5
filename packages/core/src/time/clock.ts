/** An instant: milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` gives them. */
export type Timestamp = number

/** Tells the time; injected, so that a replay is told the time of then. */
export interface Clock {
  now(): Timestamp
}
