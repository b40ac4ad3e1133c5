import { CsvError, type Options, Parser } from 'csv-parse'
import { brokenRow, longestRowBytes, type SourceRow } from './source-row.js'

/** How a CSV file is written. */
export interface CsvDialect {
  readonly delimiter: string
  /** `null`: nothing is quoted. */
  readonly quote: string | null
}

/** A record of a CSV file: its cells, or a row that is broken. */
export type CsvRecord =
  | { readonly line: number; readonly size: number; readonly cells: readonly string[]; readonly text: () => string }
  | { readonly broken: SourceRow }

const carriageReturn = 0x0d
const lineBreak = /\r\n|\n|\r/g
const countLines = (bytes: Buffer) => bytes.toString('latin1').match(lineBreak)?.length ?? 0

/**
 * The records of a CSV file (RFC 4180), from UTF-8.
 *
 * A broken record costs one line and never the rest: where the parser gives up (a quote that is not closed, a record beyond
 * {@link longestRowBytes}), the line on which that record begins is told as broken, and parsing begins anew on the line after it. Empty
 * lines are passed by.
 */
export async function* csvRecords(chunks: AsyncIterable<Buffer>, dialect: CsvDialect): AsyncGenerator<CsvRecord> {
  /** What has been read and not been told as a record. */
  let pending: Buffer = Buffer.alloc(0)
  let line = 1
  let parser = createLineParser(dialect)
  /** Inside a line that is too long to be kept: it has been told, its rest is thrown away. */
  let discarding = false

  function* tell({ cells, bytes }: { readonly cells: readonly string[]; readonly bytes: number }): Generator<CsvRecord> {
    const own = pending.subarray(0, bytes)
    pending = pending.subarray(bytes)
    const blank = /^[\r\n]*/.exec(own.toString('latin1', 0, Math.min(own.length, 4096)))?.[0].length ?? 0
    const begin = line + countLines(own.subarray(0, blank))
    line += countLines(own)
    yield {
      line: begin,
      size: own.length,
      cells,
      text: () =>
        own
          .subarray(blank)
          .toString()
          .replace(/[\r\n]+$/, ''),
    }
  }

  /** Takes the first line away as broken; `null` if there is no end of it yet. */
  function skipLine(problem: string, atEnd: boolean): CsvRecord | null {
    const blank = /^[\r\n]*/.exec(pending.toString('latin1', 0, Math.min(pending.length, 4096)))?.[0].length ?? 0
    line += countLines(pending.subarray(0, blank))
    pending = pending.subarray(blank)
    const end = endOfLine(pending)
    if (end === null && !atEnd && pending.length <= longestRowBytes) return null
    // what may be its line break is left over: the next piece tells
    const isHalf = end === null && !atEnd && pending.at(-1) === carriageReturn
    const own = pending.subarray(0, end ?? pending.length - (isHalf ? 1 : 0))
    const broken = brokenRow(line, own, problem)
    pending = pending.subarray(own.length)
    line += end === null ? 0 : 1
    discarding = end === null && !isHalf
    return { broken }
  }

  async function* feed(given: Buffer, atEnd: boolean): AsyncGenerator<CsvRecord> {
    let more: Buffer = given
    for (;;) {
      const { records, error } = await parser.parse(more, atEnd)
      for (const record of records) yield* tell(record)
      if (error === null) return
      const skipped = skipLine(problemOf(error), atEnd)
      // the parser has given up inside a line whose end has not been read: it is asked again when more is there
      parser = createLineParser(dialect)
      if (skipped === null) {
        waiting = true
        return
      }
      yield skipped
      if (discarding || pending.length === 0) return
      more = pending
    }
  }

  let waiting = false
  for await (const chunk of chunks) {
    let given: Buffer = chunk
    if (discarding) {
      const end = endOfLine(chunk)
      if (end === null && chunk.at(-1) !== carriageReturn) continue
      discarding = false
      if (end !== null) line += 1
      given = chunk.subarray(end ?? chunk.length - 1)
    }
    pending = pending.length === 0 ? given : Buffer.concat([pending, given])
    const all = waiting
    waiting = false
    yield* feed(all ? pending : given, false)
  }
  yield* feed(waiting ? pending : Buffer.alloc(0), true)
}

/** Where the first line ends, its line break included; `null` if it does not. A `\r` at the very end may be half of a line break. */
function endOfLine(bytes: Buffer): number | null {
  const newline = bytes.indexOf(0x0a)
  const carriage = bytes.indexOf(carriageReturn)
  if (carriage >= 0 && (newline < 0 || carriage < newline - 1)) return carriage + 1 === bytes.length ? null : carriage + 1
  return newline < 0 ? null : newline + 1
}

interface LineParser {
  parse(
    bytes: Buffer,
    atEnd: boolean,
  ): Promise<{ readonly records: readonly { cells: readonly string[]; bytes: number }[]; readonly error: CsvError | null }>
}

/** A parser that tells its records, and how many bytes each took, at once; a stream would throw them away with its error. */
function createLineParser({ delimiter, quote }: CsvDialect): LineParser {
  let records: { cells: readonly string[]; bytes: number }[] = []
  let told = 0
  const options: Options = {
    delimiter,
    quote,
    escape: quote,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRowBytes,
    on_record(cells: readonly string[], { bytes }) {
      records.push({ cells, bytes: bytes - told })
      told = bytes
      return null
    },
  }
  const parser = new Parser(options)
  // the callbacks tell it too
  parser.on('error', () => {})
  return {
    async parse(bytes, atEnd) {
      const error = await new Promise<Error | null | undefined>((resolve) => {
        if (!atEnd) parser.write(bytes, resolve)
        else if (bytes.length === 0) parser.end(resolve)
        else parser.write(bytes, (problem) => (problem ? resolve(problem) : parser.end(resolve)))
      })
      const read = records
      records = []
      if (error && !(error instanceof CsvError)) throw error
      return { records: read, error: (error as CsvError | null | undefined) ?? null }
    },
  }
}

function problemOf({ code }: CsvError): string {
  // the types of the library have not all of its codes
  switch (code as string) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quote is opened and never closed'
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'a quote is closed in the middle of a cell; inside quotes, write it twice'
    case 'INVALID_OPENING_QUOTE':
      return 'a quote stands inside a cell that is not quoted; quote the cell and write it twice'
    case 'CSV_MAX_RECORD_SIZE':
      return `the row is longer than ${longestRowBytes} bytes, or a quote in it is not closed`
    default:
      return `the row cannot be read (${code})`
  }
}
