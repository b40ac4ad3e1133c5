/** How the switch wrote an event. */
export type EslEventFormat = 'plain' | 'json'

/**
 * One event of the switch. Nothing is decoded before it is asked for, and nothing here ever throws.
 *
 * Both formats answer alike: an array header reads `ARRAY::a|:b` through `get`, and bytes that are no UTF-8 become U+FFFD.
 * (The one difference is FreeSWITCH's own: in `plain` a value that already held `%41` has become `A`.)
 *
 * Values do not keep the event's bytes alive, so a caller may store them for as long as a call lasts.
 */
export interface EslEvent {
  readonly format: EslEventFormat
  /** `Event-Name`, e.g. `CHANNEL_CREATE`; empty if the event has none. */
  readonly name: string
  /** The value of a header, names as the switch spells them. Of several with one name, the last. */
  get(header: string): string | undefined
  /** The values of an array header; one value for an ordinary header; none if it is absent. */
  all(header: string): readonly string[]
  /** Every header in the order sent, duplicates included. */
  headers(): Iterable<readonly [name: string, value: string]>
  /** What the event carries besides headers (`BACKGROUND_JOB`, `MESSAGE`, …). */
  readonly body: string | undefined
}
