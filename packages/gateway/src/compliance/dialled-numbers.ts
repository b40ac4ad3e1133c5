import { type E164, toE164 } from '@ringloop/core'

/** One of the ways in which what is dialled can be read. */
export interface DialledNumber {
  /** As it is written, or what is left of it behind digits for a line outside. */
  readonly written: string
  /** `null` for what is no telephone number: an extension, a code of a feature. */
  readonly number: E164 | null
}

/**
 * What may be called when this is dialled: as it is written, and without what the dialplan takes away in front. A `#` at the end only says
 * that the number is complete.
 */
export function dialledNumbers(
  to: string,
  { region, outsidePrefixes }: { readonly region: string; readonly outsidePrefixes: readonly string[] },
): readonly DialledNumber[] {
  const ways = new Set([to.trim().replace(/#+$/, '')])
  // what is added on the way is looked at, too: a code that hides one's number, and then a digit for a line outside
  for (const written of ways)
    for (const prefix of outsidePrefixes)
      if (written.length > prefix.length && written.startsWith(prefix)) ways.add(written.slice(prefix.length))
  return [...ways].map((written) => ({ written, number: toE164(written, region) }))
}
