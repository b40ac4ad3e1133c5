import type { TicketStatus } from '@ringloop/core'

/** Translates the words for a ticket's life, both ways. */
export interface StatusTable {
  toTracker(status: TicketStatus): string
  fromTracker(status: string): TicketStatus
  /** The words that read as this status, as far as the table knows them. */
  wordsFor(status: TicketStatus): readonly string[]
  /** The words that read as another one. */
  otherWords(status: TicketStatus): readonly string[]
}

const defaults: Readonly<Record<TicketStatus, string>> = {
  acknowledged: 'new',
  inProgress: 'open',
  pending: 'stalled',
  held: 'stalled',
  resolved: 'resolved',
  closed: 'resolved',
  cancelled: 'rejected',
}

/** Makes the table for RT's default lifecycle, or one's own words where `own` has them. */
export function createStatusTable(own: Partial<Readonly<Record<TicketStatus, string>>> = {}): StatusTable {
  const words = { ...defaults, ...own }
  // `deleted` is nobody's word for a status, but tickets have it. Of two of ours with one word, the first in the list wins.
  const back = new Map<string, TicketStatus>([['deleted', 'cancelled']])
  for (const status of Object.keys(defaults) as TicketStatus[]) if (!back.has(words[status])) back.set(words[status], status)
  return {
    toTracker: (status) => words[status],
    // A word we don't know: better shown as open than forgotten as done.
    fromTracker: (status) => back.get(status) ?? 'inProgress',
    wordsFor: (status) => [...back].filter(([, ours]) => ours === status).map(([word]) => word),
    otherWords: (status) => [...back].filter(([, ours]) => ours !== status).map(([word]) => word),
  }
}
