import { describe, expect, it } from 'vitest'
import { jsonRows } from '../../src/import/json-rows.js'
import { longestRowBytes } from '../../src/import/source-row.js'

async function* inPieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(text: string, size = 64 * 1024) {
  const rows: (readonly [line: number, row: unknown])[] = []
  for await (const { line, problem, get } of jsonRows(inPieces(text, size))) rows.push([line, problem ?? get('name')])
  return rows
}

const photo = 'x'.repeat(2 * longestRowBytes)
const tooLong = expect.stringContaining('longer than')

describe('an object of a JSON file that is too long', () => {
  it('costs itself where all is one line, and nothing inside it is taken for a row', async () => {
    const long = `{"name":"long","photo":"${photo}","people":[{"name":"inner"},{"name":"} \\" {"}],"last":"a, b"}`
    for (const size of [64 * 1024, 60_001])
      expect(await read(`[{"name":"before"},${long},{"name":"after"}]`, size)).toEqual([
        [1, 'before'],
        [1, tooLong],
        [1, 'after'],
      ])
  })

  it('costs its first line where there are lines: perhaps a quote is not closed', async () => {
    const others = Array.from({ length: 40_000 }, (_, index) => `{"name":"row ${index}", "more":"words of a row"}`)
    const rows = await read(`[\n{"name":"open},\n${others.join(',\n')}\n]`)
    expect(rows.length).toBe(40_001)
    expect(rows.slice(0, 2)).toEqual([
      [2, tooLong],
      [3, 'row 0'],
    ])
    expect(rows.at(-1)).toEqual([40_002, 'row 39999'])
  })

  it('costs its line if it is no object at all, in bounded memory', async () => {
    const pieces: number[] = []
    const letters = Buffer.alloc(64 * 1024, 'x')
    async function* endless() {
      yield Buffer.from('[')
      for (let piece = 0; piece < 800; piece++) {
        pieces.push(process.memoryUsage().arrayBuffers)
        yield letters
      }
      yield Buffer.from('\n,{"name":"after"}]')
    }
    const rows: unknown[] = []
    for await (const { line, problem, get } of jsonRows(endless())) rows.push([line, problem ?? get('name')])
    expect(rows).toEqual([
      [1, tooLong],
      [2, 'after'],
    ])
    expect(Math.max(...pieces) - (pieces[0] ?? 0)).toBeLessThan(20 * 1024 * 1024)
  })

  it('costs no more than the line on which its end is not in sight', async () => {
    expect(await read(`{"name":"${photo}\n{"name":"next"}\n{"name":"${photo}`)).toEqual([
      [1, tooLong],
      [2, 'next'],
      [3, tooLong],
    ])
  })
})
