import type { OriginalRow } from './source-row.js'

/** The columns that a file of rejected rows has beside those of the source. */
export const reportColumns = ['ringloop_line', 'ringloop_problem', 'ringloop_row'] as const

/** Whether these are the columns of a file of rejected rows: its cells were made safe for spreadsheets. */
export const isOwnReport = (columns: readonly string[]): boolean => columns.includes('ringloop_problem')

// What spreadsheets take for a formula (OWASP, CSV injection), behind apostrophes so that escaping can be undone.
const dangerous = /^'*[=+\-@\t\r\n＝＋－＠]/

/** A cell that a spreadsheet shows and does not compute. */
export const escapeFormula = (cell: string): string => (dangerous.test(cell) ? `'${cell}` : cell)
/** The cell as it was before {@link escapeFormula}. */
export const unescapeFormula = (cell: string): string =>
  cell.startsWith("'") && dangerous.test(cell.slice(1)) ? cell.slice(1) : cell

/** A row that was rejected. */
export interface RejectedRow {
  readonly line: number
  readonly problem: string
  readonly original: OriginalRow
}

/** How rejected rows are written: as the source is, with what is wrong beside it, so that the file can be mended and imported. */
export interface RejectedRowsWriter {
  readonly header: string
  write(row: RejectedRow): string
}

/** For a CSV source: its own columns, then line, problem and, of what could not be taken apart, the row as it stood there. UTF-8. */
export function csvRejects(
  columns: readonly string[],
  { delimiter, quote }: { readonly delimiter: string; readonly quote: string | null },
): RejectedRowsWriter {
  const own = columns.filter((name) => !(reportColumns as readonly string[]).includes(name))
  const place = own.map((name) => columns.indexOf(name))
  const cell = (text: string) => {
    const safe = escapeFormula(text)
    // without quotes nothing can be escaped: what would end the cell becomes a blank
    if (quote === null) return safe.replaceAll(delimiter, ' ').replace(/[\r\n]+/g, ' ')
    return safe.includes(quote) || safe.includes(delimiter) || /[\r\n]|^\s|\s$/.test(safe)
      ? `${quote}${safe.replaceAll(quote, quote + quote)}${quote}`
      : safe
  }
  const line = (cells: readonly string[]) => `${cells.map(cell).join(delimiter)}\r\n`
  return {
    // the mark tells spreadsheets that it is UTF-8, and the next import, whatever the map says
    header: `\ufeff${line([...own, ...reportColumns])}`,
    write({ line: number, problem, original }) {
      const cells = original.kind === 'cells' ? place.map((index) => original.cells[index] ?? '') : own.map(() => '')
      return line([...cells, String(number), problem, original.kind === 'text' ? original.text : ''])
    },
  }
}

/** For a JSON source: one object a line. UTF-8, with the mark that tells it to the next import where the map says another encoding. */
export const ndjsonRejects = (encoding: string | undefined): RejectedRowsWriter => ({
  header: encoding === undefined ? '' : '\ufeff',
  write({ line, problem, original }) {
    const own = original.kind === 'object' ? original.object : original.kind === 'text' ? { ringloop_row: original.text } : {}
    return `${JSON.stringify({ ...own, ringloop_line: line, ringloop_problem: problem })}\n`
  },
})
