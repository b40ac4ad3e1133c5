/** A row of the file that is brought in. */
export interface SourceRow {
  /** Line of the file where it begins, from 1. */
  readonly line: number
  /** Bytes that it takes, about. */
  readonly size: number
  /** What stands in a column; `undefined` if the row does not have it. Lists come from JSON only. */
  get(column: string): string | readonly string[] | undefined
  /** Why it cannot be read at all, and what to do; `null` if it can. */
  readonly problem: string | null
  /** What it was, for the file of rejected rows. */
  readonly original: OriginalRow
}

/** A row as it was: cells under their columns, a JSON object, or text that could not be taken apart. */
export type OriginalRow =
  | { readonly kind: 'cells'; readonly cells: readonly string[] }
  | { readonly kind: 'object'; readonly object: Readonly<Record<string, unknown>> }
  | { readonly kind: 'text'; readonly text: string }

/** Rows longer than this are rejected: none that people made is. */
export const longestRowBytes = 1024 * 1024

/** So much of a row that cannot be read is kept to show it. */
const shownBytes = 16 * 1024

/** A row that cannot be read. */
export function brokenRow(line: number, bytes: Uint8Array, problem: string): SourceRow {
  const text = new TextDecoder().decode(bytes.subarray(0, shownBytes)).replace(/[\r\n]+$/, '')
  return {
    line,
    size: bytes.length,
    get: () => undefined,
    problem,
    original: { kind: 'text', text: bytes.length > shownBytes ? `${text}…` : text },
  }
}
