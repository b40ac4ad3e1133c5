import type { Interaction, MissingPart, Timestamp } from '@ringloop/core'

/** How long the desk waits before it says what is missing. */
export const patienceMs = 2000

/** The parts of the answer that are not there (`late`) and those that are still awaited without a word (`awaited`). */
export function missingParts(
  { lookup }: Interaction,
  askedAt: Timestamp,
  now: Timestamp,
): { readonly late: readonly MissingPart[]; readonly awaited: boolean } {
  switch (lookup.state) {
    case 'matched':
      return { late: lookup.missing, awaited: false }
    case 'pending':
      return now - askedAt >= patienceMs
        ? { late: ['contact', 'openTickets', 'history'], awaited: true }
        : { late: [], awaited: true }
    case 'unavailable':
      return { late: ['contact', 'openTickets', 'history'], awaited: false }
    default:
      return { late: [], awaited: false }
  }
}
