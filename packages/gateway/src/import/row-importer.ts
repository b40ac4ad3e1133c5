import type { Queryable } from '../storage/database.js'
import type { RowOutcome } from './import-counts.js'
import { RowProblem } from './read-value.js'
import type { SourceRow } from './source-row.js'

/** What makes something of rows. */
export interface RowImporter {
  /**
   * Writes a portion of rows within a transaction, and tells what became of each, in their order.
   *
   * @param newId gives a key to a row (by its index in the portion) that has none of its own.
   */
  write(transaction: Queryable, rows: readonly SourceRow[], newId: (index: number) => string): Promise<readonly RowOutcome[]>
}

/** A row of a portion: what it tells, or what is wrong with it. */
export type ReadRow<Value> =
  | { readonly index: number; readonly value: Value }
  | { readonly index: number; readonly problem: string }

/** Reads each row by itself: a bad one leaves the others alone. */
export function readRows<Value>(rows: readonly SourceRow[], read: (row: SourceRow) => Value): readonly ReadRow<Value>[] {
  return rows.map((row, index) => {
    if (row.problem !== null) return { index, problem: row.problem }
    try {
      return { index, value: read(row) }
    } catch (error) {
      if (error instanceof RowProblem) return { index, problem: error.message }
      throw error
    }
  })
}
