import { extname } from 'node:path'
import { RingloopError } from '@ringloop/core'
import { type CsvRecord, csvRecords } from './csv-rows.js'
import type { ImportMap } from './import-map.js'
import { jsonRows, ndjsonRows } from './json-rows.js'
import { isOwnReport, unescapeFormula } from './rejected-rows.js'
import { encodingOf, type SourceFile, utf8Chunks } from './source-bytes.js'
import { longestRowBytes, type SourceRow } from './source-row.js'

/** The rows of a file, and its columns in their order; JSON tells no columns beforehand. */
export interface OpenedRows {
  readonly format: 'csv' | 'json' | 'ndjson'
  readonly columns: readonly string[] | null
  readonly rows: AsyncIterable<SourceRow>
}

/** How the rows of a file are read. */
export interface OpenRowsOptions {
  readonly map: Pick<ImportMap, 'format' | 'encoding' | 'csv'>
  readonly signal: AbortSignal
  /** Is told how many bytes of the file have been read. */
  readonly onRead?: (bytes: number) => void
}

/**
 * Begins to read a file. The rows come in the same order and number whenever the same file is read.
 *
 * @throws `invalidInput` if a CSV file has no readable line with the names of its columns.
 */
export async function openRows(file: SourceFile, { map, signal, onRead }: OpenRowsOptions): Promise<OpenedRows> {
  const format = map.format ?? formatOf(file.path)
  const encoding = await encodingOf(file, map.encoding)
  const chunks = utf8Chunks(file, { encoding, signal, ...(onRead === undefined ? {} : { onRead }) })
  if (format !== 'csv') return { format, columns: null, rows: format === 'json' ? jsonRows(chunks) : ndjsonRows(chunks) }

  const records = csvRecords(chunks, map.csv)
  const named = map.csv.columns
  if (named === undefined) {
    const columns = await readHeader(records, { path: file.path, encoding })
    return { format, columns, rows: rowsUnder(columns, records) }
  }
  const first = await records.next()
  if (first.done) return { format, columns: named, rows: rowsUnder(named, records) }
  // a file of rejected rows has a line with names, also where its source has none
  if ('cells' in first.value && isOwnReport(first.value.cells)) {
    const columns = namesIn(first.value.cells)
    return { format, columns, rows: rowsUnder(columns, records) }
  }
  return { format, columns: named, rows: rowsUnder(named, startingWith(first.value, records)) }
}

async function* startingWith(first: CsvRecord, rest: AsyncIterable<CsvRecord>): AsyncGenerator<CsvRecord> {
  yield first
  yield* rest
}

function formatOf(path: string): OpenedRows['format'] {
  const extension = extname(path).toLowerCase()
  return extension === '.json' ? 'json' : extension === '.ndjson' || extension === '.jsonl' ? 'ndjson' : 'csv'
}

async function readHeader(
  records: ReturnType<typeof csvRecords>,
  { path, encoding }: { readonly path: string; readonly encoding: string },
): Promise<readonly string[]> {
  const { value: first, done } = await records.next()
  const fail = (problem: string, mend: string) => new RingloopError('invalidInput', `${path}: ${problem}.`, { mend })
  if (done || first === undefined) throw fail('has no rows', 'Give the file that was exported.')
  if ('broken' in first)
    throw fail(`the line with the columns' names cannot be read: ${first.broken.problem}`, 'Mend the first line of the file.')
  const names = namesIn(first.cells)
  if (names.some((name) => name.includes('\ufffd')))
    throw fail(
      `the columns' names are not written in ${encoding}`,
      'Say the encoding in the map, for example "encoding": "gb18030" or "windows-1252".',
    )
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index)
  if (twice !== undefined) throw fail(`the column ${JSON.stringify(twice)} is there twice`, 'Give each column its own name.')
  return names
}

function namesIn(cells: readonly string[]): readonly string[] {
  const names = cells.map((name) => name.trim())
  return isOwnReport(names) ? names.map(unescapeFormula) : names
}

async function* rowsUnder(columns: readonly string[], records: AsyncIterable<CsvRecord>): AsyncGenerator<SourceRow> {
  const index = new Map(columns.map((name, place) => [name, place]))
  const escaped = isOwnReport(columns)
  for await (const record of records) {
    if ('broken' in record) {
      yield record.broken
      continue
    }
    const { line, size } = record
    const cells = escaped ? record.cells.map(unescapeFormula) : record.cells
    const problem = problemOf(cells.length, columns.length, size, record.text)
    yield {
      line,
      size,
      get: (column) => {
        const place = index.get(column)
        return place === undefined ? undefined : cells[place]
      },
      problem,
      original: problem === null ? { kind: 'cells', cells } : { kind: 'text', text: record.text() },
    }
  }
}

function problemOf(cells: number, columns: number, size: number, text: () => string): string | null {
  if (size > longestRowBytes) return `the row is longer than ${longestRowBytes} bytes`
  if (cells === columns) return null
  const lines = text().split(/\r\n|\n|\r/).length
  const hint = lines > 1 ? `; it goes over ${lines} lines: perhaps a quote is not closed` : ''
  return `has ${cells} ${cells === 1 ? 'cell' : 'cells'} where the first line has ${columns}${hint}`
}
