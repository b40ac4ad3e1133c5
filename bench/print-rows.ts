import type { Row } from './row.js'

const asText = (value: string | number | boolean | null | undefined): string =>
  typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 2 }) : String(value ?? '')

/** Prints rows as a table: names on the left, figures on the right. */
export function printRows(rows: readonly Row[]): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => asText(row[column]).length)))
  const line = (cells: readonly string[], right: (index: number) => boolean) =>
    `  ${cells.map((cell, index) => (right(index) ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0))).join('   ')}`
  const isFigure = (index: number) => typeof rows[0]?.[columns[index] ?? ''] === 'number'
  console.log(line(columns, isFigure))
  for (const row of rows)
    console.log(
      line(
        columns.map((column) => asText(row[column])),
        isFigure,
      ),
    )
}
