/** What became of the rows so far. `read` is the sum of the others. */
export interface ImportCounts {
  readonly read: number
  readonly created: number
  readonly updated: number
  readonly skipped: number
  readonly rejected: number
}

/** What became of one row. */
export type RowOutcome =
  | { readonly kind: 'created' | 'updated' | 'skipped' }
  | { readonly kind: 'rejected'; readonly problem: string }

/** Nothing yet. */
export const noCounts: ImportCounts = { read: 0, created: 0, updated: 0, skipped: 0, rejected: 0 }

/** The counts with some more rows. */
export function countOutcomes(counts: ImportCounts, outcomes: readonly RowOutcome[]): ImportCounts {
  const more = { created: 0, updated: 0, skipped: 0, rejected: 0 }
  for (const { kind } of outcomes) more[kind]++
  return {
    read: counts.read + outcomes.length,
    created: counts.created + more.created,
    updated: counts.updated + more.updated,
    skipped: counts.skipped + more.skipped,
    rejected: counts.rejected + more.rejected,
  }
}
