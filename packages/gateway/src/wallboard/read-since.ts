import type { DomainEvent, Journal, Timestamp } from '@ringloop/core'
import type { Database } from '../storage/database.js'

/**
 * The journal's events from about an instant on, found without reading what was before: numbers grow with time, so the first is looked
 * for by halves.
 */
export async function* readSince(
  since: Timestamp,
  { journal, database }: { readonly journal: Pick<Journal, 'read'>; readonly database: Pick<Database, 'query'> },
): AsyncGenerator<DomainEvent> {
  const first = await firstSequenceSince(since, database)
  for await (const { event } of journal.read({ from: first })) yield event
}

/** The number of the first event that is not before the instant; one more than the last if all are. */
async function firstSequenceSince(since: Timestamp, database: Pick<Database, 'query'>): Promise<number> {
  const [ends] = await database.query<{ low: number | null; high: number | null }>(
    'select min(sequence) as low, max(sequence) as high from journal',
  )
  let low = Number(ends?.low ?? 1)
  let high = Number(ends?.high ?? 0) + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [found] = await database.query<{ sequence: number; at: number }>(
      'select sequence, at from journal where sequence >= $1 order by sequence limit 1',
      [middle],
    )
    if (found === undefined || Number(found.at) >= since) high = middle
    else low = Number(found.sequence) + 1
  }
  return low
}
