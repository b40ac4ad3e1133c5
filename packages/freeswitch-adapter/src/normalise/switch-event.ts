/** What the normaliser needs of an event or of a channel's dump: its name and its headers, decoded on demand. */
export interface SwitchEvent {
  /** `CHANNEL_CREATE`, `CUSTOM`, …; `CHANNEL_DATA` for a dump. */
  readonly name: string
  get(header: string): string | undefined
  /** Every value of a header that FreeSWITCH keeps as an array; one value is an array of one. */
  all(header: string): readonly string[]
  headers(): Iterable<readonly [string, string]>
}

/** Microseconds since the epoch, as FreeSWITCH writes them, to milliseconds; `null` for `0` and for what is no number. */
export function toTimestamp(microseconds: string | undefined): number | null {
  if (microseconds === undefined || microseconds === '0') return null
  const value = Number(microseconds)
  return Number.isFinite(value) && value > 0 ? Math.floor(value / 1000) : null
}

/** When the switch says the event happened. */
export function timeOf(event: SwitchEvent): number {
  return toTimestamp(event.get('Event-Date-Timestamp')) ?? 0
}

/** A header that is there and not empty. */
export function present(event: SwitchEvent, header: string): string | null {
  const value = event.get(header)
  return value === undefined || value === '' ? null : value
}
