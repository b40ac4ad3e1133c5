import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CsvDialect, csvRecords } from '../../src/import/csv-rows.js'
import { longestRowBytes } from '../../src/import/source-row.js'

async function* inPieces(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text as string)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const read = (text: string | Buffer, { size = 64 * 1024, ...dialect }: { size?: number } & Partial<CsvDialect> = {}) =>
  collect(inPieces(text, size), dialect)

async function collect(
  pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
  { quote = '"', delimiter = ',' }: Partial<CsvDialect> = {},
) {
  const rows: { line: number; cells?: readonly string[]; broken?: string }[] = []
  const chunks = (async function* () {
    yield* pieces
  })()
  for await (const record of csvRecords(chunks, { delimiter, quote }))
    rows.push(
      'broken' in record
        ? { line: record.broken.line, broken: record.broken.problem ?? '' }
        : { line: record.line, cells: record.cells },
    )
  return rows
}

describe('the records of a CSV file', () => {
  it('are told with the line on which they begin', async () => {
    expect(await read('a,b\r\n1,"x\r\ny"\r\n\r\n2,"say ""hi"""\n3,\r4,z')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', 'x\r\ny'] },
      { line: 5, cells: ['2', 'say "hi"'] },
      { line: 6, cells: ['3', ''] },
      { line: 7, cells: ['4', 'z'] },
    ])
  })

  it('are the same in pieces of any size, also of one byte', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '号', '𝄞', '\t'), maxLength: 6 })
    const written = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('\r\n', '\n'),
        async (rows, size, end) => {
          const text = rows.map((cells) => cells.map(written).join(',')).join(end) + end
          const expected = parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n', '\r'] })
          expect((await read(text, { size })).map(({ cells }) => cells)).toEqual(expected)
          expect(expected).toEqual(rows)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('a broken one costs one line', async () => {
    const text = 'a,b\n1,"open\n2,ok\n3,mid"dle\n4,"closed"early\n5,fine\n'
    for (const size of [1, 3, 7, 100_000])
      expect(await read(text, { size })).toEqual([
        { line: 1, cells: ['a', 'b'] },
        { line: 2, broken: expect.stringContaining('quote') },
        { line: 3, cells: ['2', 'ok'] },
        { line: 4, broken: expect.stringContaining('inside a cell') },
        { line: 5, broken: expect.stringContaining('middle of a cell') },
        { line: 6, cells: ['5', 'fine'] },
      ])
  })

  it('a quote that is never closed costs one line, however much comes after it', async () => {
    const after = Array.from({ length: 45_000 }, (_, index) => `${index},some words of a row`)
    const rows = await read(`a,b\n0,"open\n${after.join('\n')}\n`)
    expect(rows.length).toBe(45_002)
    expect(rows[1]).toEqual({ line: 2, broken: expect.stringContaining('not closed') })
    expect(rows.at(-1)).toEqual({ line: 45_002, cells: ['44999', 'some words of a row'] })
  })

  it('one without an end is passed by in pieces, and the next is read', async () => {
    const rows = await read(`a,b\n1,${'x'.repeat(3 * longestRowBytes)}\n2,ok\n3,"${'y'.repeat(2 * longestRowBytes)}"\n4,ok`)
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, broken: expect.stringContaining('longer than') },
      { line: 3, cells: ['2', 'ok'] },
      { line: 4, broken: expect.stringContaining('longer than') },
      { line: 5, cells: ['4', 'ok'] },
    ])
  })

  it('one without an end does not take the next along, wherever a piece ends', async () => {
    const long = 'x'.repeat(longestRowBytes + 100)
    for (const [end, pieces] of [
      ['\r', ['a,b\r', `1,${long}`, 'x\r', '2,ok\r3,ok\r']],
      ['\r', ['a,b\r', `1,${long}\r`, '2,ok\r3,ok\r']],
      ['\r\n', ['a,b\r\n', `1,${long}`, 'x\r', '\n2,ok\r\n3,ok\r\n']],
      ['\r\n', ['a,b\r\n', `1,${long}\r`, '\n2,ok\r\n3,ok\r\n']],
    ] as const) {
      const rows = await collect(pieces.map((piece) => Buffer.from(piece)))
      expect(rows, JSON.stringify(end)).toEqual([
        { line: 1, cells: ['a', 'b'] },
        { line: 2, broken: expect.stringContaining('longer than') },
        { line: 3, cells: ['2', 'ok'] },
        { line: 4, cells: ['3', 'ok'] },
      ])
    }
  })

  it('know no quotes where the file has none', async () => {
    expect(await read('a;b\n1;12" pipe\n', { quote: null, delimiter: ';' })).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', '12" pipe'] },
    ])
  })

  it('every byte of any rubbish ends up in some row, and nothing stops', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r'), maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        async (text, size) => {
          const rows = await read(text, { size })
          expect(rows).toEqual(await read(text))
          const lines = rows.map(({ line }) => line)
          expect(lines).toEqual([...lines].sort((a, b) => a - b))
        },
      ),
      { numRuns: 200 },
    )
  })
})
