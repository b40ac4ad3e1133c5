import { percentDecode } from './percent-decode.js'

/** The outer headers of a frame. */
export interface EslHeaders {
  /** The last header of that name, names as the switch spells them. */
  get(name: string): string | undefined
  entries(): Iterable<readonly [name: string, value: string]>
}

/**
 * Outer headers are sent as they are (`Reply-Text: 50% off`), except in the reply to an outbound `connect`:
 * there the channel's headers stand in the outer block, percent-encoded, which an `Event-Name` among them shows.
 */
export function createEslHeaders(raw: ReadonlyMap<string, string>): EslHeaders {
  const encoded = raw.has('Event-Name')
  const decode = (value: string): string => {
    const bytes = Buffer.from(value, 'latin1')
    return encoded ? percentDecode(bytes, 0, bytes.length) : bytes.toString('utf8')
  }
  return {
    get(name) {
      const value = raw.get(name)
      return value === undefined ? undefined : decode(value)
    },
    *entries() {
      for (const [name, value] of raw) yield [name, decode(value)]
    },
  }
}
